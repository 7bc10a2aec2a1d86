"""Random moves by random people: no illegal state, no missing audit event, no clock lost."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.seals import verify
from app.clocks.hours import hours_due
from app.core.database import session
from app.core.errors import CaseworkError, InvalidError, NotFoundError
from app.engine.available import available
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.inputs import specs_of
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.identity.models import CaseAccess, Person
from app.incidents.models import CaseEntry, Incident, Obligation
from tests.factories.incidents import office
from tests.factories.walks import typed
from tests.factories.world import World
from workflows import incident, obligation
from workflows.definition import Transition

ADA, OLA, DEE, CY, IVO, DI = (
    "Ada Osei", "Ola Berg", "Dee Patel", "Cy Roe", "Ivo Kent", "Di Fox",
)  # fmt: skip
ANYBODY = (ADA, OLA, DEE, CY, IVO, DI)
STRANGER = "Eve Hart"
EXAMPLES, STEPS = 10, 40
ONWARD = {
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
    "notification": [(ADA, "notices_sent"), (ADA, "assign"), (ADA, "edit")],
    "investigation": [(ADA, "assign"), (IVO, "investigate"), (ADA, "agree_findings")],
    "actions": [(ADA, "actions_done"), (ADA, "reclassify")],
    "review": [(ADA, "link_asset"), (ADA, "edit"), (DEE, "close"), (DEE, "close")],
    "closed": [(DEE, "reopen")],
}  # fmt: skip
"""Who takes a case on from where it stands."""
FIT = {"aware_confirmed": "yes"}
TABLES = tuple(m.__table__ for m in (Incident, Obligation, CaseEntry, CaseAccess))
REGULATOR = ("ico_art33", "ico_s67")
NOT_LIVE = ("near_miss", "not_incident", "duplicate", "security_incident")


class Walk(RuleBasedStateMachine):
    """Two cases of one office, and everybody who might touch them."""

    world: World
    other: World
    records: Mapping[str, list[str]]

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[str] = []
        self.report("yes")
        self.report("unknown")

    def report(self, personal_data: str) -> None:
        given = {
            "what_happened": "A letter went astray.", "personal_data": personal_data,
            "discovered_at": (self.world.now - timedelta(hours=1)).isoformat(),
            "people_band": "1 to 9",
        }  # fmt: skip
        actor = self.world.as_("Di Fox")
        self.cases.append(self.world.do(actor, "incident", "report", **given).reference)

    @rule(data=st.data(), hours=st.sampled_from([0, 0, 1, 30]))
    def a_case_goes_on(self, data: st.DataObject, hours: int) -> None:
        """Who should takes it one step further."""
        self.world.wait(hours=hours)
        reference = data.draw(st.sampled_from(self.cases), "case")
        name, trigger = data.draw(st.sampled_from(ONWARD[_state(reference)]), "step")
        transition = self._transition("incident", trigger)
        inputs = self._typed(data, "incident", transition, whole=True)
        inputs |= {key: value for key, value in FIT.items() if key in inputs}
        self._take(Command("incident", trigger, reference, None, inputs), name)

    @rule(data=st.data(), name=st.sampled_from(ANYBODY))
    def somebody_does_what_is_offered(self, data: st.DataObject, name: str) -> None:
        """A move of a case or of one of its clocks that their page offers."""
        reference = data.draw(st.sampled_from(self.cases), "case")
        reference = data.draw(st.sampled_from([reference, *_clocks_of(reference)]), "record")
        noun = get_noun("incident" if reference.startswith("INC") else "obligation")
        query = select(noun.model).where(noun.model.reference == reference)
        offers = available(
            session(), noun, session().scalars(query).one(), self.world.as_(name),
            now=self.world.now,
        )  # fmt: skip
        offered = [offer.transition for offer in offers if offer.offered]
        if not offered:
            return
        transition = data.draw(st.sampled_from(offered), "move")
        inputs = self._typed(data, noun.name, transition)
        self._take(Command(noun.name, transition.trigger, reference, None, inputs), name)

    @rule(data=st.data(), name=st.sampled_from([*ANYBODY, STRANGER]))
    def somebody_tries_any_move(self, data: st.DataObject, name: str) -> None:
        """Also moves that they may not make, or that do not leave from here."""
        reference = data.draw(st.sampled_from(self.cases), "case")
        every = [t for t in incident.WORKFLOW.transitions if not t.creates]
        transition = data.draw(st.sampled_from(every), "move")
        inputs = self._typed(data, "incident", transition)
        self._take(Command("incident", transition.trigger, reference, None, inputs), name)

    @rule(data=st.data(), name=st.sampled_from([ADA, DEE, CY, STRANGER]))
    def somebody_adds_a_clock(self, data: st.DataObject, name: str) -> None:
        inputs = self._typed(data, "obligation", self._transition("obligation", "add"))
        self._take(Command("obligation", "add", None, self.world.code, inputs), name)

    def _transition(self, noun: str, trigger: str) -> Transition:
        found = get_noun(noun).transition(trigger)
        assert found is not None
        return found

    def _typed(
        self, data: st.DataObject, noun: str, transition: Transition, *, whole: bool = False
    ) -> dict[str, Any]:
        names = {
            "person": list(self.world.people.values()), "incident": self.cases,
            "organisation": [self.world.code], **self.records,
        }  # fmt: skip
        specs = specs_of(get_noun(noun), transition)
        return data.draw(typed(specs, self.world.now, names, whole=whole), "typed")

    def _take(self, command: Command, name: str) -> None:
        """Make a move; whatever becomes of it, the record and the tables agree about it."""
        world = self.other if name == STRANGER else self.world
        actor = world.as_(name)
        before, versions = _digest(), _versions()
        last = _last_event()
        try:
            outcome = execute(command, actor, now=self.world.now)
        except CaseworkError as error:
            session().rollback()
            self._refused(command, error, last, before)
        else:
            session().rollback()
            assert name != STRANGER, "somebody elsewhere has moved a case"
            self._answered(command, outcome, name, last, versions)
        self._holds()

    def _refused(self, command: Command, error: CaseworkError, last: int, before: Any) -> None:
        assert _digest() == before, f"{command} was refused, and changed something"
        assert _done_since(last) == []
        silent = isinstance(error, InvalidError | NotFoundError)
        assert silent or _last_event() > last, f"{error!r} of {command} is not recorded"

    def _answered(
        self, command: Command, outcome: Outcome, name: str, last: int, versions: dict[str, int]
    ) -> None:
        """One event for the move, one for each that followed from it, and no version without."""
        events = _done_since(last)
        if not outcome.changed:
            assert events == []
            return
        mine = [e for e in events if e.actor_name == name]
        assert [(e.event, e.subject_reference) for e in mine] == [
            (outcome.event, outcome.reference)
        ], f"{command}: {[e.event for e in events]}"
        moved: dict[str, int] = {}
        for event in events:
            moved[str(event.subject_reference)] = moved.get(str(event.subject_reference), 0) + 1
        for reference, version in _versions().items():
            assert version - versions.get(reference, 0) <= moved.get(reference, 0), reference

    def _holds(self) -> None:
        for reference in self.cases:
            case = session().scalars(select(Incident).where(Incident.reference == reference)).one()
            assert case.state in set(incident.State)
            clocks = session().scalars(
                select(Obligation).where(Obligation.incident_id == case.id)
            ).all()  # fmt: skip
            _check_clocks(case, list(clocks))
            self._involved_read_nothing(case)
        session().rollback()

    def _involved_read_nothing(self, case: Incident) -> None:
        query = (
            select(Person.reference)
            .join(CaseAccess, CaseAccess.person_id == Person.id)
            .where(
                CaseAccess.subject_kind == "incident", CaseAccess.subject_id == case.id,
                CaseAccess.right == "involved", CaseAccess.until.is_(None),
            )
        )  # fmt: skip
        names = {reference: name for name, reference in self.world.people.items()}
        for person in session().scalars(query).all():
            try:
                _case, full = get_visible(
                    session(), get_noun("incident"), case.reference,
                    self.world.as_(names[person]), seen_at=self.world.now,
                )  # fmt: skip
            except NotFoundError:
                continue
            assert not full, f"{names[person]} is involved in {case.reference} and reads it"

    def teardown(self) -> None:
        assert verify(session(), "a" * 32).findings == ()
        session().rollback()


def _check_clocks(case: Incident, clocks: list[Obligation]) -> None:
    ended = case.state in ("closed", "withdrawn")
    for clock in clocks:
        assert clock.state in set(obligation.State)
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


def _state(reference: str) -> str:
    return str(
        session().scalars(select(Incident.state).where(Incident.reference == reference)).one()
    )


def _clocks_of(reference: str) -> list[str]:
    found = list(
        session().scalars(
            select(Obligation.reference)
            .join(Incident, Incident.id == Obligation.incident_id)
            .where(Incident.reference == reference)
            .order_by(Obligation.id)
        )
    )
    session().rollback()
    return found


def _digest() -> list[list[tuple[Any, ...]]]:
    found = [
        [tuple(row) for row in session().execute(select(t).order_by(t.c["id"]))] for t in TABLES
    ]
    session().rollback()
    return found


def _versions() -> dict[str, int]:
    found = {
        reference: version
        for model in (Incident, Obligation)
        for reference, version in session().execute(select(model.reference, model.version)).tuples()
    }
    session().rollback()
    return found


def _last_event() -> int:
    return session().scalar(select(func.max(AuditEvent.id))) or 0


def _done_since(last: int) -> list[AuditEvent]:
    """What was done since, opening a restricted case apart, which changes nothing."""
    query = select(AuditEvent).where(
        AuditEvent.id > last, AuditEvent.outcome == "done", AuditEvent.event != "incident.viewed"
    )
    return list(session().scalars(query.order_by(AuditEvent.id)))


@pytest.mark.only_on("sqlite")
def test_random_moves_leave_no_illegal_state_no_missing_event_and_no_lost_clock(
    app: Flask,
) -> None:
    """On one kind of database: the moves and the guards are the same on both."""
    with app.app_context():
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
        walk = type("OfficeWalk", (Walk,), {"world": world, "other": other, "records": records})
        run_state_machine_as_test(
            walk,
            settings=settings(
                max_examples=EXAMPLES, stateful_step_count=STEPS,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
