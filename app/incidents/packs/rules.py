"""The forms of regulators and the letters to people, as data with the days on which they hold."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

CONFIG = Path(__file__).resolve().parents[3] / "config"
FORMS = CONFIG / "report_forms.json"
LETTERS = CONFIG / "letter_templates.json"


class UnknownFormError(LookupError):
    """No form of this name holds on that day."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One question: where its answer comes from, and when it is needed."""

    label: str
    origin: str
    needed: str = "yes"


@dataclass(frozen=True, slots=True)
class FormPart:
    """Questions under one heading; with ``only``, asked only where that condition holds."""

    title: str
    lines: tuple[FormLine, ...]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A regulator's form in its own order."""

    name: str
    title: str
    note: str
    parts: tuple[FormPart, ...]


@dataclass(frozen=True, slots=True)
class LetterPart:
    """Words of ours, what the case knows after them, and what to write where it knows nothing.

    ``raw``: what it knows are words of a report or a log, which a person rewrites for the reader.
    """

    title: str
    words: str
    origin: str
    gap: str
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to people affected (R-CLK-12)."""

    name: str
    title: str
    opening: str
    parts: tuple[LetterPart, ...]


def form_of(name: str, on: date) -> Form:
    """Find the form that holds on a London day. Raises UnknownFormError."""
    row = _holding(FORMS, "forms", name, on)
    return Form(row["name"], row["title"], row["note"], tuple(_part(p) for p in row["parts"]))


def letter_of(name: str, on: date) -> Letter:
    """Find the letter that holds on a London day. Raises UnknownFormError."""
    row = _holding(LETTERS, "letters", name, on)
    parts = tuple(
        LetterPart(p["title"], p["words"], p["from"], p["gap"], bool(p.get("raw")))
        for p in row["parts"]
    )
    return Letter(row["name"], row["title"], row["opening"], parts)


def sector_of(kind: str) -> str:
    """The regulator's word for a kind of organisation; empty where a person has to say."""
    return str(_read(FORMS)["sectors"].get(kind, ""))


def _part(row: dict[str, Any]) -> FormPart:
    lines = tuple(
        FormLine(line["label"], line["from"], line.get("needed", "yes")) for line in row["lines"]
    )
    return FormPart(row["title"], lines, row.get("only", ""))


def _holding(path: Path, group: str, name: str, on: date) -> dict[str, Any]:
    for row in _read(path)[group]:
        until = date.fromisoformat(row["valid_to"]) if row["valid_to"] else on
        if row["name"] == name and date.fromisoformat(row["valid_from"]) <= on <= until:
            found: dict[str, Any] = row
            return found
    raise UnknownFormError(f"No form “{name}” holds on {on.isoformat()}.")


@cache
def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
