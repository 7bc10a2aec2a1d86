"""A browser without script: it reads a page, fills in the form that stands there, and sends it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.dates import LONDON
from tests.support.signing_in import sign_in

_UNTICKED = ("checkbox", "radio")
_PRESSED = ("submit", "button", "file")


@dataclass(slots=True)
class Form:
    """A form as a page shows it: every field that can be sent, and what is sent untouched."""

    names: set[str] = field(default_factory=set)
    values: dict[str, list[str]] = field(default_factory=dict)

    def fill(self, name: str, value: Any) -> None:
        """Type into a field or tick it. Raises AssertionError for one that is not there."""
        if isinstance(value, date) and f"{name}-day" in self.names:
            local = value.astimezone(LONDON) if isinstance(value, datetime) else value
            for part in ("day", "month", "year"):
                self.fill(f"{name}-{part}", str(getattr(local, part)))
            if isinstance(value, datetime):
                self.fill(f"{name}-time", f"{local:%H:%M}")
            return
        assert name in self.names, f"The page asks for {sorted(self.names)}, not for {name}."
        self.values[name] = value if isinstance(value, list) else [str(value)]


class _Reader(HTMLParser):
    """The forms inside the main part of a page, and its definition lists as label and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.facts: list[tuple[str, str]] = []
        self.inside = False
        self.select = self.area = ""
        self.open: list[tuple[str, list[str]]] = []
        self.label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inside = self.inside or tag == "main"
        if tag in ("dt", "dd"):
            self.open.append((self.label, []))
        if not self.inside:
            return
        if tag == "form":
            self.forms.append(Form())
        elif self.forms and tag in ("input", "select", "textarea", "option"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "option":
            if "selected" in given:
                form.values[self.select] = [given.get("value", "")]
            return
        form.names.add(name)
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            form.values[name] = [""]
        elif given.get("type") not in _PRESSED and (
            given.get("type") not in _UNTICKED or "checked" in given
        ):
            form.values.setdefault(name, []).append(given.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.inside = False
        elif tag == "textarea":
            self.area = ""
        elif tag in ("dt", "dd") and self.open:
            label, pieces = self.open.pop()
            text = " ".join(" ".join(pieces).split())
            if tag == "dt":
                self.label = text
            else:
                self.facts.append((label, text))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1].values[self.area] = [data.removeprefix("\n")]
        if self.open:
            self.open[-1][1].append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def form_of(html: str) -> Form:
    """The form that a page is about. Raises StopIteration where there is none."""
    return next(form for form in _read(html).forms if "csrf_token" in form.names)


def facts_of(html: str) -> dict[str, str]:
    """What a page states, by label; of a label that stands twice, the first."""
    found: dict[str, str] = {}
    for label, text in _read(html).facts:
        found.setdefault(label, text)
    return found


@dataclass(slots=True)
class Visitor:
    """Somebody at a browser."""

    client: FlaskClient

    @classmethod
    def signed_in(cls, app: Flask, email: str, *, second_factor: bool = True) -> "Visitor":
        """A browser in which a person is signed in."""
        client = app.test_client()
        sign_in(client, email, second_factor=second_factor)
        return cls(client)

    def read(self, address: str) -> str:
        """Open a page that is there. Raises AssertionError where it is not."""
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code} {words_of(answer)}"
        return answer.text

    def facts(self, address: str) -> dict[str, str]:
        """Open a page and give what it states by label."""
        return facts_of(self.read(address))

    def send(self, address: str, **typed: Any) -> TestResponse:
        """Open the page of a form, fill it in and send it; gives the answer, whatever it is."""
        page = self.client.get(address)
        if page.status_code != 200:
            return page
        form = form_of(page.text)
        for name, value in typed.items():
            form.fill(name, value)
        return self.client.post(address, data=form.values)

    def do(self, address: str, **typed: Any) -> str:
        """Send a form that is taken; gives where it leads. Raises AssertionError with the page."""
        answer = self.send(address, **typed)
        assert answer.status_code == 302, f"{address}: {answer.status_code} {words_of(answer)}"
        return str(answer.location)

    def edit(self, address: str, **typed: Any) -> None:
        """Change fields of a record, each group on the page that asks for it."""
        left, number = dict(typed), 0
        while left:
            page = f"{address}/edit?group={number}"
            names = form_of(self.read(page)).names
            here = {n: left.pop(n) for n in list(left) if {n, f"{n}-day"} & names}
            if here:
                self.do(page, **here)
            number += 1
            assert number < 20, f"No page of {address} asks for {sorted(left)}."


def words_of(answer: TestResponse) -> str:
    """The words of a page's main part, for a failure that explains itself."""
    html = answer.text
    main = html[html.find("<main") : html.find("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
