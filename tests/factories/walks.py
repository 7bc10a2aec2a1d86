"""What anybody might type into a move: values fit for their fields, and now and then others."""

from collections.abc import Mapping, Sequence
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
    values = {spec.name: _value(spec, now, names) for spec in specs}
    needed = {spec.name for spec in specs if spec.required or whole}
    return st.fixed_dictionaries(
        {name: value for name, value in values.items() if name in needed},
        optional={name: value for name, value in values.items() if name not in needed},
    )


def _value(spec: FieldSpec, now: datetime, names: Names) -> st.SearchStrategy[Any]:
    if spec.kind in _CHOSEN:
        return st.sampled_from([value for value, _ in spec.choices] or ["yes", "no"])
    if spec.kind is _K.YES_NO_UNKNOWN:
        return st.sampled_from(["yes", "yes", "no", "unknown"])
    if spec.kind is _K.MULTI_CHOICE:
        values = [value for value, _ in spec.choices]
        return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    if spec.kind is _K.INSTANT:
        hours = st.sampled_from([0, 0, -1, -2, -30, -73, -100, 1])
        return hours.map(lambda h: (now + timedelta(hours=h)).isoformat())
    if spec.kind is _K.INTEGER:
        return st.sampled_from([24, 72, 1, -1])
    if spec.kind in _NAMED:
        return st.sampled_from(list(names.get(spec.record_kind or spec.kind, ["INC-2026-9999"])))
    return st.sampled_from(["So it was.", "Because."])
