"""An owner's yearly statement to the SIRO: what they answer for, question by question, signed.

One statement for each owner and each year from April to March. Signing freezes it with the assets
as they stood that day. The SIRO accepts it, or returns it with a reason (R-IAR-16).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Where a statement stands. Late is a rule over its due date, not a state."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know. Questions are named by their short words."""

    owns_assets: bool = True
    already_issued: bool = False
    year_wrong: str = ""
    left: bool = False
    question_known: bool = True
    unanswered: tuple[str, ...] = ()
    without_action: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()


def owns_assets(facts: Facts) -> Refusal | None:
    """Only who owns an asset answers for it."""
    if facts.owns_assets:
        return None
    return Refusal("owns_nothing", "This person owns no active or dormant asset here.")


def one_a_year(facts: Facts) -> Refusal | None:
    """R-IAR-16: one statement for each owner and year."""
    if not facts.already_issued:
        return None
    return Refusal("already_issued", "This person has a statement for that year already.")


def year_open(facts: Facts) -> Refusal | None:
    """Nobody states in summer what a year will have been."""
    return Refusal("year_wrong", facts.year_wrong) if facts.year_wrong else None


def still_here(facts: Facts) -> Refusal | None:
    """Nobody answers for somebody who has left."""
    if not facts.left:
        return None
    return Refusal("owner_left", "The owner has left: nothing more is asked of them.")


def question_known(facts: Facts) -> Refusal | None:
    """Only the questions of the year are answered."""
    if facts.question_known:
        return None
    return Refusal("question_unknown", "That is not one of this year's questions.")


def all_answered(facts: Facts) -> Refusal | None:
    """Nothing is signed with a gap in it."""
    if not facts.unanswered:
        return None
    return Refusal("unanswered", f"Not answered yet: {'; '.join(facts.unanswered)}.")


def every_no_has_an_action(facts: Facts) -> Refusal | None:
    """R-IAR-16: any "no" needs an action, with who does it and by when."""
    if not facts.without_action:
        return None
    named = "; ".join(facts.without_action)
    return Refusal(
        "no_without_action",
        f"Answered “no” with nothing to be done about it: {named}. "
        "Say for each what will be done, by whom and by when.",
    )


def differences_explained(facts: Facts) -> Refusal | None:
    """A "yes" against what the register says needs a comment."""
    if not facts.unexplained:
        return None
    named = "; ".join(facts.unexplained)
    return Refusal(
        "difference_unexplained",
        f"Answered “yes” where the register says no: {named}. Say why in the comment.",
    )


ANSWERS = (("yes", "Yes"), ("no", "No"), ("not_applicable", "Not applicable"))
OPEN = (State.NOT_STARTED, State.IN_PROGRESS, State.RETURNED)

WORKFLOW = Workflow(
    name="owner_statement",
    title="Owner's statement",
    about=__doc__,
    states=State,
    initial=State.NOT_STARTED,
    terminal=frozenset({State.ACCEPTED}),
    meanings={
        State.NOT_STARTED: "Issued; no question is answered yet.",
        State.IN_PROGRESS: "The owner is answering.",
        State.SUBMITTED: "Signed by the owner; waits for the SIRO.",
        State.RETURNED: "Sent back by the SIRO with a reason, to be put right and signed again.",
        State.ACCEPTED: "Accepted by the SIRO.",
    },
    transitions=(
        Transition(
            "issue",
            "Issue a statement",
            (),
            State.NOT_STARTED,
            "owner_statement.issued",
            guards=(owns_assets, year_open, one_a_year),
            asks=(
                Ask(
                    "year",
                    "Year, by its first April",
                    kind="integer",
                    required=False,
                    hint="2025 for April 2025 to March 2026. Leave empty for the latest.",
                ),
            ),
            tells=(Tell("statement_issued", "owner"),),
            edits_fields=True,
        ),
        Transition(
            "answer",
            "Answer the questions",
            OPEN,
            State.IN_PROGRESS,
            "owner_statement.answered",
            guards=(still_here, question_known),
            asks=(
                Ask("question", "Question", hint="Its code, as the statement lists it."),
                Ask("answer", "Answer", kind="choice", choices=ANSWERS),
                Ask("comment", "Comment", kind="long_text", required=False),
                Ask("action", "What will be done", kind="long_text", required=False),
                Ask("action_owner", "Who will do it", kind="person", required=False),
                Ask("action_due_on", "By when", kind="date", required=False),
            ),
            permission="owner_statement.edit",
        ),
        Transition(
            "submit",
            "Sign and send to the SIRO",
            OPEN,
            State.SUBMITTED,
            "owner_statement.submitted",
            guards=(still_here, all_answered, every_no_has_an_action, differences_explained),
            asks=(
                Ask(
                    "declaration",
                    "Declaration",
                    kind="choice",
                    choices=(
                        ("agreed", "What I state here is true and complete as far as I know"),
                    ),
                    hint="Signing freezes the statement with the assets as they stand now.",
                ),
            ),
            tells=(Tell("statement_submitted", "siro"),),
        ),
        Transition(
            "accept",
            "Accept",
            (State.SUBMITTED,),
            State.ACCEPTED,
            "owner_statement.accepted",
            asks=(Ask("note", "Note", kind="long_text", required=False),),
            tells=(Tell("statement_accepted", "owner"),),
        ),
        Transition(
            "return",
            "Return to the owner",
            (State.SUBMITTED,),
            State.RETURNED,
            "owner_statement.returned",
            asks=(REASON,),
            tells=(Tell("statement_returned", "owner"),),
        ),
        Transition(
            "record_leaving",
            "Record that the owner has left",
            tuple(State),
            KEEP,
            "owner_statement.owner_left",
            permission="owner_statement.issue",
            system_only=True,
        ),
    ),
)
