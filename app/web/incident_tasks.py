"""What incidents ask of somebody: to take one on, to take its next step, to advise, to decide."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

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

    ``people`` are those whose work the actor does today. One statement, however many steps.
    """
    steps = _steps(actor, people)
    clock = next_clock()
    waits = [test.label(f"step_{place}") for place, (_do, test) in enumerate(steps)]
    query = (
        select(Incident.name, Incident.reference, Incident.state, clock.c.due_at, *waits)
        .outerjoin(clock, clock.c.incident_id == Incident.id)
        .where(open_case(), or_(*(test for _do, test in steps)))
        .order_by(clock.c.due_at.is_(None), clock.c.due_at, Incident.id)
        .limit(MOST)
    )
    return [
        (row.name, f"/incidents/{row.reference}", do or OWN_STEPS[row.state], _day(row.due_at))
        for row in session().execute(query)
        for (do, _test), waits_here in zip(steps, row[4:], strict=True)
        if waits_here
    ]


def _steps(actor: Actor, people: tuple[int, ...]) -> list[tuple[str, ColumnElement[bool]]]:
    """What to do, and of which cases; an owner's step has no words here, its stage gives them.

    Each step is asked for by its own right: whoever may not take it on a case is not asked to.
    """
    noun = get_noun("incident")
    mine = Incident.owner_id.in_(people) & Incident.state.in_(tuple(OWN_STEPS))
    steps = [("", and_(mine, noun.visible(actor)))]
    if {h.role for h in (*actor.holdings, *actor.standing_in)} & _OFFICES:
        steps += [
            (do, and_(test, predicate(actor, (permission,), noun.shape)))
            for permission, do, test in _ASKED
        ]
    return steps


def _day(due_at: datetime | None) -> date | None:
    return None if due_at is None else london_date(due_at)
