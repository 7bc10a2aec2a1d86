"""The figures of controlled documents, read from history (config/measures.csv)."""

from sqlalchemy import select

from app.measures.figures import Counted, Question, measure
from app.measures.history import as_at


@measure("policies.in_date_percent")
def in_date(question: Question) -> Counted:
    """Approved policies whose review date was not past on the day, of those approved then."""
    state, review = (
        as_at(
            "policy_document", field, organisations=question.organisations, on=question.as_at,
            known_at=question.known_at,
        )
        for field in ("state", "review_on")
    )  # fmt: skip
    among = select(state.c.subject_id).where(state.c.value == "approved")
    in_time = select(review.c.subject_id).where(review.c.value >= question.as_at.isoformat())
    return Counted("policy_document", among.where(state.c.subject_id.in_(in_time)), among)
