"""What the incidents' domain does at each tick: nudge what lies idle, follow a changed law."""

from datetime import datetime, timedelta

from sqlalchemy import and_, select

from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.core.parameters import lookup_whole, parameters
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.messages import queue_message, role_holders
from app.engine.unit_of_work import UnitOfWork, unit_of_work
from app.identity.actor import system_actor
from app.incidents.commands.clocks import has_hours, hours_of
from app.incidents.models import Incident, Obligation
from app.incidents.queries.cases import open_case
from app.incidents.rules.regimes import regime_of

AT_ONCE = 500


def nudge_idle(now: datetime) -> int:
    """Tell the owner, then the DPO, of an open case that nobody has touched (R-INC-10).

    Once for each period of idle days; it never closes anything. Returns how many messages are new.
    """
    days = lookup_whole("incident.idle_days", london_date(now))
    query = (
        select(Incident)
        .where(open_case(), Incident.updated_at <= now - timedelta(days=days))
        .order_by(Incident.updated_at)
        .limit(AT_ONCE)
    )
    if session().scalar(query.with_only_columns(Incident.id).limit(1)) is None:
        return 0
    with unit_of_work(now) as unit:
        return sum(_nudge(unit, incident, days) for incident in unit.session.scalars(query).all())


def _nudge(unit: UnitOfWork, incident: Incident, days: int) -> int:
    case = ("incident", incident.id)
    periods = (unit.now - incident.updated_at).days // days
    people = [incident.owner_id] if incident.owner_id is not None else []
    if periods > 1 or not people:
        people += role_holders(unit, "dpo", incident.organisation_id, case=case)
        people += role_holders(unit, "ig_officer", incident.organisation_id, case=case)
    since = incident.updated_at.isoformat()
    return sum(
        queue_message(
            unit, name="incident_idle", person_id=person_id,
            key=f"incident_idle:{incident.reference}:{since}:{periods}:{person_id}",
            organisation_id=incident.organisation_id, subject_kind="incident",
            subject_reference=incident.reference, fields={"days": days * periods},
        )
        for person_id in dict.fromkeys(people)
    )  # fmt: skip


def follow_the_law(now: datetime) -> int:
    """Compute running clocks anew whose hours are no longer those of the law (R-CFG-02).

    A clock that was met or closed is never touched. Returns how many clocks moved.
    """
    moved = 0
    for reference, regime, starts_at, hours in _running():
        if not has_hours(regime, starts_at):
            continue
        allowed, source = hours_of(regime, starts_at, None)
        if allowed == hours:
            continue
        inputs = {"starts_at": starts_at, "hours": allowed, "reason": f"The law changed: {source}"}
        command = Command("obligation", "recompute", reference, inputs=inputs)
        execute(command, system_actor(Door.JOB), now=now)
        moved += 1
    return moved


def _running() -> list[tuple[str, str, datetime, int]]:
    """Running clocks whose hours nobody agreed and whose due time nobody set by hand.

    Asked by what differs: one row for each regime, day and number of hours is enough to see that
    nothing changed, however many clocks run.
    """
    by_law = and_(
        Obligation.state == "running", Obligation.overridden.is_(False),
        Obligation.contract_id.is_(None),
    )  # fmt: skip
    kinds = session().execute(select(Obligation.regime, Obligation.hours).where(by_law).distinct())
    found: list[tuple[str, str, datetime, int]] = []
    for regime, hours in kinds.tuples().all():
        query = select(
            Obligation.reference, Obligation.regime, Obligation.starts_at, Obligation.hours
        ).where(by_law, Obligation.regime == regime, Obligation.hours == hours)
        if not _settled(regime, hours):
            found += session().execute(query.order_by(Obligation.id)).tuples().all()
    return found


def _settled(regime: str, hours: int) -> bool:
    """Whether every row of the law's hours for a regime says the same as the clocks do."""
    name = regime_of(regime).parameter
    said = {int(row.value) for row in parameters() if row.name == name}
    return not said or said == {hours}
