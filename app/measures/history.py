"""What was so at a date, as far as was known at an instant: the one way figures read history."""

from datetime import date, datetime

from sqlalchemy import Select, Subquery, func, select

from app.engine.history import History


def as_at(
    kind: str, field: str, *, organisations: tuple[int, ...], on: date, known_at: datetime
) -> Subquery:
    """Select (subject_id, value) of one column: latest effective, ties by latest recorded.

    ``on`` is a London date, its end; ``known_at`` an instant. Records without a row are absent.
    """
    rank = (
        func.row_number()
        .over(
            partition_by=History.subject_id,
            order_by=(History.effective_on.desc(), History.recorded_at.desc(), History.id.desc()),
        )
        .label("rank")
    )
    ranked = (
        select(History.subject_id, History.value, rank)
        .where(
            History.organisation_id.in_(organisations),
            History.kind == kind,
            History.field == field,
            History.effective_on <= on,
            History.recorded_at <= known_at,
        )
        .subquery()
    )
    return (
        select(ranked.c.subject_id, ranked.c.value)
        .where(ranked.c.rank == 1)
        .subquery(f"{field}_then")
    )


def counted(rows: Select[tuple[int]]) -> Select[tuple[int]]:
    """Count the records a selection of subject ids names."""
    return select(func.count()).select_from(rows.subquery())
