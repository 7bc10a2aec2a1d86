"""JSON is taken by its own types: a program is told at once what its description says it may send.

People and files may write "Yes", "true" or "1"; a program that sends `true` for a choice of two
words has not read the description, and guessing would hide its fault.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.core.errors import FieldFault, InvalidError
from app.core.fields import FieldKind, FieldSpec, choice_values

_NUMBERS: dict[FieldKind, tuple[type, ...]] = {
    FieldKind.INTEGER: (int,),
    FieldKind.DECIMAL: (int, float),
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOST_PARTS = 20
LONGEST_PART = 100
_LISTS = (FieldKind.KEYWORDS, FieldKind.MULTI_CHOICE)


def refuse_loose_types(specs: Iterable[FieldSpec], inputs: Mapping[str, Any]) -> None:
    """Raise InvalidError for every value whose JSON type or word the description does not name.

    What the value means is checked by the engine afterwards, as for every other door.
    """
    faults = [
        FieldFault(spec.name, sentence)
        for spec in specs
        if inputs.get(spec.name) is not None
        and (sentence := _fault(spec, inputs[spec.name])) is not None
    ]
    if faults:
        raise InvalidError(faults)


def _fault(spec: FieldSpec, given: Any) -> str | None:
    if spec.kind in _NUMBERS:
        good = isinstance(given, _NUMBERS[spec.kind]) and not isinstance(given, bool)
        return None if good else f"{spec.label} must be a JSON number, or null for none."
    if spec.kind in _LISTS:
        good = isinstance(given, list) and len(given) <= MOST_PARTS and all(map(_is_part, given))
        limits = f"at most {MOST_PARTS} texts of 1 to {LONGEST_PART} characters"
        return None if good else f"{spec.label} must be a list of {limits}."
    if not isinstance(given, str):
        return f"{spec.label} must be a text, or null for none."
    allowed = choice_values(spec)
    if allowed and given not in allowed:
        return f"{spec.label} must be one of: {', '.join(allowed)}; or null for none."
    if spec.kind is FieldKind.DATE and not _DATE.fullmatch(given):
        return f"{spec.label} must be a date such as 2026-11-21, or null for none."
    return None


def _is_part(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip()) and len(given) <= LONGEST_PART
