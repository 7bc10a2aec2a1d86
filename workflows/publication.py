"""A dataset that a code says must or should be published: where it is, and when it is refreshed."""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Transition, Workflow


class State(StrEnum):
    """Whether the line still stands. Overdue is a rule over dates."""

    SCHEDULED = "scheduled"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    address_known: bool = False
    address_safe: bool = True
    refreshed_in_future: bool = False
    refreshed_before_last: bool = False


def address_is_safe(facts: Facts) -> Refusal | None:
    """A link that the public follows is encrypted."""
    if facts.address_safe:
        return None
    return Refusal("address_unsafe", "The address must begin with https:// and have no spaces.")


def address_known(facts: Facts) -> Refusal | None:
    """What is published is published somewhere."""
    if facts.address_known:
        return None
    return Refusal("address_missing", "Enter first where the dataset is published.")


def refreshed_by_now(facts: Facts) -> Refusal | None:
    """What will be refreshed later has not been refreshed."""
    if not facts.refreshed_in_future:
        return None
    return Refusal("refreshed_in_future", "The day of the refresh cannot be in the future.")


def refreshed_in_order(facts: Facts) -> Refusal | None:
    """A refresh follows the one before."""
    if not facts.refreshed_before_last:
        return None
    return Refusal(
        "refreshed_before_last", "The dataset was refreshed on a later day already. Check the date."
    )


WORKFLOW = Workflow(
    name="publication",
    title="Published dataset",
    about=__doc__,
    states=State,
    initial=State.SCHEDULED,
    terminal=frozenset({State.RETIRED}),
    meanings={
        State.SCHEDULED: "Published, or to be published, and refreshed as often as it says.",
        State.RETIRED: "No longer published.",
    },
    transitions=(
        Transition(
            "schedule",
            "Add a dataset",
            (),
            State.SCHEDULED,
            "publication.scheduled",
            guards=(address_is_safe,),
            edits_fields=True,
            permission="publication_schedule.edit",
        ),
        Transition(
            "edit",
            "Change details",
            (State.SCHEDULED,),
            KEEP,
            "publication.edited",
            guards=(address_is_safe,),
            edits_fields=True,
            permission="publication_schedule.edit",
        ),
        Transition(
            "record_refresh",
            "Record a refresh",
            (State.SCHEDULED,),
            KEEP,
            "publication.refreshed",
            guards=(address_known, refreshed_by_now, refreshed_in_order),
            asks=(Ask("refreshed_on", "Refreshed on", kind="date"),),
            permission="publication_schedule.record_refresh",
        ),
        Transition(
            "retire",
            "Take off the schedule",
            (State.SCHEDULED,),
            State.RETIRED,
            "publication.retired",
            asks=(REASON,),
            permission="publication_schedule.edit",
        ),
    ),
)
