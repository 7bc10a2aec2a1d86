"""What anybody might type into a move: values fit for their fields, and now and then others."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.core.fields import FieldKind, FieldSpec

_K = FieldKind
_CHOSEN = (_K.CHOICE, _K.YES_NO)
_NAMED = (_K.PERSON, _K.RECORD, _K.TEAM, _K.ORGANISATION)


Names = Mapping[str, Sequence[str]]
"""People and records that may be named, by their kind."""


def typed(
    specs: Sequence[FieldSpec], now: datetime, names: Names, *, whole: bool = False
) -> st.SearchStrategy[dict[str, Any]]:
    """Inputs of a move: what it requires, and the rest sometimes, or always where ``whole``."""
    values = {spec.name: st.sampled_from(options(spec, now, names)) for spec in specs}
    needed = {spec.name for spec in specs if spec.required or whole}
    return st.fixed_dictionaries(
        {name: value for name, value in values.items() if name in needed},
        optional={name: value for name, value in values.items() if name not in needed},
    )


def chosen(
    specs: Sequence[FieldSpec], now: datetime, names: Names, choose: Callable[[list[Any]], Any]
) -> dict[str, Any]:
    """What a move requires, each value as ``choose`` picks it."""
    return {spec.name: choose(options(spec, now, names)) for spec in specs if spec.required}


def options(spec: FieldSpec, now: datetime, names: Names) -> list[Any]:
    """The values that somebody might give for a field."""
    if spec.kind in _CHOSEN:
        return [value for value, _ in spec.choices] or ["yes", "no"]
    if spec.kind is _K.YES_NO_UNKNOWN:
        return ["yes", "yes", "no", "unknown"]
    if spec.kind is _K.MULTI_CHOICE:
        values = [value for value, _ in spec.choices]
        return [*([value] for value in values), values[:2]]
    if spec.kind is _K.INSTANT:
        hours = (0, 0, -1, -2, -30, -73, -100, 1)
        return [(now + timedelta(hours=h)).isoformat() for h in hours]
    if spec.kind is _K.DATE:
        return [(now + timedelta(days=d)).date().isoformat() for d in (0, 14, 90, -1)]
    if spec.kind is _K.INTEGER:
        return [24, 72, 1, -1]
    if spec.kind in _NAMED:
        return list(names.get(spec.record_kind or spec.kind, ["INC-2026-9999"]))
    return ["So it was.", "Because."]
