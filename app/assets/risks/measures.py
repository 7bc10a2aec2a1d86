"""The figures of risks (config/measures.csv)."""

from sqlalchemy import CTE, Integer, cast, select

from app.core.parameters import lookup_whole
from app.measures.figures import Counted, Question, measure
from app.measures.history import as_at


@measure("risks.accepted_expired")
def accepted_expired(question: Question) -> Counted:
    """Acceptances that stand at as_at, and expired before it without renewal (R-RISK-04)."""
    state = _then(question, "risk", "state")
    expires = _then(question, "risk", "acceptance_expires_on")
    rows = (
        select(state.c.subject_id)
        .join(expires, expires.c.subject_id == state.c.subject_id)
        .where(state.c.value == "accepted", expires.c.value < question.as_at.isoformat())
    )
    return Counted("risk", rows)


@measure("assets.high_risk")
def high_risk(question: Question) -> Counted:
    """Active assets whose highest current score is 8 or more, whatever bands are called here."""
    state = _then(question, "asset", "state")
    highest = _then(question, "asset", "highest_risk_score")
    least = lookup_whole("risk.high_score", question.as_at)
    rows = (
        select(state.c.subject_id)
        .join(highest, highest.c.subject_id == state.c.subject_id)
        .where(state.c.value == "active", cast(highest.c.value, Integer) >= least)
    )
    return Counted("asset", rows)


def _then(question: Question, kind: str, field: str) -> CTE:
    return as_at(
        kind, field, organisations=question.organisations, on=question.as_at,
        known_at=question.known_at,
    )  # fmt: skip
