"""What stands around a page's content: its title, its way back, banners, navigation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri

SERVICE_NAME = "IG Casework"


class Colour(StrEnum):
    """The colours a tag may have. A tag always says in words what its colour means."""

    GREY = "grey"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    PURPLE = "purple"
    MAGENTA = "magenta"
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its words and address. ``current`` marks where the reader is."""

    text: str
    href: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word or two, with a colour that never says more than the word."""

    text: str
    colour: Colour = Colour.GREY


@dataclass(frozen=True, slots=True)
class Banner:
    """A line above every page, such as the demonstration's or the travelling clock's."""

    tag: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, for the bar under the header. ``sign_out_href`` takes a POST.

    ``search_href`` is where the search box leads; empty for who may not search. After
    ``idle_minutes`` of rest the session ends; ``warn_minutes`` before, the page says so.
    """

    name: str
    sign_out_href: str
    organisation: str = ""
    links: tuple[Link, ...] = ()
    search_href: str = ""
    idle_minutes: int = 0
    warn_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary: what is wrong, and the id of the first input to put right."""

    sentence: str
    field_id: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's own words: heading, the caption above it, and the way back."""

    title: str
    caption: str = ""
    section: str = ""
    back_link: str = ""
    breadcrumbs: tuple[Link, ...] = ()
    lead: str = ""


def with_query(
    address: str, query: Mapping[str, Sequence[str] | str], **changes: str | None
) -> str:
    """Give an address with the filters of ``query``, some changed; None or "" takes one away."""
    kept: MultiDict[str, str] = MultiDict()
    for name, value in query.items():
        if name not in changes:
            kept.setlist(name, [value] if isinstance(value, str) else list(value))
    for name, changed in changes.items():
        if changed:
            kept[name] = changed
    encoded = _encoded(kept)
    return f"{address}?{encoded}" if encoded else address


def _encoded(query: MultiDict[str, str]) -> str:
    from urllib.parse import urlencode

    return iri_to_uri(urlencode([(k, v) for k, v in query.items(multi=True) if v]))
