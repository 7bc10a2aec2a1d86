"""A legal clock: who must be told of an incident, by which law, from when and until when.

It runs in elapsed hours, day and night, and never waits for an approval. It is met by a notice that
was filed; then its date is frozen. It is closed when there is nobody to tell (R-CLK-01 to 50).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Whether the clock runs. At risk and late are rules over instants, not states."""

    RUNNING = "running"
    MET = "met"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    hours_known: bool = True
    out_of_scope: str = ""
    already_there: bool = False
    comes_by_itself: bool = False
    incident_open: bool = True
    late: bool = False
    due_before_start: bool = False
    due_after_law: str = ""
    hours_over_law: int = 0
    of_facts: bool = False
    met_in_future: bool = False
    met_before_start: bool = False
    reason_missing: bool = False
    starts_in_future: bool = False


def hours_given(facts: Facts) -> Refusal | None:
    """R-CLK-50: where the law names no hours, an agreement does."""
    if facts.hours_known:
        return None
    return Refusal("hours_missing", "Enter the hours allowed: the law names none here.")


def in_scope(facts: Facts) -> Refusal | None:
    """R-CLK-31, R-CLK-43: some laws bind some organisations only."""
    return Refusal("out_of_scope", facts.out_of_scope) if facts.out_of_scope else None


def not_there_yet(facts: Facts) -> Refusal | None:
    """One clock to one recipient by one law."""
    if not facts.already_there:
        return None
    return Refusal("already_there", "This incident has that clock already.")


def not_of_facts(facts: Facts) -> Refusal | None:
    """What follows from the facts of a case starts and ends with them, never by hand."""
    if not facts.comes_by_itself or facts.already_there:
        return None
    return Refusal(
        "comes_by_itself",
        "This clock starts by itself from the facts of the incident: change those. For somebody "
        "else, such as a joint controller, enter the name of the recipient.",
    )


def incident_open(facts: Facts) -> Refusal | None:
    """A closed case starts no clocks."""
    if facts.incident_open:
        return None
    return Refusal("incident_closed", "The incident is closed. Open it again first.")


def started(facts: Facts) -> Refusal | None:
    """A clock starts with what we know, not with what is to come."""
    if not facts.starts_in_future:
        return None
    return Refusal("starts_in_future", "The clock must run from now or from the past.")


def late(facts: Facts) -> Refusal | None:
    """R-CLK-02: reasons for delay belong to what is late."""
    if facts.late:
        return None
    return Refusal("not_late", "It is not late, so there is no delay to give reasons for.")


def due_after_start(facts: Facts) -> Refusal | None:
    """Nothing is due before it starts."""
    if not facts.due_before_start:
        return None
    return Refusal("due_before_start", "The due time must be after the clock started.")


def within_law(facts: Facts) -> Refusal | None:
    """R-CLK-01: what the law gives cannot be stretched by hand, only shortened."""
    if facts.due_after_law:
        return Refusal(
            "due_after_law",
            f"The law allows until {facts.due_after_law}. If it cannot be met, send what is known "
            "and give the reasons for the delay.",
        )
    if facts.hours_over_law:
        return Refusal(
            "hours_over_law", f"The law allows {facts.hours_over_law} hours: enter no more."
        )
    return None


def by_hand(facts: Facts) -> Refusal | None:
    """What follows from the facts or a contract ends with them; the rest may be stood down."""
    if not facts.of_facts:
        return None
    return Refusal(
        "of_facts", "This clock follows from the facts of the incident: change those, or decide."
    )


def met_in_past(facts: Facts) -> Refusal | None:
    """A notice is sent now or was sent before."""
    if not facts.met_in_future:
        return None
    return Refusal("met_in_future", "The notice must have been sent now or in the past.")


def reasons_given(facts: Facts) -> Refusal | None:
    """R-CLK-02, UK GDPR Article 33(1): a late notice says why."""
    if not facts.reason_missing:
        return None
    return Refusal(
        "delay_reasons_missing",
        "It is late: give the reasons for the delay, as the law asks.",
    )


LATE_REASON = Ask(
    "late_reason", "Reasons for the delay", kind="long_text", max_length=4_000, kept=True
)
OUTCOMES = (("phoned", "Phoned, and spoke to them"), ("could_not_reach", "Could not reach them"))
RUNNING = (State.RUNNING,)
BY_ITSELF, BY_HAND = "obligation.recompute", "obligation.add"

WORKFLOW = Workflow(
    name="obligation",
    title="Legal clock",
    about=__doc__,
    states=State,
    initial=State.RUNNING,
    terminal=frozenset({State.MET}),
    meanings={
        State.RUNNING: "Somebody must be told, and has not been.",
        State.MET: "The notice was sent; its date is frozen.",
        State.CLOSED: "There is nobody to tell.",
    },
    transitions=(
        Transition(
            "add", "Add a clock", (), State.RUNNING, "obligation.added",
            guards=(incident_open, in_scope, not_there_yet, not_of_facts, hours_given, within_law,
                    started),
            edits_fields=True, tells=(Tell("clock_added", "owner"),),
        ),
        Transition(
            "start", "Start a clock", (), State.RUNNING, "obligation.started", edits_fields=True,
            system_only=True, permission=BY_ITSELF,
        ),
        Transition(
            "recompute", "Compute the due time anew", RUNNING, KEEP, "obligation.recomputed",
            asks=(
                Ask("starts_at", "Runs from", kind="instant"),
                Ask("hours", "Hours allowed", kind="integer"),
                Ask("basis", "Contract", required=False),
                Ask("reason", "Reason", kind="text"),
            ),
            system_only=True, tells=(Tell("clock_moved", "owner"),),
        ),
        Transition(
            "acknowledge", "Acknowledge", RUNNING, KEEP, "obligation.acknowledged",
        ),
        Transition(
            "record_call", "Record a phone call", RUNNING, KEEP, "obligation.call_recorded",
            asks=(
                Ask("person", "Whom", kind="person"),
                Ask("call", "What came of it", kind="choice", choices=OUTCOMES),
                Ask("text", "What was said", kind="long_text", required=False, max_length=2_000,
                    hint="Do not name people affected."),
            ),
        ),
        Transition(
            "give_reason", "Give the reasons for the delay", (State.RUNNING, State.MET), KEEP,
            "obligation.reason_given", guards=(late,), asks=(LATE_REASON,),
        ),
        Transition(
            "override_due", "Change the due time by hand", RUNNING, KEEP, "obligation.overridden",
            guards=(due_after_start, within_law),
            asks=(Ask("due_at", "New due time", kind="instant"), REASON),
            tells=(Tell("clock_moved", "owner"),),
        ),
        Transition(
            "meet", "Record that the notice was sent", RUNNING, State.MET, "obligation.met",
            guards=(met_in_past, reasons_given),
            asks=(
                Ask("met_at", "Sent", kind="instant"),
                Ask("phased", "Only a first part", kind="yes_no", required=False),
                Ask("late_reason", "Reasons for the delay", kind="long_text", required=False,
                    max_length=4_000),
            ),
            system_only=True, permission=BY_ITSELF,
        ),
        Transition(
            "take_back", "The notice was recorded by mistake", (State.MET,), State.RUNNING,
            "obligation.taken_back", asks=(REASON,), system_only=True, permission=BY_ITSELF,
        ),
        Transition(
            "close", "Nobody to tell", RUNNING, State.CLOSED, "obligation.closed",
            asks=(Ask("reason", "Reason", kind="text"),), system_only=True, permission=BY_ITSELF,
        ),
        Transition(
            "stand_down", "Stand the clock down", RUNNING, State.CLOSED,
            "obligation.stood_down", guards=(by_hand,), asks=(REASON,), permission=BY_HAND,
        ),
        Transition(
            "run_again", "Run the clock again", (State.CLOSED,), State.RUNNING,
            "obligation.run_again", guards=(by_hand, incident_open), asks=(REASON,),
            permission=BY_HAND,
        ),
        Transition(
            "resume", "Resume", (State.CLOSED,), State.RUNNING, "obligation.resumed",
            asks=(Ask("starts_at", "Runs from", kind="instant"),),
            system_only=True, permission=BY_ITSELF,
        ),
    ),
)  # fmt: skip
