"""A record as its page shows it: summary, moves, history, documents and links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.ui.page import Link, Tag


@dataclass(frozen=True, slots=True)
class Why:
    """Why the system says so: the rule, in words and by its id, and the inputs it read."""

    answer: str
    rule: str
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the summary. An empty value reads "Not recorded"."""

    label: str
    value: str = ""
    href: str = ""
    tag: Tag | None = None
    change_href: str = ""
    note: str = ""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under one heading."""

    title: str
    facts: Sequence[Fact]
    change_href: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A move as it stands now: an address where it is offered, else every reason why not.

    Moves with a ``group`` are folded away under its heading: a page with many shows the next first.
    """

    label: str
    href: str = ""
    reasons: tuple[str, ...] = ()
    note: str = ""
    group: str = ""

    @property
    def offered(self) -> bool:
        """Whether it can be done now."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. ``at`` is aware; ``door`` says how: on a page, by import."""

    at: datetime
    sentence: str
    who: str
    door: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Links to other records or documents, under one heading."""

    title: str
    links: Sequence[Link]
    add: Link | None = None
    empty: str = "None yet."


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as read under a record: empty words are a comment that was withdrawn."""

    reference: str
    who: str
    at: datetime
    words: str = ""
    edited_at: datetime | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The four regions of a record page. ``warnings`` stand above them all."""

    reference: str
    title: str
    kind: str
    state: Tag
    sections: Sequence[Section]
    choices: Sequence[Choice]
    history: Sequence[Entry]
    related: Sequence[Related] = ()
    warnings: tuple[str, ...] = ()
    history_href: str = ""
    moves_note: str = ""

    def grouped_choices(self) -> list[tuple[str, list[Choice]]]:
        """The moves by heading: those that come next first, under none."""
        found: dict[str, list[Choice]] = {"": []}
        for one in self.choices:
            found.setdefault(one.group, []).append(one)
        return [(title, some) for title, some in found.items() if some]
