"""The transitions library, behind one function: which state does a move lead to?"""

from enum import StrEnum
from functools import cache
from typing import Any

from transitions import Machine, MachineError

from workflows.definition import Workflow


class _Subject:
    """Holds a state for the length of one trigger, so that no record is ever registered."""

    __slots__ = ("state",)

    def __init__(self, state: StrEnum) -> None:
        self.state = state


@cache
def _machine(workflow: Workflow) -> Machine:
    """Build one machine a workflow. No automatic transitions: they would bypass every guard."""
    transitions: list[Any] = [
        {"trigger": t.trigger, "source": list(t.sources), "dest": t.destination}
        for t in workflow.transitions
        if not t.creates
    ]
    return Machine(
        model=None, states=workflow.states, initial=workflow.initial, transitions=transitions,
        auto_transitions=False, send_event=True,
    )  # fmt: skip


def offered(workflow: Workflow, state: str, trigger: str) -> bool:
    """Whether a trigger leaves from this state."""
    transition = workflow.transition(trigger)
    return transition is not None and workflow.states(state) in transition.sources


def next_state(workflow: Workflow, state: str, trigger: str) -> StrEnum:
    """Name the state a trigger leads to. Raises LookupError when it does not leave from here."""
    subject = _Subject(workflow.states(state))
    event = _machine(workflow).events.get(trigger)
    if event is None:
        raise LookupError(trigger)
    try:
        event.trigger(subject)
    except MachineError:
        raise LookupError(trigger) from None
    return subject.state
