"""A record's values at one moment: for audit, for the version, for history."""

from datetime import date, datetime
from typing import Any

from app.engine.noun import Noun


def of_record(noun: Noun, record: Any) -> dict[str, Any]:
    """Read every field, what is tracked and what is measured, as plain values."""
    names = dict.fromkeys(
        ("state", *(spec.name for spec in noun.fields), *noun.tracked, *noun.measured)
    )
    return {name: getattr(record, column_of(noun, name)) for name in names}


def column_of(noun: Noun, name: str) -> str:
    """Name the column behind a field: a person, team, organisation or record is kept by id."""
    return f"{name}_id" if hasattr(noun.model, f"{name}_id") else name


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """List what differs, with the later value."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def as_json(values: dict[str, Any]) -> dict[str, Any]:
    """Write values so that canonical JSON can hold them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | bool | list | dict) or value is None:
        return value
    return str(value)
