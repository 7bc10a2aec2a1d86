"""Every machine, whole: each state with each trigger, reachability, words for people."""

import csv
import importlib
import json
import pkgutil
from enum import StrEnum
from pathlib import Path

import pytest

import workflows
from app.engine import machine
from workflows.definition import Transition, Workflow, WorkflowError

CONFIG = Path(__file__).resolve().parents[2] / "config"


def _all_workflows() -> list[Workflow]:
    """Every machine that a file of the folder declares."""
    modules = [
        importlib.import_module(f"workflows.{module.name}")
        for module in pkgutil.iter_modules(workflows.__path__)
    ]
    found = {
        one.name: one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, Workflow)
    }
    return [found[name] for name in sorted(found)]


WORKFLOWS = _all_workflows()
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


@pytest.mark.parametrize("flow", WORKFLOWS, ids=lambda flow: flow.name)
def test_every_event_has_its_sentence_and_every_message_its_words(flow: Workflow) -> None:
    sentences = json.loads((CONFIG / "sentences.json").read_text(encoding="utf-8"))
    messages = json.loads((CONFIG / "messages.json").read_text(encoding="utf-8"))
    assert {t.event for t in flow.transitions} - set(sentences) == set()
    assert {tell.message for t in flow.transitions for tell in t.tells} - set(messages) == set()


@pytest.mark.parametrize("flow", WORKFLOWS, ids=lambda flow: flow.name)
def test_somebody_holds_the_permission_of_every_move(flow: Workflow) -> None:
    with (CONFIG / "permissions.csv").open(encoding="utf-8", newline="") as stream:
        held = {row["permission"] for row in csv.DictReader(stream)}
    assert {flow.permission(t) for t in flow.transitions} - held == set()
