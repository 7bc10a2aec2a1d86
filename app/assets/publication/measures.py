"""The figure of the publication schedule, from history (config/measures.csv)."""

from sqlalchemy import CTE, select

from app.measures.figures import Counted, Question, measure
from app.measures.history import as_at


@measure("publication.overdue")
def overdue(question: Question) -> Counted:
    """Lines on the schedule whose next refresh date in force is before as_at (scenario 33)."""

    def then(field: str) -> CTE:
        return as_at(
            "publication", field, organisations=question.organisations, on=question.as_at,
            known_at=question.known_at,
        )  # fmt: skip

    state, due = then("state"), then("next_refresh_on")
    late = select(due.c.subject_id).where(due.c.value < question.as_at.isoformat())
    rows = select(state.c.subject_id).where(
        state.c.value == "scheduled", state.c.subject_id.in_(late)
    )
    return Counted("publication", rows)
