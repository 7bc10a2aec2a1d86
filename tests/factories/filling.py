"""A value that any field takes, for tests that fill in forms without knowing them."""

from datetime import date
from typing import Any

from app.core.fields import FieldKind, FieldSpec

_K = FieldKind


def plain_value(spec: FieldSpec, day: date) -> Any:
    """Give a value that names nobody's record; None for texts and for what points to a record."""
    if spec.kind is _K.CHOICE:
        return spec.choices[0][0]
    if spec.kind is _K.MULTI_CHOICE:
        return [spec.choices[0][0]]
    least = spec.minimum or 1
    values = {
        _K.DATE: day.isoformat(), _K.INSTANT: f"{day.isoformat()}T09:00:00Z", _K.INTEGER: least,
        _K.DECIMAL: least, _K.YES_NO: "yes", _K.YES_NO_UNKNOWN: "yes", _K.MARKING: "OFFICIAL",
    }  # fmt: skip
    return values.get(spec.kind)
