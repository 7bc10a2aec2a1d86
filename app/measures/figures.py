"""Compute a figure: value, numerator, denominator, the two dates, and the records behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core.dates import add_months
from app.engine.noun import get_noun
from app.identity.actor import Actor
from app.measures.definitions import Definition, definitions

Rows = Select[tuple[int]]
Chosen = Rows | tuple[int, ...]
"""Ids of records: a selection, or where SQL cannot say which, the ids themselves."""
_ASKED_AT_ONCE = 5_000
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""The London dates between which a figure can be asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """For whom, as at which London date (its end), and as known at which instant.

    A figure of a period counts from ``since``, or where that is not said for the 12 months that
    end with ``as_at``.
    """

    organisations: tuple[int, ...]
    as_at: date
    known_at: datetime
    since: date | None = None

    @property
    def begins(self) -> date:
        """The first London date of the period."""
        return self.since or add_months(self.as_at, -12) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Worked:
    """A value that is no count, such as a sum or a median; how many records lack what it needs."""

    value: Decimal | None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """The records counted, and those they are counted among; ids of one kind of record.

    ``scale`` is what one of one is: 100 for a percentage, 1 for a ratio. ``work`` computes a value
    that is neither count nor share from the records counted.
    """

    noun: str
    numerator: Chosen
    denominator: Chosen | None = None
    scale: int = 100
    work: Callable[[Session], Worked] | None = None


Computation = Callable[[Question], Counted]

_UNITS = {"percent": " %", "hours": " hours", "days": " days"}
_computations: dict[str, Computation] = {}


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed measure. ``value`` is None, shown "n/a", where the denominator is zero."""

    definition: Definition
    question: Question
    numerator: int
    denominator: int | None
    scale: int = 100
    worked: Worked | None = None

    @property
    def value(self) -> Decimal | None:
        """The exact value: a count, a share of whole numbers, or what was worked out."""
        if self.worked is not None:
            return self.worked.value
        if self.denominator is None:
            return Decimal(self.numerator)
        if self.denominator == 0:
            return None
        return Decimal(self.scale * self.numerator) / Decimal(self.denominator)

    @property
    def unknown(self) -> int | None:
        """How many of the records counted lack what the value needs; None where none can."""
        return None if self.worked is None else self.worked.unknown

    @property
    def shown(self) -> str:
        """The value cut, never rounded, to one decimal: 94.97 % is not 95 (R-TRN-05)."""
        value = self.value
        if value is None:
            return "n/a"
        if self.definition.unit == "count":
            return f"{int(value):,}"
        cut = f"{value.quantize(Decimal('0.1'), rounding=ROUND_FLOOR):,}"
        return cut + _UNITS.get(self.definition.unit, "")


def asked_day(text: str) -> date:
    """Read the day a figure is asked for. Raises ValueError for no date, and for one out of reach.

    A figure looks a year back and a day ahead, so a calendar's first and last days have no figure.
    """
    day = date.fromisoformat(text)
    if not EARLIEST <= day <= LATEST:
        raise ValueError(text)
    return day


def measure(name: str) -> Callable[[Computation], Computation]:
    """Declare the computation of a measure that the table names."""
    if name not in definitions():
        raise KeyError(f"config/measures.csv has no measure {name}")

    def declare(computation: Computation) -> Computation:
        _computations[name] = computation
        return computation

    return declare


def computed_names() -> tuple[str, ...]:
    """List the measures that can be computed in this release, in the table's order."""
    return tuple(name for name in definitions() if name in _computations)


def compute(session: Session, name: str, question: Question) -> Figure:
    """Compute one figure. Raises KeyError for a name that has no computation."""
    return compute_all(session, (name,), question)[0]


def compute_all(session: Session, names: Sequence[str], question: Question) -> list[Figure]:
    """Compute several figures of one question; what is only counted, in one statement."""
    parts = [_computations[name](question) for name in names]
    counts = _count(
        session, [chosen for one in parts for chosen in (one.numerator, one.denominator)]
    )
    return [
        Figure(
            definitions()[name], question, counts[2 * place] or 0, counts[2 * place + 1],
            one.scale, one.work(session) if one.work is not None else None,
        )
        for place, (name, one) in enumerate(zip(names, parts, strict=True))
    ]  # fmt: skip


def _count(session: Session, asked: Sequence[Chosen | None]) -> list[int | None]:
    """Count each selection; None where nothing is counted."""
    columns = [
        select(func.count()).select_from(chosen.subquery()).scalar_subquery()
        for chosen in asked
        if isinstance(chosen, Select)
    ]
    found = iter(session.execute(select(*columns)).one() if columns else ())
    return [
        next(found) if isinstance(chosen, Select) else None if chosen is None else len(chosen)
        for chosen in asked
    ]


def noun_behind(name: str, question: Question) -> str:
    """Name the kind of record a figure counts."""
    return _computations[name](question).noun


def records_behind(session: Session, name: str, question: Question, actor: Actor) -> list[str]:
    """List the references counted that this reader may open, in order."""
    parts = _computations[name](question)
    noun = get_noun(parts.noun)
    found = select(noun.model.reference).where(noun.visible(actor, full=True))
    found = found.order_by(noun.model.id)
    if isinstance(parts.numerator, Select):
        rows = parts.numerator.subquery()
        return list(session.scalars(found.where(noun.model.id.in_(select(rows.c[0])))))
    references: list[str] = []
    ids = sorted(parts.numerator)
    for start in range(0, len(ids), _ASKED_AT_ONCE):
        some = ids[start : start + _ASKED_AT_ONCE]
        references += session.scalars(found.where(noun.model.id.in_(some)))
    return references


def written(figure: Figure) -> dict[str, Any]:
    """Write a figure as JSON: the value is a number, or null where it is n/a."""
    value, period = figure.value, figure.definition.kind == "period"
    return {
        "name": figure.definition.name,
        "title": figure.definition.title,
        "value": None if value is None else float(value),
        "shown": figure.shown,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unknown": figure.unknown,
        "unit": figure.definition.unit,
        "from": figure.question.begins.isoformat() if period else None,
        "as_at": figure.question.as_at.isoformat(),
        "known_at": figure.question.known_at.isoformat(),
    }
