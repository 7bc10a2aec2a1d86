"""What a field is: one declaration from which forms, API, imports and exports follow."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from app.core.dates import parse_instant

LONGEST_TEXT = 255
LONGEST_LONG_TEXT = 100_000
_SEPARATOR = "; "


class FieldKind(StrEnum):
    """What kind of value a field holds. Persons, teams and the like are resolved by the engine."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    SECRET = "secret"  # noqa: S105 - a kind of field, not a password
    YES_NO = "yes_no"
    YES_NO_UNKNOWN = "yes_no_unknown"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    KEYWORDS = "keywords"
    DATE = "date"
    INSTANT = "instant"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERSON = "person"
    TEAM = "team"
    ORGANISATION = "organisation"
    RECORD = "record"
    MARKING = "marking"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field's name, words and limits. ``source`` names the rule or article it comes from.

    ``precision`` is the field that says how exact an instant is, where one does.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    group: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    required: bool = False
    source: str = ""
    record_kind: str = ""
    precision: str = ""

    @property
    def longest(self) -> int:
        """How many characters the text may have."""
        if self.max_length is not None:
            return self.max_length
        return LONGEST_LONG_TEXT if self.kind is FieldKind.LONG_TEXT else LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Why a text is not a value of the field, in a sentence that says what to do."""

    sentence: str


def choice_values(spec: FieldSpec) -> list[str]:
    """List the words a field may hold as they are stored; empty where any text will do."""
    if spec.kind is FieldKind.YES_NO:
        return ["yes", "no"]
    if spec.kind is FieldKind.YES_NO_UNKNOWN:
        return ["yes", "no", "unknown"]
    return [value for value, _label in spec.choices]


def lower_label(label: str) -> str:
    """Write a label inside a sentence: "Enter name", but "Enter IP address"."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def parse_value(spec: FieldSpec, given: str | list[str]) -> Any | FieldProblem:
    """Read a value from the text people, files and programs give; empty text is None.

    Persons, teams, organisations and records come back as the stripped text: names are resolved
    by the engine, which knows the organisation.
    """
    if isinstance(given, list):
        given = _SEPARATOR.join(str(part) for part in given)
    text = given if spec.kind in (FieldKind.LONG_TEXT, FieldKind.SECRET) else given.strip()
    if not text.strip():
        return None
    if len(text) > spec.longest:
        return FieldProblem(f"{spec.label} must be {spec.longest:,} characters or fewer.")
    if "\x00" in text:
        return FieldProblem(f"{spec.label} contains a character that cannot be stored.")
    reader = _READERS.get(spec.kind)
    return text if reader is None else reader(spec, text)


def format_value(spec: FieldSpec, value: Any) -> str:
    """Write a value as the text that ``parse_value`` reads back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return _SEPARATOR.join(str(part) for part in value)
    return str(value)


def json_value(spec: FieldSpec, value: Any) -> Any:
    """Write a value for JSON: dates as ISO text, lists and numbers as such."""
    if value is None or isinstance(value, bool | int | list | str):
        return value
    return format_value(spec, value)


def shown_value(spec: FieldSpec, value: Any) -> str:
    """Write a value for a person to read: the label of a choice, a date in words."""
    if value is None or value == "":
        return ""
    if spec.kind in (FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN):
        words = {"yes": "Yes", "no": "No", "unknown": "Not known", True: "Yes", False: "No"}
        return words.get(value, str(value))
    labels = dict(spec.choices)
    if isinstance(value, list):
        return _SEPARATOR.join(str(labels.get(part, part)) for part in value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value.day} {value:%B %Y}"
    if spec.kind is FieldKind.INTEGER and isinstance(value, int):
        return f"{value:,}"
    return labels.get(value, format_value(spec, value))


def _yes_no(spec: FieldSpec, text: str) -> Any:
    word = text.casefold()
    if word in ("yes", "y", "true", "1"):
        return "yes"
    if word in ("no", "n", "false", "0"):
        return "no"
    if spec.kind is FieldKind.YES_NO_UNKNOWN and word in ("unknown", "not known", "not sure", "?"):
        return "unknown"
    options = "yes, no or unknown" if spec.kind is FieldKind.YES_NO_UNKNOWN else "yes or no"
    return FieldProblem(f"{spec.label} must be {options}, not “{_short(text)}”.")


def _choice(spec: FieldSpec, text: str) -> Any:
    wanted = _plain(text)
    for value, label in spec.choices:
        if wanted in (_plain(value), _plain(label)):
            return value
    options = ", ".join(label for _value, label in spec.choices[:12])
    return FieldProblem(f"{spec.label} must be one of: {options}. It is “{_short(text)}”.")


def _multi_choice(spec: FieldSpec, text: str) -> Any:
    found: list[str] = []
    for part in _parts(text):
        value = _choice(spec, part)
        if isinstance(value, FieldProblem):
            return value
        if value not in found:
            found.append(value)
    return found or None


def _keywords(_spec: FieldSpec, text: str) -> Any:
    return list(dict.fromkeys(_parts(text))) or None


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in text.split(";") if part.strip())


def _date(spec: FieldSpec, text: str) -> Any:
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T00:00(?::00)?)?", text)
    if match is None:
        return FieldProblem(
            f"{spec.label} must be a date such as 2026-11-21, not “{_short(text)}”."
        )
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return FieldProblem(f"{spec.label} must be a real date; “{_short(text)}” is not one.")


def _instant(spec: FieldSpec, text: str) -> Any:
    try:
        return parse_instant(text)
    except ValueError as error:
        return FieldProblem(f"{spec.label}: {error}")


def _integer(spec: FieldSpec, text: str) -> Any:
    digits = text.replace(",", "").removesuffix(".0")
    if not re.fullmatch(r"-?\d{1,15}", digits):
        return FieldProblem(f"{spec.label} must be a whole number, not “{_short(text)}”.")
    return _within(spec, int(digits))


def _decimal(spec: FieldSpec, text: str) -> Any:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return FieldProblem(f"{spec.label} must be a number, not “{_short(text)}”.")
    if not number.is_finite():
        return FieldProblem(f"{spec.label} must be a number, not “{_short(text)}”.")
    return _within(spec, number)


def _within(spec: FieldSpec, number: Any) -> Any:
    low = 0 if spec.minimum is None else spec.minimum
    high = 2_000_000_000 if spec.maximum is None else spec.maximum
    if low <= number <= high:
        return number
    if spec.maximum is None:
        return FieldProblem(f"{spec.label} must be {low} or more.")
    return FieldProblem(f"{spec.label} must be from {low} to {high}.")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


_READERS: dict[FieldKind, Any] = {
    FieldKind.YES_NO: _yes_no,
    FieldKind.YES_NO_UNKNOWN: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI_CHOICE: _multi_choice,
    FieldKind.KEYWORDS: _keywords,
    FieldKind.DATE: _date,
    FieldKind.INSTANT: _instant,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
}
