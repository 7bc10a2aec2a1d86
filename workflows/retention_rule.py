"""A row of the retention schedule: drafted by the records manager, approved by another person."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import REASON, Refusal, Transition, Workflow


class State(StrEnum):
    """Where a rule stands."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    has_period: bool = False
    untouched_since_import: bool = True


def period_known(facts: Facts) -> Refusal | None:
    """A rule says how long, or that it is for ever."""
    if facts.has_period:
        return None
    return Refusal(
        "period_missing", "Enter a period in months, or say that the records are kept permanently."
    )


def untouched(facts: Facts) -> Refusal | None:
    """Undoing an import leaves what somebody has worked on since."""
    if facts.untouched_since_import:
        return None
    return Refusal("touched_since_import", "Someone has worked on this rule since it was imported.")


WORKFLOW = Workflow(
    name="retention_rule",
    title="Retention rule",
    about=__doc__,
    states=State,
    initial=State.DRAFT,
    terminal=frozenset({State.RETIRED}),
    meanings={
        State.DRAFT: "Written, waiting for a second person.",
        State.IN_FORCE: "Approved; assets may refer to it.",
        State.RETIRED: "No longer used for new records.",
    },
    transitions=(
        Transition(
            "draft",
            "Add a retention rule",
            (),
            State.DRAFT,
            "retention_rule.drafted",
            edits_fields=True,
            permission="retention_rule.edit",
        ),
        Transition(
            "edit",
            "Change details",
            (State.DRAFT, State.IN_FORCE),
            State.DRAFT,
            "retention_rule.edited",
            edits_fields=True,
        ),
        Transition(
            "approve",
            "Approve",
            (State.DRAFT,),
            State.IN_FORCE,
            "retention_rule.approved",
            guards=(period_known,),
        ),
        Transition(
            "retire",
            "Retire",
            (State.DRAFT, State.IN_FORCE),
            State.RETIRED,
            "retention_rule.retired",
            asks=(REASON,),
        ),
        Transition(
            "withdraw",
            "Withdraw an imported rule",
            (State.DRAFT, State.IN_FORCE),
            State.RETIRED,
            "retention_rule.withdrawn",
            guards=(untouched,),
            permission="import.undo",
        ),
    ),
)
