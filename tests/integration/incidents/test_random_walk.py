"""Random moves by random people: no illegal state, no missing audit event, no clock lost."""

from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from app.audit.seals import verify
from app.core.database import session
from app.engine.available import available
from app.engine.commands import Command
from app.engine.inputs import specs_of
from app.engine.noun import get_noun
from tests.factories.walks import typed
from tests.integration.incidents.walking import (
    ADA,
    ANYBODY,
    CY,
    DEE,
    HANGING,
    OLA,
    ONWARD,
    STEPS_ON,
    STRANGER,
    Office,
    clocks_of,
    hanging,
    read,
    transition_of,
)
from workflows import incident
from workflows.definition import Transition

EXAMPLES, STEPS = 10, 30
MOSTLY = (True, True, True, False)


class Walk(RuleBasedStateMachine):
    """Two cases of one office, and everybody who might touch them."""

    office: Office

    def __init__(self) -> None:
        super().__init__()
        self.office.cases.clear()
        self.office.visited.clear()
        self.office.report("yes")
        self.office.report("unknown")

    @initialize(seed=st.integers(0, 999), far=st.sampled_from([0, 8, 16, 24]))
    def a_case_has_come_some_way(self, seed: int, far: int) -> None:
        """Else a random walk would seldom leave the first states."""
        self.office.walk(self.office.cases[0], Random(seed), far)

    @rule(data=st.data(), hours=st.sampled_from([0, 0, 1, 30]))
    def a_case_goes_on(self, data: st.DataObject, hours: int) -> None:
        """Who should takes it, or what hangs on it, one step further."""
        self.office.world.wait(hours=hours)
        reference = data.draw(st.sampled_from(self.office.cases), "case")
        name, trigger = data.draw(st.sampled_from(ONWARD[read(reference).state]), "step")
        inputs: dict[str, Any] = {}
        if trigger not in STEPS_ON:
            sensible = data.draw(st.sampled_from(MOSTLY), "sensible")
            transition = transition_of("incident", trigger)
            inputs = self._typed(data, "incident", transition, whole=not sensible)
            inputs |= self.office.fit(reference, trigger) if sensible else {}
        self.office.step(name, trigger, reference, inputs)

    @rule(data=st.data(), name=st.sampled_from(ANYBODY))
    def somebody_does_what_is_offered(self, data: st.DataObject, name: str) -> None:
        """A move of a case, or of what hangs on it, that its page offers."""
        case = data.draw(st.sampled_from(self.office.cases), "case")
        records = [("incident", case), *(("obligation", one) for one in clocks_of(case))]
        records += [(kind, one) for kind in HANGING for one in hanging(case, kind)]
        session().rollback()
        kind, reference = data.draw(st.sampled_from(records), "record")
        noun, world = get_noun(kind), self.office.world
        query = select(noun.model).where(noun.model.reference == reference)
        record = session().scalars(query).one()
        offers = available(session(), noun, record, world.as_(name), now=world.now)
        offered = [offer.transition for offer in offers if offer.offered]
        if not offered:
            return
        transition = data.draw(st.sampled_from(offered), "move")
        inputs = self._typed(data, kind, transition)
        self.office.take(Command(kind, transition.trigger, reference, None, inputs), name)

    @rule(data=st.data(), name=st.sampled_from([*ANYBODY, STRANGER]))
    def somebody_tries_any_move(self, data: st.DataObject, name: str) -> None:
        """Also moves that they may not make, or that do not leave from here."""
        reference = data.draw(st.sampled_from(self.office.cases), "case")
        every = [t for t in incident.WORKFLOW.transitions if not t.creates]
        transition = data.draw(st.sampled_from(every), "move")
        inputs = self._typed(data, "incident", transition)
        self.office.take(Command("incident", transition.trigger, reference, None, inputs), name)

    @rule(
        data=st.data(), name=st.sampled_from([ADA, OLA, DEE, CY, STRANGER]),
        kind=st.sampled_from(["obligation", "notification", "correspondence"]),
    )  # fmt: skip
    def somebody_adds_to_a_case(self, data: st.DataObject, name: str, kind: str) -> None:
        """A clock, a notice or a letter, with what anybody might type."""
        transition = get_noun(kind).workflow.creators[0]
        inputs = self._typed(data, kind, transition)
        command = Command(kind, transition.trigger, None, self.office.world.code, inputs)
        self.office.take(command, name)

    def _typed(
        self, data: st.DataObject, noun: str, transition: Transition, *, whole: bool = False
    ) -> dict[str, Any]:
        names = self.office.names()
        session().rollback()
        specs = specs_of(get_noun(noun), transition)
        return data.draw(typed(specs, self.office.world.now, names, whole=whole), "typed")

    def teardown(self) -> None:
        assert verify(session(), "a" * 32).findings == ()
        session().rollback()


@pytest.mark.only_on("sqlite")
def test_random_moves_leave_no_illegal_state_no_missing_event_and_no_lost_clock(
    app: Flask,
) -> None:
    """On one kind of database: the guided walk takes the same checks along on both."""
    with app.app_context():
        walk = type("OfficeWalk", (Walk,), {"office": Office.opened()})
        run_state_machine_as_test(
            walk,
            settings=settings(
                max_examples=EXAMPLES, stateful_step_count=STEPS,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
