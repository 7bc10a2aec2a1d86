"""What anybody might type into a move: values fit for their fields, and now and then others."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.core.fields import FieldKind, FieldSpec

_K = FieldKind
_CHOSEN = (_K.CHOICE, _K.YES_NO)


def typed(
    specs: Sequence[FieldSpec], now: datetime, names: Mapping[FieldKind, Sequence[str]]
) -> st.SearchStrategy[dict[str, Any]]:
    """Inputs of a move: what it requires nearly always, the rest sometimes.

    ``names`` are the people and records that may be named. Most are taken; some are refused.
    """
    required = {spec.name: _value(spec, now, names) for spec in specs if spec.required}
    others = {spec.name: _value(spec, now, names) for spec in specs if not spec.required}
    return st.fixed_dictionaries(required, optional=others)


def _value(
    spec: FieldSpec, now: datetime, names: Mapping[FieldKind, Sequence[str]]
) -> st.SearchStrategy[Any]:
    if spec.kind in _CHOSEN:
        return st.sampled_from([value for value, _ in spec.choices] or ["yes", "no"])
    if spec.kind is _K.YES_NO_UNKNOWN:
        return st.sampled_from(["yes", "yes", "no", "unknown"])
    if spec.kind is _K.MULTI_CHOICE:
        values = [value for value, _ in spec.choices]
        return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    if spec.kind is _K.INSTANT:
        hours = st.sampled_from([-100, -73, -30, -2, -1, 0, 0, 1])
        return hours.map(lambda h: (now + timedelta(hours=h)).isoformat())
    if spec.kind is _K.INTEGER:
        return st.sampled_from([1, 24, 72, -1])
    if spec.kind in names:
        return st.sampled_from(list(names[spec.kind]) or ["INC-2026-9999"])
    return st.sampled_from(["So it was.", "Because."])
