"""The figures of retention (config/measures.csv)."""

from sqlalchemy import CTE, select

from app.assets.retention.queries import HOLDABLE
from app.measures.figures import Counted, Question, measure
from app.measures.history import as_at


@measure("disposals.overdue")
def overdue(question: Question) -> Counted:
    """Assets whose disposal was due before as_at, not disposed of, with no hold in force."""
    due = _then(question, "asset", "disposal_due_on")
    state = _then(question, "asset", "state")
    held = _then(question, "asset", "held")
    frozen = select(held.c.subject_id).where(held.c.value == "yes")
    rows = (
        select(due.c.subject_id)
        .join(state, state.c.subject_id == due.c.subject_id)
        .where(
            due.c.value < question.as_at.isoformat(),
            state.c.value.in_(HOLDABLE),
            due.c.subject_id.not_in(frozen),
        )
    )
    return Counted("asset", rows)


@measure("disposals.done")
def done(question: Question) -> Counted:
    """Certificates dated in the period (R-IAR-14)."""
    certified = _then(question, "disposal", "certified_on")
    rows = select(certified.c.subject_id).where(
        certified.c.value >= question.begins.isoformat(),
        certified.c.value <= question.as_at.isoformat(),
    )
    return Counted("disposal", rows)


@measure("holds.in_force")
def holds_in_force(question: Question) -> Counted:
    """Holds placed on or before as_at and not lifted by then."""
    state = _then(question, "legal_hold", "state")
    return Counted("legal_hold", select(state.c.subject_id).where(state.c.value == "in_force"))


def _then(question: Question, kind: str, field: str) -> CTE:
    return as_at(
        kind, field, organisations=question.organisations, on=question.as_at,
        known_at=question.known_at,
    )  # fmt: skip
