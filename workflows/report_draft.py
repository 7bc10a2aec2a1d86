"""A report that somebody has begun and not sent yet: theirs alone, and no clock runs from it."""

from enum import StrEnum

from workflows.definition import KEEP, Ask, Transition, Workflow

PERMISSION = "report_draft.keep"
ANSWERS = Ask("answers", "Answers so far", kind="long_text", required=False, max_length=100_000)
WAY = Ask(
    "way", "How it is reported", kind="choice",
    choices=(("own", "Signed in"), ("phone", "By phone"), ("public", "Without account")),
)  # fmt: skip


class State(StrEnum):
    """Where a draft is."""

    KEPT = "kept"
    SENT = "sent"
    DISCARDED = "discarded"


class Facts:
    """A draft has no rule to meet: what it says is checked when it is sent."""


WORKFLOW = Workflow(
    name="report_draft",
    title="Draft of a report",
    about=__doc__,
    states=State,
    initial=State.KEPT,
    terminal=frozenset({State.SENT, State.DISCARDED}),
    meanings={
        State.KEPT: "Answers are kept until it is sent, discarded or forgotten.",
        State.SENT: "It became an incident; the draft holds nothing any more.",
        State.DISCARDED: "Whoever began it threw it away; it holds nothing any more.",
    },
    transitions=(
        Transition(
            "begin", "Begin a report", (), State.KEPT, "report_draft.begun", asks=(WAY,),
            permission=PERMISSION,
        ),
        Transition(
            "keep", "Keep what was answered", (State.KEPT,), KEEP, "report_draft.kept",
            asks=(ANSWERS,), permission=PERMISSION,
        ),
        Transition(
            "send", "Send the report", (State.KEPT,), State.SENT, "report_draft.sent",
            permission=PERMISSION,
        ),
        Transition(
            "discard", "Throw the draft away", (State.KEPT,), State.DISCARDED,
            "report_draft.discarded", permission=PERMISSION,
        ),
    ),
)  # fmt: skip
