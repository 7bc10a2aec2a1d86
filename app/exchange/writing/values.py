"""The values that can be written, and their text."""

from datetime import UTC, date, datetime
from decimal import Decimal

from app.core.errors import CaseworkError

Value = str | int | float | Decimal | bool | date | datetime | list[str] | tuple[str, ...] | None
SEPARATOR = "; "


class WritingError(CaseworkError):
    """A value that a format cannot hold; the sentence names row, column and a way out."""

    code = "cannot_write"


def as_text(value: Value) -> str:
    """Write a value other than text as text: ISO dates, UTC instants, yes or no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return SEPARATOR.join(value)
    return str(value)


def refuse_nul(text: str, row: int, column: str) -> None:
    """Raise WritingError for NUL, which no format holds and no field accepts."""
    if "\x00" in text:
        raise WritingError(f"Row {row:,}, {column}: the text holds a NUL character.")
