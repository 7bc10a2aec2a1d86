"""What was so at a date, as far as was known at an instant: the one way figures read history."""

from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import CTE, func, select

from app.engine.history import History

_KEPT = History.__table__
"""The table itself: a statement over the class would change when compiled, and be compiled anew."""


@lru_cache(maxsize=512)
def as_at(
    kind: str, field: str, *, organisations: tuple[int, ...], on: date, known_at: datetime
) -> CTE:
    """Select (subject_id, value) of one column: latest effective, ties by latest recorded.

    ``on`` is a London date, its end; ``known_at`` an instant. Records without a row are absent.
    The same question gives the same object, so that a statement that reads a column for several
    figures ranks its history once.
    """
    rank = (
        func.row_number()
        .over(
            partition_by=_KEPT.c.subject_id,
            order_by=(_KEPT.c.effective_on.desc(), _KEPT.c.recorded_at.desc(), _KEPT.c.id.desc()),
        )
        .label("rank")
    )
    ranked = (
        select(_KEPT.c.subject_id, _KEPT.c.value, rank)
        .where(
            _KEPT.c.organisation_id.in_(organisations),
            _KEPT.c.kind == kind,
            _KEPT.c.field == field,
            _KEPT.c.effective_on <= on,
            _KEPT.c.recorded_at <= known_at,
        )
        .subquery()
    )
    return (
        select(ranked.c.subject_id, ranked.c.value)
        .where(ranked.c.rank == 1)
        .cte(f"{kind}_{field}_{on:%Y%m%d}")
    )
