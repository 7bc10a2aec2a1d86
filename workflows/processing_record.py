"""A record of processing: what Article 30 of UK GDPR, or section 61 of the DPA 2018, asks for.

It is drafted, becomes complete when every item its role and regime ask for is there, and ends when
the processing stops. Ended records are kept: the accountability duty looks back.
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import REASON, Refusal, Transition, Workflow


class State(StrEnum):
    """Where a processing record stands."""

    DRAFT = "draft"
    COMPLETE = "complete"
    ENDED = "ended"


MEANINGS = {
    State.DRAFT: "Being written; something may be missing.",
    State.COMPLETE: "Holds every item the law asks for.",
    State.ENDED: "The processing has stopped.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    missing: tuple[str, ...] = ()
    missing_sentences: tuple[str, ...] = ()
    untouched_since_import: bool = True


def nothing_missing(facts: Facts) -> Refusal | None:
    """Article 30(1) or 30(2), or section 61: every item is there."""
    if not facts.missing:
        return None
    return Refusal("incomplete", "Something is missing: " + " ".join(facts.missing_sentences))


def untouched(facts: Facts) -> Refusal | None:
    """Undoing an import leaves what somebody has worked on since."""
    if facts.untouched_since_import:
        return None
    return Refusal(
        "touched_since_import", "Someone has worked on this record since it was imported."
    )


OPEN = (State.DRAFT, State.COMPLETE)

WORKFLOW = Workflow(
    name="processing_record",
    title="Processing record",
    about=__doc__,
    states=State,
    initial=State.DRAFT,
    terminal=frozenset({State.ENDED}),
    meanings=MEANINGS,  # type: ignore[arg-type]
    transitions=(
        Transition(
            "draft",
            "Add a processing record",
            (),
            State.DRAFT,
            "processing_record.drafted",
            edits_fields=True,
        ),
        Transition(
            "edit",
            "Change details",
            OPEN,
            State.DRAFT,
            "processing_record.edited",
            edits_fields=True,
        ),
        Transition(
            "complete",
            "Mark as complete",
            (State.DRAFT,),
            State.COMPLETE,
            "processing_record.completed",
            guards=(nothing_missing,),
        ),
        Transition(
            "end",
            "End this processing",
            OPEN,
            State.ENDED,
            "processing_record.ended",
            asks=(REASON,),
        ),
        Transition(
            "withdraw",
            "Withdraw an imported record",
            OPEN,
            State.ENDED,
            "processing_record.withdrawn",
            guards=(untouched,),
            permission="import.undo",
        ),
    ),
)
