"""The register's figures, each one query over history (config/measures.csv)."""

from sqlalchemy import CTE, or_, select

from app.core.dates import add_months
from app.measures.figures import Counted, Question, Rows, measure
from app.measures.history import as_at


def _then(question: Question, field: str, *, months_before: int = 0) -> CTE:
    on = add_months(question.as_at, -months_before) if months_before else question.as_at
    return as_at(
        "asset", field, organisations=question.organisations, on=on, known_at=question.known_at
    )


def _in_state(question: Question, *states: str) -> Rows:
    state = _then(question, "state")
    return select(state.c.subject_id).where(state.c.value.in_(states))


@measure("assets.active")
def active(question: Question) -> Counted:
    """Count assets whose state at as_at is active (C2)."""
    return Counted("asset", _in_state(question, "active"))


@measure("assets.without_owner_percent")
def without_owner(question: Question) -> Counted:
    """Proposed and active assets with no accepted owner (R-IAR-03)."""
    among = _in_state(question, "proposed", "active")
    owner = _then(question, "owner")
    owned = select(owner.c.subject_id).where(owner.c.value.is_not(None))
    return Counted("asset", among.where(among.selected_columns[0].not_in(owned)), among)


@measure("assets.reviewed_in_12_months_percent")
def reviewed_in_12_months(question: Question) -> Counted:
    """Reviewed in (as_at - 12 months, as_at], of those active then for 12 months or reviewed since.

    Active for 12 months is read as: active at as_at, and active at the corresponding date a year
    before (R-IAR-11, worked example 8).
    """
    now_active = _in_state(question, "active")
    before = _then(question, "state", months_before=12)
    reviewed = _then(question, "last_reviewed_on")
    subject = now_active.selected_columns[0]
    year_old = select(before.c.subject_id).where(before.c.value == "active")
    ever = select(reviewed.c.subject_id).where(reviewed.c.value.is_not(None))
    among = now_active.where(or_(subject.in_(year_old), subject.in_(ever)))
    since = add_months(question.as_at, -12).isoformat()
    recent = select(reviewed.c.subject_id).where(
        reviewed.c.value > since, reviewed.c.value <= question.as_at.isoformat()
    )
    return Counted("asset", among.where(subject.in_(recent)), among)


@measure("assets.overdue_review")
def overdue_review(question: Question) -> Counted:
    """Active assets whose next review date in force is before as_at (R-IAR-11)."""
    rows = _in_state(question, "active")
    due = _then(question, "next_review_on")
    late = select(due.c.subject_id).where(due.c.value < question.as_at.isoformat())
    return Counted("asset", rows.where(rows.selected_columns[0].in_(late)))


@measure("assets.complete_percent")
def complete(question: Question) -> Counted:
    """Active assets with nothing missing (R-IAR-01)."""
    return _share_of_active(question, "missing_count", "0")


@measure("processing.complete_percent")
def processing_complete(question: Question) -> Counted:
    """Active assets with personal data that have a complete processing record (R-IAR-01)."""
    among = _in_state(question, "active")
    personal = _then(question, "personal_data")
    holding = select(personal.c.subject_id).where(personal.c.value == "yes")
    among = among.where(among.selected_columns[0].in_(holding))
    done = _then(question, "complete_processing")
    complete_then = select(done.c.subject_id).where(done.c.value == "yes")
    return Counted("asset", among.where(among.selected_columns[0].in_(complete_then)), among)


@measure("assets.retention_rule_percent")
def retention_rule(question: Question) -> Counted:
    """Active assets with a retention rule in force; permanent ones count (C1)."""
    among = _in_state(question, "active")
    rule = _then(question, "retention_rule")
    ruled = select(rule.c.subject_id).where(rule.c.value.is_not(None))
    return Counted("asset", among.where(among.selected_columns[0].in_(ruled)), among)


def _share_of_active(question: Question, field: str, value: str) -> Counted:
    among = _in_state(question, "active")
    column = _then(question, field)
    having = select(column.c.subject_id).where(column.c.value == value)
    return Counted("asset", among.where(among.selected_columns[0].in_(having)), among)
