"""What incidents ask of somebody: to take one on, to take its next step, to advise, to decide."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from app.core.database import session
from app.core.dates import london_date
from app.engine.noun import get_noun
from app.identity.actor import Actor
from app.identity.holdings import DELEGATE
from app.incidents.models import Incident
from app.incidents.queries.cases import next_clock, open_case
from app.policy.decisions import predicate
from app.web.tasks import MOST, Waiting

OWN_STEPS = {
    "triage": "Say what it is",
    "containment": "Record what was done to contain it",
    "assessment": "Score what it means for people",
    "notification": "Send the notices",
    "actions": "See its actions through",
    "review": "Go through its checklist",
}
"""What the owner of a case does next, by its stage; at the others it waits for somebody else."""
_ASKED: tuple[tuple[str, str, ColumnElement[bool]], ...] = (
    ("incident.accept", "Take it on", Incident.state == "reported"),
    ("incident.advise", "Advise on the regulator and the people affected",
     Incident.state.in_(("assessment", "decision"))
     & (Incident.classification == "breach") & Incident.advised_at.is_(None)),
    ("incident.decide_notify", "Decide whether the regulator is told",
     (Incident.state == "decision") & (Incident.classification == "breach")
     & Incident.notify_decision.is_(None)),
    ("incident.decide_individuals", "Decide whether the people affected are told",
     (Incident.state == "decision") & (Incident.classification == "breach")
     & Incident.individuals_decision.is_(None)),
    ("incident.approve_lower", "Approve the lower outcome, or score again",
     Incident.override_proposed.is_not(None) & (Incident.second_read_agrees == "yes")),
    ("incident.countersign", "Countersign the decision", Incident.countersign_by.is_not(None)),
    ("incident.investigate", "Find the cause",
     (Incident.state == "investigation") & Incident.findings.is_(None)),
)  # fmt: skip
_OFFICES = frozenset({"ig_officer", "dpo", "siro", "investigator", DELEGATE})


def waiting(actor: Actor, people: tuple[int, ...], _today: date) -> list[Waiting]:
    """Incidents that wait for a step of the actor's; their clocks are listed by their own times.

    ``people`` are those whose work the actor does today.
    """
    found = [*_own(actor, people)]
    held = {h.role for h in (*actor.holdings, *actor.standing_in)}
    if held & _OFFICES:
        found += _asked(actor)
    return found


def _own(actor: Actor, people: tuple[int, ...]) -> Iterable[Waiting]:
    seen = get_noun("incident").visible(actor)
    mine = Incident.owner_id.in_(people) & Incident.state.in_(tuple(OWN_STEPS))
    for incident, due_at in _found(mine, seen):
        yield incident.name, _address(incident), OWN_STEPS[incident.state], _day(due_at)


def _asked(actor: Actor) -> Iterable[Waiting]:
    """Each step by its own right: whoever may not take it on this case is not asked to."""
    shape = get_noun("incident").shape
    for permission, do, test in _ASKED:
        allowed = predicate(actor, (permission,), shape)
        for incident, due_at in _found(test, allowed, open_case()):
            yield incident.name, _address(incident), do, _day(due_at)


def _found(*tests: ColumnElement[bool]) -> Iterable[tuple[Incident, datetime | None]]:
    """Incidents with the next of their clocks: a step is wanted before that ends."""
    clock = next_clock()
    query = select(Incident, clock.c.due_at).outerjoin(clock, clock.c.incident_id == Incident.id)
    ordered = query.where(*tests).order_by(clock.c.due_at.is_(None), clock.c.due_at, Incident.id)
    return session().execute(ordered.limit(MOST)).tuples()


def _day(due_at: datetime | None) -> date | None:
    return None if due_at is None else london_date(due_at)


def _address(incident: Incident) -> str:
    return f"/incidents/{incident.reference}"
