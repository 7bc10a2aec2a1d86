"""An office in which people take cases along, and what must hold after each of their moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.actions.models import Action
from app.core.database import session
from app.core.errors import CaseworkError, NotFoundError
from app.engine.available import available
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.inputs import specs_of
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.identity.models import CaseAccess, Person
from app.incidents.models import Incident, Obligation
from tests.factories.incidents import SCORES, office
from tests.factories.walks import chosen
from tests.factories.world import World
from tests.integration.incidents.walk_checks import (
    REGULATOR,
    check_answered,
    check_clocks,
    check_refused,
    digest,
    last_event,
    versions_now,
)
from workflows import incident
from workflows.definition import Transition

ADA, OLA, DEE, CY, IVO, DI = (
    "Ada Osei", "Ola Berg", "Dee Patel", "Cy Roe", "Ivo Kent", "Di Fox",
)  # fmt: skip
ANYBODY = (ADA, OLA, DEE, CY, IVO, DI)
STRANGER = "Eve Hart"
TELL, WRITE, ACT, FINISH = "tell", "write", "act", "finish"
STEPS_ON = (TELL, WRITE, ACT, FINISH)
"""Steps of several moves, on what hangs on a case: notices, letters, actions."""
ONWARD: Mapping[str, list[tuple[str, str]]] = {
    "reported": [(ADA, "accept")],
    "triage": [
        (ADA, "classify_breach"), (ADA, "classify_breach"), (ADA, "classify_incident"),
        (ADA, "classify_near_miss"), (ADA, "ask_second_read"), (OLA, "second_read"),
        (ADA, "classify_not_incident"), (ADA, "link_duplicate"),
    ],
    "containment": [(ADA, "record_containment"), (ADA, "finish_containment")],
    "assessment": [(ADA, "assess"), (DEE, "advise")],
    "decision": [
        (DEE, "advise"), (CY, "decide_notify"), (CY, "decide_individuals"),
        (ADA, "skip_decision"), (ADA, "rescore"), (OLA, "propose_lower"),
    ],
    "notification": [(DEE, TELL), (DEE, TELL), (ADA, "notices_sent"), (DEE, WRITE)],
    "investigation": [
        (ADA, "assign"), (IVO, "investigate"), (ADA, "agree_findings"), (DEE, WRITE), (ADA, ACT),
    ],
    "actions": [(ADA, "actions_done"), (ADA, ACT), (ADA, FINISH), (DEE, FINISH)],
    "review": [(ADA, "link_asset"), (ADA, "edit"), (DEE, TELL), (DEE, FINISH), (DEE, "close")],
    "closed": [(DEE, "reopen")],
    "withdrawn": [(DEE, "reopen")],
}  # fmt: skip
"""Who takes a case on from where it stands."""
MOST_ACTIONS = 2
HANGING = ("notification", "correspondence", "action")
KINDS = {"individuals": "individuals", "dspt_red": "dspt"}


@dataclass(slots=True)
class Office:
    """Cases of one office, everybody who might touch them, and somebody of another one."""

    world: World
    other: World
    records: Mapping[str, list[str]]
    cases: list[str] = field(default_factory=list)
    visited: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def opened(cls) -> "Office":
        """Open it, with an asset to link and a rule to keep cases by."""
        world = office()
        world.person("Rita Moss", "records_manager")
        other = World("southmere", world.now)
        other.organisation()
        other.person(STRANGER, "dpo")
        rule: dict[str, Any] = {"name": "Breach log", "period_months": 72}
        drafted = world.do(world.as_("Rita Moss"), "retention_rule", "draft", **rule).reference
        world.do(world.as_(DEE), "retention_rule", "approve", drafted)
        records = {
            "asset": [world.asset(ADA)], "retention_rule": [drafted],
            "processing_record": ["PRO-2026-9999"], "team": ["Nobody's team"],
        }  # fmt: skip
        return cls(world, other, records)

    def report(self, personal_data: str) -> str:
        """Report an incident; returns the reference."""
        given = {
            "what_happened": "A letter went astray.", "personal_data": personal_data,
            "discovered_at": (self.world.now - timedelta(hours=1)).isoformat(),
            "people_band": "1 to 9",
        }  # fmt: skip
        made = self.world.do(self.world.as_(DI), "incident", "report", **given).reference
        self.cases.append(made)
        self.holds()
        return made

    def names(self) -> dict[str, list[str]]:
        """What may be named in a field, by its kind."""
        clocks = [clock for case in self.cases for clock in clocks_of(case)]
        return {
            "person": list(self.world.people.values()), "incident": self.cases,
            "organisation": [self.world.code], "obligation": clocks or ["OBL-2026-9999"],
            **self.records,
        }  # fmt: skip

    def fit(self, reference: str, trigger: str) -> dict[str, Any]:
        """What a sensible person enters so that the case goes on."""
        case = read(reference)
        exempt = "risk_removed" if case.high_risk == "yes" else "no_high_risk"
        usual = "notify" if self.unseen("notification") else "log_only"
        known: dict[str, dict[str, Any]] = {
            "classify_breach": {"aware_confirmed": "yes"},
            "record_containment": {"result": "contained", "how": "other"},
            "advise": {"advice_notify": usual},
            "assess": SCORES, "rescore": SCORES, "second_read": {"agrees": "yes"},
            "decide_notify": {"notify_decision": case.advice_notify or usual},
            "decide_individuals": {
                "individuals_decision": case.advice_individuals or "do_not_tell",
                "individuals_exemption": exempt,
            },
            "assign": {"investigator": self.world.people[IVO]},
            "edit": {"lessons": "Look twice.", "retention_rule": self.records["retention_rule"][0]},
        }  # fmt: skip
        return known.get(trigger, {})

    def unseen(self, state: str) -> bool:
        """Whether no case has come to a state yet."""
        return state not in self.visited.get("incident", set())

    def step(self, name: str, trigger: str, reference: str, inputs: dict[str, Any]) -> None:
        """Take a case one step on: a move of its own, or of what hangs on it."""
        match trigger:
            case "tell":
                self.tell(name, reference)
            case "write":
                self.write(name, reference)
            case "act" if len(hanging(reference, "action")) < MOST_ACTIONS:
                given = {"name": "Check addresses", "subject": reference, "verification": "yes",
                         "owner": self.world.people[DI], "due_on": self._day(30)}  # fmt: skip
                self.take(Command("action", "add", None, self.world.code, given), name)
            case "act" | "finish":
                self.finish(name, reference)
            case _:
                self.take(Command("incident", trigger, reference, None, inputs), name)

    def walk(self, reference: str, choose: Random, steps: int) -> None:
        """Take a case along, whoever has to, until it is closed or the steps are used up."""
        for _step in range(steps):
            if read(reference).state == "closed":
                return
            name, trigger = self._next_step(reference, choose)
            inputs: dict[str, Any] = {}
            if trigger not in STEPS_ON:
                move = transition_of("incident", trigger)
                specs = () if move.edits_fields else specs_of(get_noun("incident"), move)
                inputs = chosen(specs, self.world.now, self.names(), choose.choice)
                inputs |= self.fit(reference, trigger)
            self.world.wait(hours=choose.choice([0, 0, 1]))
            self.step(name, trigger, reference, inputs)

    def _next_step(self, reference: str, choose: Random) -> tuple[str, str]:
        """One that is offered to whoever takes it, rather one that leads where no case has been."""
        here = ONWARD[read(reference).state]
        steps = [step for step in here if self._is_offered(reference, step)]
        fresh = [
            step for step in steps
            if step[1] not in STEPS_ON
            and (to := transition_of("incident", step[1]).destination) is not None
            and self.unseen(str(to))
        ]  # fmt: skip
        return choose.choice(fresh if fresh and choose.random() < 0.5 else steps)

    def _is_offered(self, reference: str, step: tuple[str, str]) -> bool:
        name, trigger = step
        if trigger in STEPS_ON:
            return True
        noun, actor = get_noun("incident"), self.world.as_(name)
        offers = available(session(), noun, read(reference), actor, now=self.world.now)
        return any(offer.trigger == trigger and offer.offered for offer in offers)

    def tell(self, name: str, reference: str) -> None:
        """Draft and file a notice for the first clock that runs."""
        clock = next((c for c in map(clock_of, clocks_of(reference)) if c.state == "running"), None)
        if clock is None:
            return
        kind = KINDS.get(clock.regime, "regulator" if clock.regime in REGULATOR else "other")
        drafted = {
            "incident": reference, "kind": kind, "obligation": clock.reference, "text": "So it is.",
        }  # fmt: skip
        made = self.take(Command("notification", "draft", None, self.world.code, drafted), name)
        if made is not None:
            sent = {
                "sent_at": self.world.now.isoformat(), "late_reason": "We were asleep.",
                "channel": "dspt" if kind == "dspt" else "phone",
            }  # fmt: skip
            self.take(Command("notification", "file", made.reference, None, sent), name)

    def write(self, name: str, reference: str) -> None:
        """A letter of the regulator comes and is answered."""
        came = {
            "incident": reference, "direction": "in", "at": self.world.now.isoformat(),
            "summary": "They ask.", "asked": "How many?", "answer_by": self._day(14),
        }  # fmt: skip
        made = self.take(Command("correspondence", "record", None, self.world.code, came), name)
        if made is not None:
            said = {"answered_at": self.world.now.isoformat(), "answer": "One."}
            self.take(Command("correspondence", "answer", made.reference, None, said), name)

    def finish(self, name: str, reference: str) -> None:
        """Complete what is open, and verify what is done."""
        for action in hanging(reference, "action"):
            state = state_of(Action, action)
            done = {"completed_on": self._day(0), "evidence": "Seen."}
            if state in ("open", "in_progress"):
                self.take(Command("action", "complete", action, None, done), name)
            elif state == "completed":
                self.take(Command("action", "verify", action), name)

    def _day(self, days: int) -> str:
        return (self.world.now + timedelta(days=days)).date().isoformat()

    def take(self, command: Command, name: str) -> Outcome | None:
        """Make a move; whatever becomes of it, the record and the tables agree about it."""
        actor = (self.other if name == STRANGER else self.world).as_(name)
        before, versions, last = digest(), versions_now(), last_event()
        outcome = None
        try:
            outcome = execute(command, actor, now=self.world.now)
        except CaseworkError as error:
            session().rollback()
            check_refused(command, error, last, before)
        else:
            session().rollback()
            assert name != STRANGER, "somebody elsewhere has moved a case"
            check_answered(command, outcome, name, last, versions)
        self.holds()
        return outcome

    def holds(self) -> None:
        """No illegal state, no clock lost, and nobody reads what they are involved in."""
        names = {reference: name for name, reference in self.world.people.items()}
        for reference in self.cases:
            case = read(reference)
            clocks = [clock_of(one) for one in clocks_of(reference)]
            self._see("incident", case.state)
            for clock in clocks:
                self._see("obligation", clock.state)
            check_clocks(case, clocks)
            for person in _involved(case):
                self._reads_nothing(case, names[person])
            for kind in HANGING:
                for one in hanging(reference, kind):
                    self._see(kind, state_of(get_noun(kind).model, one))
        session().rollback()

    def _see(self, kind: str, state: str) -> None:
        assert state in set(get_noun(kind).workflow.states), f"a {kind} is {state}"
        self.visited.setdefault(kind, set()).add(str(state))

    def _reads_nothing(self, case: Incident, name: str) -> None:
        noun, actor = get_noun("incident"), self.world.as_(name)
        try:
            _case, full = get_visible(
                session(), noun, case.reference, actor, seen_at=self.world.now
            )
        except NotFoundError:
            return
        assert not full, f"{name} is involved in {case.reference} and reads it"


def transition_of(noun: str, trigger: str) -> Transition:
    """A move of a kind of record."""
    found = get_noun(noun).transition(trigger)
    assert found is not None
    return found


def read(reference: str) -> Incident:
    """A case as it stands."""
    return session().scalars(select(Incident).where(Incident.reference == reference)).one()


def clock_of(reference: str) -> Obligation:
    """A clock as it stands."""
    return session().scalars(select(Obligation).where(Obligation.reference == reference)).one()


def state_of(model: Any, reference: str) -> str:
    """Where a record of any kind stands."""
    return str(session().scalars(select(model.state).where(model.reference == reference)).one())


def clocks_of(reference: str) -> list[str]:
    """The clocks of a case."""
    query = select(Obligation.reference).join(Incident, Incident.id == Obligation.incident_id)
    wanted = query.where(Incident.reference == reference).order_by(Obligation.id)
    return list(session().scalars(wanted))


def hanging(reference: str, kind: str) -> list[str]:
    """The notices, letters or actions of a case."""
    model: Any = get_noun(kind).model
    if kind == "action":
        query = select(Action.reference).where(Action.subject == reference)
    else:
        case = select(Incident.id).where(Incident.reference == reference).scalar_subquery()
        query = select(model.reference).where(model.incident_id == case)
    return list(session().scalars(query.order_by(model.id)))


def _involved(case: Incident) -> list[str]:
    query = select(Person.reference).join(CaseAccess, CaseAccess.person_id == Person.id)
    wanted = query.where(
        CaseAccess.subject_kind == "incident", CaseAccess.subject_id == case.id,
        CaseAccess.right == "involved", CaseAccess.until.is_(None),
    )  # fmt: skip
    return list(session().scalars(wanted))


STATES = set(map(str, incident.State))
