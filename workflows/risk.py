"""A risk to an information asset: what could happen, how bad and how likely, and what is done.

It is scored three times, without controls, as it stands and as it should become. Whoever accepts it
accepts it until a day; the SIRO alone accepts one in the highest band (R-RISK-01 to 05).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Where a risk stands. Overdue and expired are rules over dates, not states."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"


MEANINGS = {
    State.OPEN: "On the register, and nobody has accepted it as it stands.",
    State.ACCEPTED: "Accepted as it stands, until a day.",
    State.CLOSED: "No longer a risk; its line and its scores stay.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know. ``codes`` are what the rule risk_score finds wrong."""

    codes: frozenset[str] = frozenset()
    inherent: int | None = None
    current: int | None = None
    target: int | None = None
    half_scored: tuple[str, ...] = ()
    impact_known: bool = True
    asset_live: bool = True
    same_asset: bool = True
    expiry_in_past: bool = False
    longest_months: int = 0
    review_in_past: bool = False


def pairs_whole(facts: Facts) -> Refusal | None:
    """A score needs its impact and its likelihood."""
    if not facts.half_scored:
        return None
    named = " and ".join(facts.half_scored)
    return Refusal("half_scored", f"Enter both impact and likelihood of the {named} risk.")


def impact_known(facts: Facts) -> Refusal | None:
    """R-RISK-02: the asset's own impact stands in for one that is not given."""
    if facts.impact_known:
        return None
    return Refusal(
        "impact_missing",
        "Enter current impact: the asset has no impact of disclosure, error or loss recorded.",
    )


def current_not_above_inherent(facts: Facts) -> Refusal | None:
    """R-RISK-03: controls do not make a risk worse."""
    if "current_above_inherent" not in facts.codes:
        return None
    return Refusal(
        "current_above_inherent",
        f"The current score ({facts.current}) is above the inherent score ({facts.inherent}). "
        "With controls a risk cannot be higher than without them.",
    )


def target_not_above_current(facts: Facts) -> Refusal | None:
    """R-RISK-03: nobody aims for more risk."""
    if "target_above_current" not in facts.codes:
        return None
    return Refusal(
        "target_above_current",
        f"The target score ({facts.target}) is above the current score ({facts.current}). "
        "A target is the current score or lower.",
    )


def asset_live(facts: Facts) -> Refusal | None:
    """Risks are worked on while the asset is."""
    if facts.asset_live:
        return None
    return Refusal(
        "asset_not_live", "The asset is no longer in use, so its risks are not worked on."
    )


def same_asset(facts: Facts) -> Refusal | None:
    """A risk's history is the asset's too."""
    if facts.same_asset:
        return None
    return Refusal(
        "asset_fixed",
        "A risk stays with its asset. Close it and add one to the other asset instead.",
    )


def expires_ahead(facts: Facts) -> Refusal | None:
    """An acceptance holds from today until a later day."""
    if not facts.expiry_in_past:
        return None
    return Refusal("expiry_in_past", "The acceptance must expire after today.")


def expires_in_time(facts: Facts) -> Refusal | None:
    """R-RISK-04: a risk in the highest band is not accepted for long."""
    if "acceptance_expiry_too_far" not in facts.codes:
        return None
    return Refusal(
        "acceptance_expiry_too_far",
        "A risk in the highest band is accepted for "
        f"{facts.longest_months} months at most. Enter an earlier day.",
    )


def review_ahead(facts: Facts) -> Refusal | None:
    """Somebody looks again."""
    if not facts.review_in_past:
        return None
    return Refusal("review_in_past", "The next review must be after today.")


LIVE = (State.OPEN, State.ACCEPTED)
SCORED = (
    pairs_whole, impact_known, current_not_above_inherent, target_not_above_current, asset_live,
    same_asset,
)  # fmt: skip
EXPIRES = Ask(
    "acceptance_expires_on",
    "Acceptance expires on",
    kind="date",
    hint="The last day on which it is accepted. In the highest band at most 12 months ahead.",
)
NOTE = Ask(
    "note", "Note", kind="long_text", required=False,
    hint="Why it is accepted. Do not name people affected.",
)  # fmt: skip
ACCEPTABLE = (asset_live, expires_ahead, expires_in_time)

WORKFLOW = Workflow(
    name="risk",
    title="Risk",
    about=__doc__,
    states=State,
    initial=State.OPEN,
    terminal=frozenset({State.CLOSED}),
    meanings=MEANINGS,  # type: ignore[arg-type]
    transitions=(
        Transition(
            "add", "Add a risk", (), State.OPEN, "risk.added", guards=SCORED, edits_fields=True,
            tells=(Tell("risk_added", "owner"),),
        ),
        Transition(
            "edit", "Change details and scores", LIVE, KEEP, "risk.edited", guards=SCORED,
            edits_fields=True,
        ),
        Transition(
            "review", "Record a review", LIVE, KEEP, "risk.reviewed",
            guards=(asset_live, review_ahead),
            asks=(
                Ask("next_review_on", "Next review", kind="date"),
                Ask(
                    "note", "What did you find", kind="long_text", required=False,
                    hint="Do not name people affected.",
                ),
            ),
            permission="risk.edit",
        ),
        Transition(
            "accept", "Accept the risk", (State.OPEN,), State.ACCEPTED, "risk.accepted",
            guards=ACCEPTABLE, asks=(EXPIRES, NOTE), tells=(Tell("risk_accepted", "owner"),),
        ),
        Transition(
            "renew", "Renew the acceptance", (State.ACCEPTED,), KEEP, "risk.acceptance_renewed",
            guards=ACCEPTABLE, asks=(EXPIRES, NOTE), permission="risk.accept",
        ),
        Transition(
            "withdraw_acceptance", "Withdraw the acceptance", (State.ACCEPTED,), State.OPEN,
            "risk.acceptance_withdrawn", asks=(REASON,), permission="risk.accept",
            tells=(Tell("risk_acceptance_ended", "owner"),),
        ),
        Transition(
            "lapse", "End the acceptance, because the risk rose", (State.ACCEPTED,), State.OPEN,
            "risk.acceptance_lapsed", system_only=True,
            tells=(Tell("risk_acceptance_ended", "owner"),),
        ),
        Transition(
            "close", "Close", LIVE, State.CLOSED, "risk.closed", asks=(REASON,),
        ),
        Transition(
            "reopen", "Open again", (State.CLOSED,), State.OPEN, "risk.reopened",
            guards=(asset_live,), asks=(REASON,), permission="risk.close",
        ),
    ),
)  # fmt: skip
