"""A document attached to a record: a file, checked, hashed and kept with every earlier version.

Whoever may change the record may attach to it, put a newer version in place and withdraw. Nothing
is overwritten: earlier versions stay with their number, hash, who and when (R-X-05, R-X-07).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Transition, Workflow


class State(StrEnum):
    """Where a document stands."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    virus: str = ""
    subject_open: bool = True
    same_content: bool = False


def not_infected(facts: Facts) -> Refusal | None:
    """What the scanner finds something in is never kept (DESIGN 10)."""
    if not facts.virus:
        return None
    return Refusal(
        "infected", f"The file was not kept: the virus scanner found “{facts.virus}” in it."
    )


def subject_open(facts: Facts) -> Refusal | None:
    """What is settled is settled with its documents: nothing is added to it or replaced."""
    if facts.subject_open:
        return None
    return Refusal("subject_closed", "The record it hangs on can no longer be changed.")


def other_content(facts: Facts) -> Refusal | None:
    """The same content again is no new version."""
    if not facts.same_content:
        return None
    return Refusal("same_content", "This file is the same as the version that is here already.")


UPLOAD = Ask(
    "upload",
    "Uploaded file",
    hint="What the upload answered: send the file to /api/v1/uploads, or use ig upload.",
    max_length=2_000,
)
PERSONAL_DATA = Ask("personal_data", "Does it contain personal data?", kind="yes_no")

WORKFLOW = Workflow(
    name="document",
    title="Document",
    about=__doc__,
    states=State,
    initial=State.CURRENT,
    terminal=frozenset({State.WITHDRAWN}),
    meanings={
        State.CURRENT: "Can be opened by whoever may see the record it hangs on.",
        State.WITHDRAWN: "Taken away; its line stays, and its file can no longer be opened.",
    },
    transitions=(
        Transition(
            "add",
            "Attach a document",
            (),
            State.CURRENT,
            "document.added",
            guards=(not_infected, subject_open),
            asks=(UPLOAD,),
            edits_fields=True,
        ),
        Transition(
            "replace",
            "Put a newer version in place",
            (State.CURRENT,),
            KEEP,
            "document.replaced",
            guards=(not_infected, subject_open, other_content),
            asks=(UPLOAD, PERSONAL_DATA),
        ),
        Transition(
            "withdraw",
            "Withdraw the document",
            (State.CURRENT,),
            State.WITHDRAWN,
            "document.withdrawn",
            asks=(REASON,),
        ),
    ),
)
