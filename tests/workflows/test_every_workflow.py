"""Every machine, whole: each state with each trigger, reachability, words for people."""

from enum import StrEnum

import pytest

from app.engine import machine
from workflows import (
    access,
    asset,
    comment,
    disposal,
    legal_hold,
    owner_statement,
    people,
    processing_record,
    retention_rule,
)
from workflows.definition import Transition, Workflow, WorkflowError

WORKFLOWS = [
    asset.WORKFLOW, processing_record.WORKFLOW, retention_rule.WORKFLOW, people.ORGANISATION,
    people.TEAM, people.PERSON, people.ABSENCE, access.MEMBERSHIP, access.ACCOUNT,
    legal_hold.WORKFLOW, disposal.WORKFLOW, access.SESSION, access.API_TOKEN, access.MESSAGE,
    comment.WORKFLOW, owner_statement.WORKFLOW,
]  # fmt: skip
CELLS = [
    (flow, state, transition)
    for flow in WORKFLOWS
    for state in flow.states
    for transition in flow.transitions
    if not transition.creates
]


@pytest.mark.parametrize("flow", WORKFLOWS, ids=lambda flow: flow.name)
def test_no_record_can_be_trapped(flow: Workflow) -> None:
    flow.validate()


@pytest.mark.parametrize(
    ("flow", "state", "transition"), CELLS, ids=lambda part: getattr(part, "name", None)
)
def test_a_trigger_leads_where_it_says_from_its_sources_and_nowhere_else(
    flow: Workflow, state: StrEnum, transition: Transition
) -> None:
    if state in transition.sources:
        expected = transition.destination or state
        assert machine.next_state(flow, state.value, transition.trigger) == expected
        assert machine.offered(flow, state.value, transition.trigger)
    else:
        assert not machine.offered(flow, state.value, transition.trigger)
        with pytest.raises(LookupError):
            machine.next_state(flow, state.value, transition.trigger)


@pytest.mark.parametrize("flow", WORKFLOWS, ids=lambda flow: flow.name)
def test_every_state_has_a_meaning_and_every_event_a_unique_name(flow: Workflow) -> None:
    if flow.meanings:
        assert set(flow.meanings) == set(flow.states)
    events = [t.event for t in flow.transitions]
    assert len(events) == len(set(events))
    assert all(event.startswith(f"{flow.name}.") for event in events)


class _State(StrEnum):
    OPEN = "open"
    LOST = "lost"


def test_an_unreachable_state_and_a_dead_end_are_refused() -> None:
    made = Transition("make", "Make", (), _State.OPEN, "thing.made")
    flow = Workflow("thing", "Thing", _State, _State.OPEN, frozenset(), (made,))
    with pytest.raises(WorkflowError) as refused:
        flow.validate()
    assert "lost cannot be reached" in str(refused.value)
    assert "open is a dead end" in str(refused.value)
