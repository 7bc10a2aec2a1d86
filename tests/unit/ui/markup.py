"""HTML as tests read it: the elements, their attributes in order, and text without layout."""

from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source"}


class Element(NamedTuple):
    """An opening tag with its attributes."""

    tag: str
    attributes: dict[str, str | None]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[str] = []
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "class" in given:
            given["class"] = " ".join((given["class"] or "").split())
        self.elements.append(Element(tag, given))
        self.events.append(f"<{tag} {sorted((k, v or '') for k, v in given.items())}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.events.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if text := " ".join(data.split()):
            self.events.append(text)


def normalised(html: str) -> list[str]:
    """Give tags and texts in order, so that layout and the order of attributes do not count."""
    return _read(html).events


def elements(html: str, tag: str) -> list[dict[str, str | None]]:
    """Give the attributes of every element of a kind."""
    return [found.attributes for found in _read(html).elements if found.tag == tag]


def by_id(html: str, name: str) -> Element:
    """Give the one element with an id; fails when there are none or two."""
    (found,) = [e for e in _read(html).elements if e.attributes.get("id") == name]
    return found


def text_of(html: str) -> str:
    """Give what a reader without style sees, spaces made even."""
    return " ".join(event for event in _read(html).events if not event.startswith("<"))


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader
