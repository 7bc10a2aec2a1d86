"""A list of records as a page shows it: filters in the address, plain rows, keyset pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.ui.page import Link, Tag, with_query
from app.ui.words import counted

COUNTED_UP_TO = 1000
_PAGING = ("cursor", "before")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading. ``sort_href`` makes it a link; ``sorted`` is "ascending", "descending" or ""."""

    label: str
    numeric: bool = False
    sort_href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a row under a heading: text, perhaps a link, perhaps a tag, a second line.

    ``pick`` is what ticking the row sends, where rows can be ticked.
    """

    text: str = ""
    href: str = ""
    tag: Tag | None = None
    note: str = ""
    pick: str = ""


@dataclass(frozen=True, slots=True)
class Picking:
    """What can be done with the rows that are ticked, or with all that match the filters."""

    name: str
    address: str
    label: str
    label_for_all: str
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list. ``kind`` is "search", "select", "checkboxes" or "date"."""

    name: str
    label: str
    kind: str = "search"
    choices: tuple[tuple[str, str], ...] = ()
    values: tuple[str, ...] = ()
    hint: str = ""

    @property
    def value(self) -> str:
        """The one value, where there can be only one."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the page before and the page after are; empty where there is none."""

    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as its layout draws it. ``count`` is already in words."""

    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    address: str
    count: str = ""
    filters: tuple[Filter, ...] = ()
    applied: tuple[Link, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    pages: Pages = Pages()
    empty: str = "Nothing matches these filters."
    exports: tuple[Link, ...] = ()
    picking: Picking | None = None


def count_words(found: int, noun: str, plural: str = "", *, limit: int = COUNTED_UP_TO) -> str:
    """Say how many, where counting stopped past ``limit``: "more than 1,000 assets"."""
    if found > limit:
        return f"more than {limit:,} {plural or noun + 's'}"
    return counted(found, noun, plural)


def keyset_pages(
    address: str,
    query: Mapping[str, Sequence[str] | str],
    *,
    previous_cursor: str | None = None,
    next_cursor: str | None = None,
) -> Pages:
    """Give the addresses of the neighbouring pages, keeping every filter.

    The page after is asked for with ``cursor``, the page before with ``before``.
    """
    before = with_query(address, query, before=previous_cursor, cursor=None)
    after = with_query(address, query, cursor=next_cursor, before=None)
    return Pages(before if previous_cursor else "", after if next_cursor else "")


def applied_filters(
    address: str, query: Mapping[str, Sequence[str] | str], filters: Sequence[Filter]
) -> tuple[Link, ...]:
    """List what the reader has filtered by, each as a link that takes it away."""
    links = []
    for one in filters:
        labels = dict(one.choices)
        for value in one.values:
            rest = [other for other in one.values if other != value]
            others: dict[str, Sequence[str] | str] = {
                k: v for k, v in query.items() if k not in (one.name, *_PAGING)
            }
            href = with_query(address, {**others, one.name: rest})
            links.append(Link(f"{one.label}: {labels.get(value, value)}", href))
    return tuple(links)


def sort_link(
    address: str, query: Mapping[str, Sequence[str] | str], label: str, key: str
) -> Column:
    """Make a heading that sorts by ``key``, or turns the order round where it already does."""
    given: Sequence[str] | str = query["sort"] if "sort" in query else ""  # noqa: SIM401
    now = given if isinstance(given, str) else next(iter(given), "")
    turned = f"-{key}" if now == key else key
    standing = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    href = with_query(address, query, sort=turned, cursor=None, before=None)
    return Column(label, sort_href=href, sorted=standing)
