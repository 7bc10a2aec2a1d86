"""The figures of actions, each one query over history (config/measures.csv, R-AUD-03, R-AUD-04).

An action counts from the day it was agreed. It is complete from the day it was completed, once
somebody has verified it where it must be verified; completed and not yet verified, it is in
progress. Where the risk of leaving it is accepted, where it was cancelled, and where it hangs on a
drill, it is in no figure.
"""

from sqlalchemy import CTE, Integer, and_, cast, or_, select

from app.actions.models import Action
from app.core.parameters import lookup_whole
from app.engine.noun import nouns
from app.measures.figures import Counted, Question, Rows, measure
from app.measures.history import as_at

_COUNTED = ("open", "in_progress", "completed", "verified")


def _then(question: Question, field: str) -> CTE:
    return as_at(
        "action", field, organisations=question.organisations, on=question.as_at,
        known_at=question.known_at,
    )  # fmt: skip


def _counted(question: Question, state: CTE, *states: str) -> Rows:
    """Those in a state then that hang on no drill, of whatever kind of record can be one."""
    rows = select(state.c.subject_id).where(state.c.value.in_(states))
    for noun in nouns():
        if "drill" not in noun.measured:
            continue
        drill = as_at(
            noun.name, "drill", organisations=question.organisations, on=question.as_at,
            known_at=question.known_at,
        )  # fmt: skip
        drills = select(drill.c.subject_id).where(drill.c.value == "yes")
        hanging = Action.subject_kind == noun.name, Action.subject_key.in_(drills)
        rows = rows.where(state.c.subject_id.not_in(select(Action.id).where(*hanging)))
    return rows


def _done(question: Question, *, done: bool) -> Rows:
    """Those that were complete, or those begun or not that were not yet."""
    state, verification = _then(question, "state"), _then(question, "verification")
    asked = select(verification.c.subject_id).where(verification.c.value == "yes")
    complete = or_(
        state.c.value == "verified",
        and_(state.c.value == "completed", state.c.subject_id.not_in(asked)),
    )
    wanted = complete if done else ~complete
    return _counted(question, state, *_COUNTED).where(wanted)


@measure("actions.complete")
def complete(question: Question) -> Counted:
    """Actions whose state at as_at is complete, verified where they must be (E1, R-AUD-02)."""
    return Counted("action", _done(question, done=True))


@measure("actions.in_progress")
def in_progress(question: Question) -> Counted:
    """Actions begun and not complete at as_at, those that wait to be verified among them (E1)."""
    rows = _done(question, done=False)
    state = _then(question, "state")
    begun = select(state.c.subject_id).where(state.c.value.in_(("in_progress", "completed")))
    return Counted("action", rows.where(rows.selected_columns[0].in_(begun)))


@measure("actions.not_begun")
def not_begun(question: Question) -> Counted:
    """Actions agreed by as_at and not begun (E1)."""
    return Counted("action", _counted(question, _then(question, "state"), "open"))


@measure("actions.complete_percent")
def complete_percent(question: Question) -> Counted:
    """Complete actions, of those complete, in progress and not begun at as_at (E1)."""
    among = _counted(question, _then(question, "state"), *_COUNTED)
    return Counted("action", _done(question, done=True), among)


@measure("actions.overdue")
def overdue(question: Question) -> Counted:
    """Actions not complete at as_at whose agreed date in force was before it (R-AUD-04)."""
    rows = _done(question, done=False)
    due = _then(question, "due_on")
    late = select(due.c.subject_id).where(due.c.value < question.as_at.isoformat())
    return Counted("action", rows.where(rows.selected_columns[0].in_(late)))


@measure("actions.redated_three_times")
def redated_three_times(question: Question) -> Counted:
    """Actions not complete at as_at whose date had been changed three times or more (R-AUD-03)."""
    rows = _done(question, done=False)
    times = _then(question, "redated_times")
    least = lookup_whole("action.redatings_listed", question.as_at)
    often = select(times.c.subject_id).where(cast(times.c.value, Integer) >= least)
    return Counted("action", rows.where(rows.selected_columns[0].in_(often)))
