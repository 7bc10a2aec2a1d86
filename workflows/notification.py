"""A notice: what is said of an incident to one recipient, and the proof that it was sent.

Filing it meets the legal clock it hangs on. A first part may be filed on the word of the data
protection officer alone: the clock waits for no decision (R-CLK-02, 04, R-INC-06, R-GRID-10).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Whether it was sent. What is still outstanding, and late, are read from its dates."""

    DRAFT = "draft"
    FILED = "filed"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    moved_case: bool = False
    frozen_changed: bool = False
    clock_of_another: bool = False
    clock_of_other_kind: bool = False
    clock_closed: bool = False
    undecided: str = ""
    told_by: str = ""
    told_by_dspt: bool = False
    sent_in_future: bool = False
    sent_before_aware: bool = False
    reason_missing: bool = False
    outstanding_missing: bool = False
    wrong_channel: bool = False
    text_missing: bool = False
    unfinished: str = ""
    withdrawable: bool = True
    case_open: bool = True
    for_people: bool = False


def of_this_case(facts: Facts) -> Refusal | None:
    """A notice stays with its case, and its clock is a clock of that case."""
    if facts.moved_case:
        return Refusal("other_incident", "A notice stays with its incident. Draft another one.")
    if not facts.clock_of_another:
        return None
    return Refusal("clock_of_another", "That clock belongs to another incident.")


def sent_is_frozen(facts: Facts) -> Refusal | None:
    """What was sent stays as it was sent; answers to a report's questions may still come in."""
    if not facts.frozen_changed:
        return None
    return Refusal(
        "sent_is_frozen",
        "It was sent: to whom and with which text is frozen. Use “Correct the text” instead.",
    )


def of_its_kind(facts: Facts) -> Refusal | None:
    """A clock stops for the notice that its law wants, and for no other (R-CLK-02)."""
    if not facts.clock_of_other_kind:
        return None
    return Refusal(
        "clock_of_other_kind",
        "A notice of this kind does not meet that clock. Choose who the clock says is told, or "
        "leave the clock empty.",
    )


def clock_runs(facts: Facts) -> Refusal | None:
    """Where there is nobody to tell, nothing is filed."""
    if not facts.clock_closed:
        return None
    return Refusal("clock_closed", "The clock of this notice is closed: there is nobody to tell.")


def not_told_yet(facts: Facts) -> Refusal | None:
    """Nobody is told twice; the health toolkit passes a report on to the regulator (R-GRID-10)."""
    if not facts.told_by:
        return None
    if facts.told_by_dspt:
        return Refusal(
            "told_by_dspt",
            f"{facts.told_by} went through the DSPT, which passes it on to the regulator. Do not "
            "report twice: record what is new as a follow-up of it.",
        )
    return Refusal(
        "told_already",
        f"They were told already, by {facts.told_by}. Record what is new as a follow-up of it.",
    )


def decided(facts: Facts) -> Refusal | None:
    """A whole notice follows a decision; a first part does not wait for one."""
    return Refusal("undecided", facts.undecided) if facts.undecided else None


def sent_in_past(facts: Facts) -> Refusal | None:
    """A notice is filed once it was sent."""
    if not facts.sent_in_future:
        return None
    return Refusal("sent_in_future", "Enter when it was sent: now or in the past.")


def sent_after_aware(facts: Facts) -> Refusal | None:
    """Nobody tells of what they do not know."""
    if not facts.sent_before_aware:
        return None
    return Refusal(
        "sent_before_aware",
        "It cannot have been sent before we became aware. Check both times.",
    )


def reasons_given(facts: Facts) -> Refusal | None:
    """R-CLK-02, UK GDPR Article 33(1): a late notice says why."""
    if not facts.reason_missing:
        return None
    return Refusal(
        "delay_reasons_missing", "It is late: give the reasons for the delay, as the law asks."
    )


def outstanding_said(facts: Facts) -> Refusal | None:
    """R-CLK-04: what is filed in part says what is still to come."""
    if not facts.outstanding_missing:
        return None
    return Refusal("outstanding_missing", "Say what is still outstanding, or that it is complete.")


def right_channel(facts: Facts) -> Refusal | None:
    """What is reported in the health toolkit is reported through it."""
    if not facts.wrong_channel:
        return None
    return Refusal("wrong_channel", "A DSPT report goes through the DSPT. Choose that channel.")


def text_there(facts: Facts) -> Refusal | None:
    """R-CLK-12: what people were told is kept word by word."""
    if facts.unfinished:
        return Refusal("text_unfinished", f"Still to be written in the text: {facts.unfinished}")
    if not facts.text_missing:
        return None
    return Refusal("text_missing", "Enter the text that people were sent, without any names.")


def case_open(facts: Facts) -> Refusal | None:
    """A clock that runs again belongs to a case that somebody works on."""
    if facts.case_open:
        return None
    return Refusal("incident_closed", "The incident is closed. Open it again first.")


def withdrawable(facts: Facts) -> Refusal | None:
    """R-INC-06: a report to a regulator can be withdrawn; a letter that was read cannot."""
    if facts.withdrawable:
        return None
    return Refusal("not_withdrawable", "Only a report to a regulator can be withdrawn.")


YES_NO = (("yes", "Yes"), ("no", "No"))
CHANNELS = (
    ("web", "The recipient's web form"), ("phone", "Phone"), ("dspt", "DSPT"), ("email", "E-mail"),
    ("letter", "Letter"), ("in_person", "In person"), ("public_message", "Public message"),
)  # fmt: skip
CAUTION = "Do not name people affected."
SENT_AT = Ask("sent_at", "When it was sent", kind="instant")
CHANNEL = Ask("channel", "How it was sent", kind="choice", choices=CHANNELS)
REFERENCE = Ask(
    "regulator_reference", "Reference the recipient gave", required=False, max_length=64,
    hint="Can be added later.",
)  # fmt: skip
PROOF = Ask(
    "proof", "Proof of sending", required=False,
    hint="For example, receipt of the form, tracking number, or who took the call.",
)  # fmt: skip
LATE = Ask(
    "late_reason", "Reasons for the delay", kind="long_text", required=False, max_length=4_000,
    hint="Needed when it is sent after its due time.",
)  # fmt: skip
OUTSTANDING = Ask(
    "outstanding", "What is still outstanding", kind="long_text", required=False,
    max_length=4_000, hint=f"What you will tell them when you know it. {CAUTION}",
)  # fmt: skip
PEOPLE_TOLD = Ask(
    "people_told", "How many people were told", kind="integer", required=False,
    hint="For notices to people affected.",
)  # fmt: skip
STILL_OUTSTANDING = Ask(
    "outstanding", "What is still outstanding", kind="long_text", required=False,
    max_length=4_000, hint=f"Leave empty if nothing is: then no follow-up is due. {CAUTION}",
)  # fmt: skip
SENDING = (sent_in_past, sent_after_aware, reasons_given, right_channel)
FILED = (State.FILED,)
TOLD = (Tell("notice_filed", "owner"), Tell("notice_filed", "dpo"), Tell("notice_filed", "siro"))

WORKFLOW = Workflow(
    name="notification",
    title="Notice",
    about=__doc__,
    states=State,
    initial=State.DRAFT,
    terminal=frozenset({State.WITHDRAWN, State.DISCARDED}),
    meanings={
        State.DRAFT: "It is being written; no clock is met by it.",
        State.FILED: "It was sent. Its text is frozen; corrections are new versions.",
        State.WITHDRAWN: "The report was withdrawn with the regulator; its record stays.",
        State.DISCARDED: "It was never sent.",
    },
    transitions=(
        Transition(
            "draft", "Draft a notice", (), State.DRAFT, "notification.drafted",
            guards=(of_this_case, of_its_kind, clock_runs, not_told_yet), edits_fields=True,
        ),
        Transition(
            "edit", "Change details", (State.DRAFT, State.FILED), KEEP, "notification.edited",
            guards=(of_this_case, of_its_kind, sent_is_frozen), edits_fields=True,
            permission="notification.draft",
        ),
        Transition(
            "file", "Record that it was sent", (State.DRAFT,), State.FILED, "notification.filed",
            guards=(decided, of_its_kind, clock_runs, not_told_yet, *SENDING, outstanding_said,
                    text_there),
            asks=(
                SENT_AT, CHANNEL, REFERENCE, PROOF, LATE,
                Ask("phased", "Only a first part", kind="yes_no", choices=YES_NO, required=False,
                    hint="Then a follow-up is due."),
                OUTSTANDING, PEOPLE_TOLD,
            ),
            tells=TOLD,
        ),
        Transition(
            "file_phased", "Record that a first part was sent", (State.DRAFT,), State.FILED,
            "notification.filed_in_part",
            guards=(of_its_kind, clock_runs, not_told_yet, *SENDING, text_there),
            asks=(
                SENT_AT, CHANNEL,
                Ask("outstanding", "What is still outstanding", kind="long_text", max_length=4_000,
                    hint=f"What you will tell them when you know it. {CAUTION}"),
                REFERENCE, PROOF, LATE,
            ),
            tells=TOLD,
        ),
        Transition(
            "follow_up", "Record a follow-up", FILED, KEEP, "notification.followed_up",
            guards=(sent_in_past, sent_after_aware),
            asks=(
                SENT_AT,
                Ask("text", "What was added", kind="long_text", max_length=20_000, hint=CAUTION),
                REFERENCE, STILL_OUTSTANDING,
            ),
            tells=(Tell("notice_followed_up", "owner"), Tell("notice_followed_up", "dpo")),
        ),
        Transition(
            "add_reference", "Record the recipient's reference", FILED, KEEP,
            "notification.reference_added", permission="notification.correct",
            asks=(
                Ask("regulator_reference", "Reference the recipient gave", max_length=64),
            ),
        ),
        Transition(
            "correct", "Correct the text", FILED, KEEP, "notification.corrected",
            asks=(
                Ask("text", "Text as corrected", kind="long_text", max_length=20_000, kept=True,
                    hint=f"The text before stays readable. {CAUTION}"),
                REASON,
            ),
        ),
        Transition(
            "take_back", "It was recorded by mistake", FILED, State.DRAFT,
            "notification.taken_back", guards=(case_open,), asks=(REASON,),
            permission="notification.correct",
            confirm="Its clocks run again from where they ran. Then record it as it was, or "
            "discard the draft.",
        ),
        Transition(
            "withdraw", "Withdraw with the regulator", FILED, State.WITHDRAWN,
            "notification.withdrawn", guards=(withdrawable,), asks=(REASON,),
            permission="incident.withdraw_from_regulator",
            confirm="Tell the regulator first. This only keeps the record of it.",
        ),
        Transition(
            "withdraw_with_case", "Withdraw with the case's report", FILED, State.WITHDRAWN,
            "notification.withdrawn_with_case", system_only=True,
            asks=(Ask("reason", "Reason", kind="long_text"),), permission="obligation.recompute",
        ),
        Transition(
            "discard", "Discard the draft", (State.DRAFT,), State.DISCARDED,
            "notification.discarded", permission="notification.draft",
        ),
    ),
)  # fmt: skip
