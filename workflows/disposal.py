"""A disposal: asked for, approved by the owner, confirmed by the records manager, then certified.

It takes two people at least beside the one who asks (R-IAR-14), a retention rule that has been
approved, a date that has come, and no legal hold (R-RET-01). What was done is certified with a
number; an asset disposed of as a whole stays on the register as a stub (R-IAR-15).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Where a disposal stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    CONFIRMED = "confirmed"
    CERTIFIED = "certified"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know; ``standing`` is that of ``retention_due``."""

    holds: tuple[str, ...] = ()
    asset_gone: bool = False
    has_rule: bool = True
    rule_approved: bool = True
    standing: str = "due"
    due_words: str = ""
    other_open: str = ""
    part_named: bool = True
    has_dates_in_order: bool = True
    unknown_method: str = ""
    done_before_confirmed: bool = False
    done_in_future: bool = False
    attested: bool = True
    contractor_certificate_missing: bool = False


def not_held(facts: Facts) -> Refusal | None:
    """R-RET-01: a legal hold blocks every step, whoever asks."""
    return Refusal("held", " ".join(facts.holds)) if facts.holds else None


def asset_there(facts: Facts) -> Refusal | None:
    """What was never accepted, handed over, merged or disposed of is not disposed of here."""
    if not facts.asset_gone:
        return None
    return Refusal("asset_gone", "Only an active, dormant or archived asset can be disposed of.")


def rule_says_when(facts: Facts) -> Refusal | None:
    """R-RET-02: without an approved rule and a date that has happened there is no due date."""
    if not facts.has_rule:
        return Refusal("rule_missing", "This asset has no retention rule. Choose one first.")
    if not facts.rule_approved:
        return Refusal("rule_not_approved", "Its retention rule waits for approval.")
    if facts.standing == "permanent":
        return Refusal("permanent", "Its retention rule says to keep it for ever.")
    if facts.standing == "trigger_not_happened":
        return Refusal("trigger_not_happened", "The day its period began is not recorded yet.")
    return None


def due(facts: Facts) -> Refusal | None:
    """R-IAR-14: nothing is disposed of before its time."""
    if facts.standing != "not_due":
        return None
    return Refusal("not_due", f"Its disposal falls due on {facts.due_words}, not before.")


def no_other_open(facts: Facts) -> Refusal | None:
    """A whole asset is not disposed of beside a disposal of it, or of a part of it."""
    if not facts.other_open:
        return None
    return Refusal("already_open", f"{facts.other_open} for the same asset is still open.")


def part_is_whole(facts: Facts) -> Refusal | None:
    """A part is a series with a name and the day its own period began."""
    if facts.part_named:
        return None
    return Refusal(
        "part_unclear", "For a part of an asset enter its series and the day its period began."
    )


def dates_in_order(facts: Facts) -> Refusal | None:
    """The records of a part begin before they end."""
    if facts.has_dates_in_order:
        return None
    return Refusal("dates_reversed", "The last records must not be older than the first.")


def method_known(facts: Facts) -> Refusal | None:
    """The vocabulary of methods has dates of validity."""
    if not facts.unknown_method:
        return None
    return Refusal("method_not_in_use", f"“{facts.unknown_method}” is no method in use today.")


def done_when_it_may_be(facts: Facts) -> Refusal | None:
    """What is certified was done after it was confirmed, and has been done."""
    if facts.done_in_future:
        return Refusal("done_in_future", "Certify it when it has been carried out.")
    if facts.done_before_confirmed:
        return Refusal("done_before_confirmed", "It may be carried out only once confirmed.")
    return None


def attested(facts: Facts) -> Refusal | None:
    """R-IAR-14: a witness saw it, or a contractor did it and certified it."""
    if not facts.attested:
        return Refusal("witness_missing", "Enter a witness, or the contractor who did it.")
    if facts.contractor_certificate_missing:
        return Refusal(
            "contractor_certificate_missing", "Enter the contractor's certificate number."
        )
    return None


STANDING = (asset_there, not_held, rule_says_when)

WORKFLOW = Workflow(
    name="disposal",
    title="Disposal",
    about=__doc__,
    states=State,
    initial=State.REQUESTED,
    terminal=frozenset({State.CERTIFIED, State.CANCELLED}),
    meanings={
        State.REQUESTED: "Waits for the owner's approval.",
        State.APPROVED: "Waits for the records manager to confirm.",
        State.CONFIRMED: "May be carried out; then it is certified.",
        State.CERTIFIED: "Carried out, with a certificate.",
        State.CANCELLED: "Not carried out.",
    },
    transitions=(
        Transition(
            "request",
            "Ask for a disposal",
            (),
            State.REQUESTED,
            "disposal.requested",
            guards=(*STANDING, part_is_whole, dates_in_order, method_known, no_other_open),
            tells=(Tell("disposal_requested", "owner"),),
            edits_fields=True,
        ),
        Transition(
            "approve",
            "Approve",
            (State.REQUESTED,),
            State.APPROVED,
            "disposal.approved",
            guards=(*STANDING, due),
            tells=(Tell("disposal_approved", "records_manager"),),
            confirm="You answer for this asset: nothing of it will be left that anyone needs.",
        ),
        Transition(
            "confirm",
            "Confirm",
            (State.APPROVED,),
            State.CONFIRMED,
            "disposal.confirmed",
            guards=(*STANDING, due),
            tells=(Tell("disposal_confirmed", "requested_by"),),
        ),
        Transition(
            "certify",
            "Certify what was done",
            (State.CONFIRMED,),
            State.CERTIFIED,
            "disposal.certified",
            guards=(*STANDING, due, method_known, done_when_it_may_be, attested),
            asks=(
                Ask("carried_out_on", "Carried out on", kind="date"),
                Ask(
                    "carried_out_by",
                    "Carried out by",
                    hint="The person or team, or the contractor's crew.",
                ),
                Ask(
                    "carried_out_method",
                    "Method, if another than planned",
                    kind="choice",
                    required=False,
                    vocabulary="disposal_methods",
                ),
                Ask("witness", "Witness", required=False, hint="Who saw it done."),
                Ask("contractor", "Contractor", required=False),
                Ask(
                    "contractor_certificate",
                    "Contractor's certificate number",
                    required=False,
                    hint="Needed where a contractor did it.",
                ),
            ),
            tells=(Tell("disposal_certified", "owner"), Tell("disposal_certified", "requested_by")),
        ),
        Transition(
            "cancel",
            "Cancel",
            (State.REQUESTED, State.APPROVED, State.CONFIRMED),
            State.CANCELLED,
            "disposal.cancelled",
            asks=(REASON,),
            tells=(Tell("disposal_cancelled", "owner"), Tell("disposal_cancelled", "requested_by")),
        ),
    ),
)
