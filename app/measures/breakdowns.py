"""Counts by the words of one column, and what of them may be published (R-KPI-02)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.parameters import lookup_whole
from app.measures.figures import Question, Rows
from app.measures.history import as_at

HIDDEN = "not shown"
"""Stands for a number that would give away a small one beside it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Cells as they are shown, and their total."""

    cells: tuple[str, ...]
    total: str


def counts_by(
    session: Session, question: Question, kind: str, field: str, rows: Rows
) -> dict[str | None, int]:
    """Count records by what one column held then; None stands for those that held nothing."""
    held = as_at(
        kind, field, organisations=question.organisations, on=question.as_at,
        known_at=question.known_at,
    )  # fmt: skip
    chosen = rows.subquery()
    query = (
        select(held.c.value, func.count())
        .select_from(chosen)
        .outerjoin(held, held.c.subject_id == chosen.c[0])
        .group_by(held.c.value)
    )
    return dict(session.execute(query).tuples().all())


def exact(cells: Sequence[int]) -> Shown:
    """Show every number as it is: inside an organisation nothing is hidden."""
    return Shown(tuple(f"{cell:,}" for cell in cells), f"{sum(cells):,}")


def suppressed(cells: Sequence[int], question: Question) -> Shown:
    """Hide small numbers, and one more where the total would give the only hidden one away.

    The next smallest cell goes with it; where there is none but zeros, the total does.
    """
    least = lookup_whole("measure.smallest_published", question.as_at)
    small = [place for place, cell in enumerate(cells) if 0 < cell < least]
    shown = [f"{cell:,}" for cell in cells]
    for place in small:
        shown[place] = f"<{least}"
    total = f"{sum(cells):,}"
    if small and _gives_away([cells[place] for place in small], least):
        others = [(cell, place) for place, cell in enumerate(cells) if cell >= least]
        if others:
            shown[min(others)[1]] = HIDDEN
        else:
            total = f"<{least}"
    elif small and sum(cells) < least:
        total = f"<{least}"
    return Shown(tuple(shown), total)


def _gives_away(hidden: Sequence[int], least: int) -> bool:
    """Whether their sum, which the total tells, leaves one reading: one cell, all 1, all most."""
    return len(hidden) == 1 or sum(hidden) in (len(hidden), (least - 1) * len(hidden))


def in_order(counts: Mapping[str | None, int], words: Sequence[str]) -> list[tuple[str, int]]:
    """Put counts in the order of a vocabulary; other words follow, most first."""
    known = [(word, counts[word]) for word in words if counts.get(word)]
    rest = [(str(w), n) for w, n in counts.items() if w is not None and w not in words]
    return [*known, *sorted(rest, key=lambda pair: (-pair[1], pair[0]))]
