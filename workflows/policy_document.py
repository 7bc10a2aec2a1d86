"""A controlled document: a policy, procedure or handbook page that one person writes and another
approves.

Each edition is a record of its own. Approving one supersedes the edition it replaces; what was
approved is never edited, and falls due for review on its review date (finding 45).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Where an edition stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    has_content: bool = True
    has_owner: bool = True
    has_dates: bool = True
    dates_in_order: bool = True
    review_ahead: bool = True
    replaces_in_force: bool = True
    wrote_it: bool = False


def complete(facts: Facts) -> Refusal | None:
    """Nobody approves what is empty, has no owner or is never reviewed."""
    missing = [
        words
        for there, words in (
            (facts.has_content, "its text, or an attached file"),
            (facts.has_owner, "an owner"),
            (facts.has_dates, "an effective date and a review date"),
        )
        if not there
    ]
    return Refusal("incomplete", f"Still missing: {'; '.join(missing)}.") if missing else None


def dates_in_order(facts: Facts) -> Refusal | None:
    """It is reviewed after it takes effect."""
    if facts.dates_in_order:
        return None
    return Refusal("dates_out_of_order", "The review date must be after the effective date.")


def review_ahead(facts: Facts) -> Refusal | None:
    """A review date that has passed would be overdue at once."""
    if facts.review_ahead:
        return None
    return Refusal("review_date_past", "The review date must be after today.")


def replaces_in_force(facts: Facts) -> Refusal | None:
    """Only the edition in force is replaced, and only once."""
    if facts.replaces_in_force:
        return None
    return Refusal(
        "replaced_already", "The edition it replaces is not approved, or was replaced already."
    )


def another_wrote_it(facts: Facts) -> Refusal | None:
    """The approver has written nothing in it."""
    if not facts.wrote_it:
        return None
    return Refusal("own_words", "You wrote in this document, so another person must approve it.")


READY = (complete, dates_in_order, review_ahead, replaces_in_force)
WORKFLOW = Workflow(
    name="policy_document",
    title="Policy document",
    about=__doc__,
    states=State,
    initial=State.DRAFT,
    terminal=frozenset({State.SUPERSEDED, State.WITHDRAWN}),
    meanings={
        State.DRAFT: "Being written.",
        State.SUBMITTED: "Waiting for another person to approve it.",
        State.APPROVED: "In force, and shown to all staff in the handbook.",
        State.SUPERSEDED: "Replaced by a newer edition.",
        State.WITHDRAWN: "No longer in force, and not replaced.",
    },
    transitions=(
        Transition(
            "draft",
            "Write a policy document",
            (),
            State.DRAFT,
            "policy_document.drafted",
            guards=(replaces_in_force,),
            edits_fields=True,
        ),
        Transition(
            "edit",
            "Change the draft",
            (State.DRAFT, State.SUBMITTED),
            State.DRAFT,
            "policy_document.edited",
            edits_fields=True,
        ),
        Transition(
            "submit",
            "Send for approval",
            (State.DRAFT,),
            State.SUBMITTED,
            "policy_document.submitted",
            guards=READY,
            tells=(Tell("policy_submitted", "dpo"), Tell("policy_submitted", "siro")),
        ),
        Transition(
            "approve",
            "Approve",
            (State.SUBMITTED,),
            State.APPROVED,
            "policy_document.approved",
            guards=(*READY, another_wrote_it),
            tells=(Tell("policy_approved", "owner"),),
        ),
        Transition(
            "review",
            "Record a review",
            (State.APPROVED,),
            KEEP,
            "policy_document.reviewed",
            guards=(review_ahead,),
            asks=(
                Ask("review_on", "Next review date", kind="date"),
                Ask("note", "What you found", kind="long_text"),
            ),
        ),
        Transition(
            "supersede",
            "Supersede",
            (State.APPROVED,),
            State.SUPERSEDED,
            "policy_document.superseded",
            system_only=True,
        ),
        Transition(
            "withdraw",
            "Withdraw",
            (State.DRAFT, State.SUBMITTED, State.APPROVED),
            State.WITHDRAWN,
            "policy_document.withdrawn",
            asks=(REASON,),
        ),
    ),
)
