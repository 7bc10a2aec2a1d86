"""What holds after every move of a walk: events, versions and clocks agree with what was done."""

from typing import Any

from sqlalchemy import func, select

from app.actions.models import Action
from app.audit.models import AuditEvent
from app.clocks.hours import hours_due
from app.core.database import session
from app.core.errors import CaseworkError, InvalidError, NotFoundError
from app.engine.commands import Command, Outcome
from app.identity.models import CaseAccess
from app.incidents.models import CaseEntry, Incident, Obligation
from app.incidents.notices.models import Correspondence, NoticeText, Notification

TABLES = tuple(
    m.__table__
    for m in (Incident, Obligation, CaseEntry, CaseAccess, Notification, NoticeText,
              Correspondence, Action)
)  # fmt: skip
VERSIONED = (Incident, Obligation, Notification, Correspondence, Action)
REGULATOR = ("ico_art33", "ico_s67")
NOT_LIVE = ("near_miss", "not_incident", "duplicate", "security_incident")
FOLLOWED = {
    ("notification", "withdraw"): "incident.withdrawn_from_regulator",
    ("action", "record_effectiveness"): "action.reopened",
}  # fmt: skip
"""Moves of a person that take a second one in their own name."""


def check_clocks(case: Incident, clocks: list[Obligation]) -> None:
    ended = case.state in ("closed", "withdrawn")
    for clock in clocks:
        assert not (ended and clock.state == "running"), f"{clock.name} runs on a closed case"
        if clock.state == "running" and not clock.overridden:
            assert clock.due_at == hours_due(clock.starts_at, clock.hours)
    own = [c for c in clocks if c.regime in REGULATOR and not c.recipient]
    running = [c for c in own if c.state == "running"]
    if case.classification in NOT_LIVE:
        assert running == [], f"{case.classification}: the regulator is still to be told"
    elif not ended and case.personal_data != "no" and case.notify_decision != "log_only":
        assert case.aware_at is not None
        assert any(c.state in ("running", "met") for c in own), "a clock was lost"
        assert all(c.starts_at == case.aware_at for c in running)


def check_refused(command: Command, error: CaseworkError, last: int, before: Any) -> None:
    assert digest() == before, f"{command} was refused, and changed something"
    assert _done_since(last) == []
    silent = isinstance(error, InvalidError | NotFoundError)
    assert silent or last_event() > last, f"{error!r} of {command} is not recorded"


def check_answered(
    command: Command, outcome: Outcome, name: str, last: int, versions: dict[str, int]
) -> None:
    """One event for the move, one for each that followed from it, and no version without."""
    events = _done_since(last)
    if not outcome.changed:
        assert events == []
        return
    also = FOLLOWED.get((command.noun, command.trigger))
    mine = [(e.event, e.subject_reference) for e in events if e.actor_name == name
            and e.event != also]  # fmt: skip
    assert mine == [(outcome.event, outcome.reference)], f"{command}: {mine}"
    moved: dict[str, int] = {}
    for event in events:
        moved[str(event.subject_reference)] = moved.get(str(event.subject_reference), 0) + 1
    for reference, version in versions_now().items():
        assert version - versions.get(reference, 0) <= moved.get(reference, 0), reference


def digest() -> list[list[tuple[Any, ...]]]:
    found = [
        [tuple(row) for row in session().execute(select(t).order_by(t.c["id"]))] for t in TABLES
    ]
    session().rollback()
    return found


def versions_now() -> dict[str, int]:
    found = {
        reference: version
        for model in VERSIONED
        for reference, version in session().execute(select(model.reference, model.version)).tuples()
    }
    session().rollback()
    return found


def last_event() -> int:
    return session().scalar(select(func.max(AuditEvent.id))) or 0


def _done_since(last: int) -> list[AuditEvent]:
    """What was done since, opening a restricted case apart, which changes nothing."""
    query = select(AuditEvent).where(
        AuditEvent.id > last, AuditEvent.outcome == "done", AuditEvent.event != "incident.viewed"
    )
    return list(session().scalars(query.order_by(AuditEvent.id)))
