"""How many owners have given their word (config/measures.csv)."""

from sqlalchemy import CTE, func, select

from app.measures.figures import Counted, Question, measure
from app.measures.history import as_at


@measure("statements.accepted_percent")
def accepted(question: Question) -> Counted:
    """Statements of the latest issued year accepted by as_at, of owners who were due one.

    Who left before the due date was not due one, and is in neither number (R-IAR-16).
    """
    year, due = _then(question, "year"), _then(question, "due_on")
    left, state = _then(question, "left_on"), _then(question, "state")
    latest = select(func.max(year.c.value)).scalar_subquery()
    gone = (
        select(left.c.subject_id)
        .join(due, due.c.subject_id == left.c.subject_id)
        .where(left.c.value < due.c.value)
    )
    among = select(year.c.subject_id).where(year.c.value == latest, year.c.subject_id.not_in(gone))
    done = select(state.c.subject_id).where(state.c.value == "accepted")
    return Counted("owner_statement", among.where(year.c.subject_id.in_(done)), among)


def _then(question: Question, field: str) -> CTE:
    return as_at(
        "owner_statement", field, organisations=question.organisations, on=question.as_at,
        known_at=question.known_at,
    )  # fmt: skip
