"""Propose which column goes to which field, from their names and from what stands in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.fields import FieldKind, FieldProblem, parse_value
from app.exchange.dates import DateProblem, DateReading, read_date
from app.exchange.mapping import ColumnMapping, missing_fields
from app.exchange.moments import read_moment
from app.exchange.targets import Target, qualifiers
from app.exchange.words import likeness, plain, weighted_words

_SAME_NAME, _SAME_LABEL, _OTHER_NAME = 1.0, 0.99, 0.95
_LIKE: Final = 0.9  # what the likeness of words is worth beside a name that is listed
_LEAST: Final = 0.63
_LEAST_FOR_REQUIRED: Final = 0.54
_INNER_NAME: Final = 0.85  # publisher.name is a name, but not surely the record's
_QUALIFIED: Final = 0.02
_LOOKED_AT: Final = 200
_MOST_COLUMNS: Final = 400
_IN_BRACKETS: Final = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_JUDGED: Final = frozenset(
    (FieldKind.DATE, FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YES_NO,
     FieldKind.YES_NO_UNKNOWN, FieldKind.CHOICE, FieldKind.MULTI_CHOICE)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column and the field proposed for it; confidence from 0 to 1, and why in words."""

    column: str
    target: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping to be looked at: why each column, what stays behind, what is still required."""

    mapping: ColumnMapping
    suggestions: tuple[Suggestion, ...]
    unmapped: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Likeness:
    score: float
    reason: str


def propose(
    targets: Sequence[Target], header: Sequence[str], sample: Sequence[Sequence[str]]
) -> Proposal:
    """Propose a mapping. Each field takes one column at most, but for fields made of parts.

    A column whose values the field could not hold is not proposed, unless it bears the field's own
    name: then each bad value is that row's fault.
    """
    columns = _filled_columns(header[:_MOST_COLUMNS], sample[:_LOOKED_AT])
    chosen: dict[str, Suggestion] = {}
    _assign(targets, columns, chosen, least=_LEAST)
    required = [target for target in targets if target.spec.required]
    _assign(required, columns, chosen, least=_LEAST_FOR_REQUIRED)
    _add_parts(targets, columns, chosen)
    mapping = ColumnMapping({c: chosen[c].target for c in header if c in chosen})
    return Proposal(
        mapping=mapping,
        suggestions=tuple(chosen[column] for column in header if column in chosen),
        unmapped=tuple(column for column in header if column not in chosen),
        missing=tuple(target.name for target in missing_fields(mapping, targets)),
    )


def _filled_columns(
    header: Sequence[str], sample: Sequence[Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    return {
        column: tuple(row[index].strip() for row in sample if row[index].strip())
        for index, column in enumerate(header)
    }


def _assign(
    targets: Sequence[Target],
    columns: Mapping[str, tuple[str, ...]],
    chosen: dict[str, Suggestion],
    *,
    least: float,
) -> None:
    """Give the best pairs away first; at a tie required fields, then the order of both lists."""
    taken = {suggestion.target for suggestion in chosen.values()}
    free = [target for target in targets if target.name not in taken]
    pairs = [
        (found, target, column)
        for target in sorted(free, key=lambda target: not target.spec.required)
        for column, values in columns.items()
        if column not in chosen and (found := _judged(column, values, target)).score >= least
    ]
    for found, target, column in sorted(pairs, key=lambda pair: -pair[0].score):
        if column not in chosen and target.name not in taken:
            score = round(min(found.score, 1.0), 2)
            chosen[column] = Suggestion(column, target.name, score, found.reason)
            taken.add(target.name)


def _judged(column: str, values: tuple[str, ...], target: Target) -> _Likeness:
    """The likeness of the names, taken back when the values would not fit."""
    if column == target.name:
        return _Likeness(_SAME_NAME, "it has the field's name")
    if column.rsplit(".", 1)[-1].startswith("@"):
        return _Likeness(0.0, "it describes the file, not the record")  # JSON-LD
    found = max(_by_name(column, target), key=lambda one: one.score)
    if found.score < _LEAST_FOR_REQUIRED:
        return found
    prefer, avoid = qualifiers()
    words = {word for word, _weight in weighted_words(column)}
    score = found.score + _QUALIFIED * (bool(words & prefer) - bool(words & avoid))
    if not _values_fit(values, target):
        return _Likeness(0.0, "the values do not fit")
    return _Likeness(score, found.reason)


def _by_name(column: str, target: Target) -> Iterator[_Likeness]:
    yield _compared(column, target)
    if column.rstrip().endswith((")", "]")):
        outside = _compared(_IN_BRACKETS.sub("", column), target)
        yield _Likeness(outside.score * 0.98, outside.reason)
    if "." in column:
        inner = _compared(column.rsplit(".", 1)[1], target)
        yield _Likeness(inner.score * _INNER_NAME, inner.reason)


def _compared(column: str, target: Target) -> _Likeness:
    name = plain(column)
    if name == plain(target.name):
        return _Likeness(_SAME_NAME, "it has the field's name")
    if name == plain(target.label):
        return _Likeness(_SAME_LABEL, "it has the field's label")
    for order, other in enumerate(target.names):
        if name == plain(other):
            return _Likeness(
                _OTHER_NAME - order / 1000, f"“{other}” is another name for {target.label}"
            )
    alike, closest = max(
        (likeness(column, other), other) for other in (target.name, target.label, *target.names)
    )
    return _Likeness(_LIKE * alike, f"its words are like “{plain(closest)}”")


def _values_fit(values: tuple[str, ...], target: Target) -> bool:
    """Whether at least half of the values could be the field's."""
    if target.shape == "code":
        return sum(1 for value in values if _is_code(value)) * 2 >= len(values)
    if target.any_text or target.spec.kind not in _JUDGED:
        return True
    fitting = sum(1 for value in values if _fits(value, target))
    return fitting * 2 >= len(values)


def _is_code(value: str) -> bool:
    return len(value) <= 64 and len(value.split()) <= 2


def _fits(value: str, target: Target) -> bool:
    if target.is_moment:
        moment = read_moment(value)
        return not isinstance(moment, DateProblem) or moment.reading is DateReading.ORDER_NEEDED
    if target.is_date:
        read = read_date(value)
        # Part of a date shows a column of dates; what to do with that row is decided later.
        return not isinstance(read, DateProblem) or read.reading is not DateReading.NOT_A_DATE
    return not isinstance(parse_value(target.spec, value), FieldProblem)


def _add_parts(
    targets: Sequence[Target],
    columns: Mapping[str, tuple[str, ...]],
    chosen: dict[str, Suggestion],
) -> None:
    """Add the columns that are parts of a joined field, such as the lines of an address."""
    for target in targets:
        parts = {plain(part) for part in target.parts}
        for column in columns:
            if column not in chosen and plain(column) in parts:
                chosen[column] = Suggestion(
                    column, target.name, _OTHER_NAME, f"it is a part of {target.label}"
                )
