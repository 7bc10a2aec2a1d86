"""What a row says anew: other than the last import said, and other than the record holds."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from app.core.dates import parse_instant
from app.core.fields import FieldKind, FieldSpec
from app.engine.noun import get_noun
from app.engine.snapshot import column_of
from app.exchange.kinds import Kind
from app.exchange.lookups import Lookups

NAMED = frozenset((FieldKind.PERSON, FieldKind.TEAM, FieldKind.ORGANISATION, FieldKind.RECORD))
COMPANION = "+"
"""Under this name a row keeps the values of the second record it makes."""


class Comparison:
    """Compares the values of rows with what earlier imports said and records hold.

    A field of which the file says what it said last time is left alone, so that importing a file
    again never undoes what people have changed since.
    """

    def __init__(self, kind: Kind, lookups: Lookups) -> None:
        self.kind, self.lookups = kind, lookups

    def news(
        self, values: Mapping[str, Any], before: Mapping[str, Any], record: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The fields a row changes, with the values as the row keeps them."""
        return {
            spec.name: values[spec.name]
            for spec in self.kind.specs
            if spec.name in values
            and (spec.name not in before or before[spec.name] != values[spec.name])
            and not self._same(spec, values[spec.name], record)
        }

    def companion_news(
        self, values: Mapping[str, Any], before: Mapping[str, Any], record: Any
    ) -> dict[str, Any]:
        """The same for the second record of a row."""
        return {
            spec.name: typed(spec, values[spec.name])
            for spec in self.kind.companion_specs
            if spec.name in values
            and before.get(spec.name) != values[spec.name]
            and getattr(record, column_of(get_noun(self.kind.companion), spec.name))
            != typed(spec, values[spec.name])
        }

    def inputs(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Turn values as a row keeps them into what a record holds: ids for names."""
        found: dict[str, Any] = {}
        for spec in self.kind.specs:
            if spec.name not in values:
                continue
            value = values[spec.name]
            if spec.kind in NAMED and value is not None:
                found[spec.name] = self.lookups.find(spec, value)
            else:
                found[spec.name] = typed(spec, value)
        return found

    def _same(self, spec: FieldSpec, value: Any, record: Mapping[str, Any]) -> bool:
        if self.kind.same is not None and self.kind.same(spec.name, value, record):
            return True
        held = record[column_of(self.kind.noun, spec.name)]
        if value is None:
            # A column that cannot be empty keeps its default when the file says nothing.
            return held in (None, []) or not _nullable(self.kind, spec.name)
        if spec.kind in NAMED:
            return bool(held == self.lookups.find(spec, value))
        return bool(stored(held) == value)


def _nullable(kind: Kind, name: str) -> bool:
    return bool(kind.noun.model.__table__.c[column_of(kind.noun, name)].nullable)


def typed(spec: FieldSpec, kept: Any) -> Any:
    """Turn a value as a row keeps it into the value a record holds."""
    if kept is None or spec.kind not in (FieldKind.DATE, FieldKind.INSTANT):
        return kept
    return parse_instant(kept) if spec.kind is FieldKind.INSTANT else date.fromisoformat(kept)


def stored(value: Any) -> Any:
    """Write a value that a record holds as a row keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value
