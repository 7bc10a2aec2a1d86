"""A comment: what somebody has to say about a record, shown to everyone who may see that record.

Its author may put it right or withdraw it; nobody else changes their words. A withdrawn comment
leaves its author and dates, and no longer says what it said (R-INT-04, R-X-05).
"""

from enum import StrEnum

from workflows.definition import KEEP, Ask, Transition, Workflow


class State(StrEnum):
    """Where a comment stands."""

    SHOWN = "shown"
    WITHDRAWN = "withdrawn"


BODY = Ask(
    "body",
    "Comment",
    kind="long_text",
    hint="Everyone who may see this record will see it. Do not name people affected.",
    max_length=4_000,
)

WORKFLOW = Workflow(
    name="comment",
    title="Comment",
    about=__doc__,
    states=State,
    initial=State.SHOWN,
    terminal=frozenset({State.WITHDRAWN}),
    meanings={
        State.SHOWN: "Read by everyone who may see the record.",
        State.WITHDRAWN: "Its author took it back; its words are no longer shown.",
    },
    transitions=(
        Transition("add", "Add a comment", (), State.SHOWN, "comment.added", edits_fields=True),
        Transition(
            "edit", "Change the comment", (State.SHOWN,), KEEP, "comment.edited", asks=(BODY,)
        ),
        Transition(
            "withdraw",
            "Withdraw the comment",
            (State.SHOWN,),
            State.WITHDRAWN,
            "comment.withdrawn",
            confirm="Its words will no longer be shown.",
        ),
    ),
)
