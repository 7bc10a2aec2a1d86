"""A letter or a call between us and a regulator, and what came of it.

Who wrote last, what they ask for and until when stands on it; their decision on an incident is
recorded here and shown on the incident.
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Whether it waits for our answer is read from what is asked and from its date."""

    RECORDED = "recorded"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    moved_case: bool = False
    in_future: bool = False
    answer_in_future: bool = False
    answer_before: bool = False
    due_before: bool = False
    asks_nothing: bool = False


def of_this_case(facts: Facts) -> Refusal | None:
    """What was said of one case is not said of another."""
    if not facts.moved_case:
        return None
    return Refusal("other_incident", "This belongs to its incident. Record another one there.")


def in_past(facts: Facts) -> Refusal | None:
    """What is recorded has happened."""
    if not facts.in_future:
        return None
    return Refusal("in_future", "Enter when it was sent, received or said: now or in the past.")


def answer_in_past(facts: Facts) -> Refusal | None:
    """An answer follows what it answers, and was given."""
    if facts.answer_in_future:
        return Refusal("answer_in_future", "Enter when the answer was sent: now or in the past.")
    if not facts.answer_before:
        return None
    return Refusal("answer_before", "The answer cannot have been sent before what it answers.")


def due_after(facts: Facts) -> Refusal | None:
    """Nothing is due before it was asked for."""
    if not facts.due_before:
        return None
    return Refusal("due_before", "The day to answer by must not be before they asked.")


def asks_something(facts: Facts) -> Refusal | None:
    """Only what was asked is answered."""
    if not facts.asks_nothing:
        return None
    return Refusal("asks_nothing", "Nothing is asked here, so there is nothing to answer.")


RECORD = "correspondence.record"
CAUTION = "Do not name people affected."
OPEN = (State.RECORDED, State.ANSWERED)

WORKFLOW = Workflow(
    name="correspondence",
    title="Correspondence",
    about=__doc__,
    states=State,
    initial=State.RECORDED,
    terminal=frozenset({State.WITHDRAWN}),
    meanings={
        State.RECORDED: "It is on the file; what it asks for has not been answered.",
        State.ANSWERED: "What it asked for was answered.",
        State.WITHDRAWN: "It was recorded by mistake.",
    },
    transitions=(
        Transition(
            "record", "Record a letter or call", (), State.RECORDED, "correspondence.recorded",
            guards=(of_this_case, in_past, due_after), edits_fields=True,
            tells=(Tell("correspondence_recorded", "owner"),
                   Tell("correspondence_recorded", "dpo")),
        ),
        Transition(
            "edit", "Change details", (State.RECORDED,), KEEP, "correspondence.edited",
            guards=(of_this_case, in_past, due_after), edits_fields=True, permission=RECORD,
        ),
        Transition(
            "extend", "Change the day to answer by", (State.RECORDED,), KEEP,
            "correspondence.extended", guards=(due_after,),
            asks=(Ask("answer_by", "Answer by", kind="date", kept=True), REASON), permission=RECORD,
        ),
        Transition(
            "answer", "Record our answer", (State.RECORDED,), State.ANSWERED,
            "correspondence.answered", guards=(asks_something, answer_in_past),
            asks=(
                Ask("answered_at", "When it was sent", kind="instant"),
                Ask("answer", "What we answered", kind="long_text", max_length=20_000,
                    hint=CAUTION),
            ),
            permission=RECORD,
        ),
        Transition(
            "record_outcome", "Record the regulator's decision", OPEN, KEEP,
            "correspondence.outcome_recorded",
            asks=(
                Ask("outcome", "Decision", kind="choice", vocabulary="ico_decisions"),
                Ask("text", "What they ask us to do", kind="long_text", required=False,
                    max_length=8_000, hint=CAUTION),
            ),
            tells=(Tell("regulator_decided", "owner"), Tell("regulator_decided", "siro"),
                   Tell("regulator_decided", "dpo")),
            permission=RECORD,
        ),
        Transition(
            "withdraw", "Withdraw: recorded by mistake", OPEN, State.WITHDRAWN,
            "correspondence.withdrawn", asks=(REASON,), permission=RECORD,
        ),
    ),
)  # fmt: skip
