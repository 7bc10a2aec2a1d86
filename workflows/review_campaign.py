"""A review campaign: many owners are asked at once to say whether the register is right.

Each asset in it is answered by its owner: no change, changed, or cannot confirm. The answer is the
asset's own move, wherever it is made; the campaign counts who has answered and reminds the others.
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, Ask, Refusal, Transition, Workflow


class State(StrEnum):
    """Where a campaign stands."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    covers_any: bool = True
    begins_later: bool = False
    due_in_past: bool = False


def covers_something(facts: Facts) -> Refusal | None:
    """A campaign asks about at least one asset."""
    if facts.covers_any:
        return None
    return Refusal("covers_nothing", "No active asset fits what you chose.")


def begun(facts: Facts) -> Refusal | None:
    """Reviews made since a day in the past count as answers; nobody is asked from a later day."""
    if not facts.begins_later:
        return None
    return Refusal("begins_later", "A campaign begins today or earlier, not on a later day.")


def due_ahead(facts: Facts) -> Refusal | None:
    """Owners are given time."""
    if not facts.due_in_past:
        return None
    return Refusal("due_in_past", "The day by which owners answer must be after today.")


WORKFLOW = Workflow(
    name="review_campaign",
    title="Review campaign",
    about=__doc__,
    states=State,
    initial=State.OPEN,
    terminal=frozenset({State.CLOSED}),
    meanings={
        State.OPEN: "Owners are asked; their answers are counted.",
        State.CLOSED: "Nobody is asked any more; the count stands.",
    },
    transitions=(
        Transition(
            "launch",
            "Launch a campaign",
            (),
            State.OPEN,
            "review_campaign.launched",
            guards=(covers_something, begun, due_ahead),
            edits_fields=True,
        ),
        Transition(
            "remind",
            "Remind who has not answered",
            (State.OPEN,),
            KEEP,
            "review_campaign.reminded",
        ),
        Transition(
            "close",
            "Close the campaign",
            (State.OPEN,),
            State.CLOSED,
            "review_campaign.closed",
            asks=(Ask("note", "Note", kind="long_text", required=False),),
        ),
    ),
)
