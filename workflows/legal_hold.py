"""A legal hold: nothing it covers may be disposed of, whoever asks, until it is lifted.

It quotes the case that asks for it, which may be handled elsewhere. Who placed it does not lift it:
a second person does, with a reason (R-RET-01; FOIA s77, DPA 2018 s173).
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


class State(StrEnum):
    """Where a hold stands."""

    IN_FORCE = "in_force"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    unknown_assets: tuple[str, ...] = ()
    starts_in_future: bool = False
    review_in_past: bool = False
    asset_named: bool = False
    covered: bool = False
    last_one: bool = False


def assets_known(facts: Facts) -> Refusal | None:
    """A hold covers assets of its own organisation that have not been disposed of."""
    if not facts.unknown_assets:
        return None
    named = ", ".join(facts.unknown_assets)
    return Refusal(
        "assets_unknown", f"These are no assets of this organisation that can be held: {named}."
    )


def started(facts: Facts) -> Refusal | None:
    """A hold is in force from the day it is placed, or from an earlier one."""
    if not facts.starts_in_future:
        return None
    return Refusal("starts_in_future", "A hold begins today or earlier, not on a later day.")


def review_ahead(facts: Facts) -> Refusal | None:
    """Somebody asks again whether it is still needed."""
    if not facts.review_in_past:
        return None
    return Refusal("review_in_past", "The review must be after today.")


def not_covered_yet(facts: Facts) -> Refusal | None:
    """The same asset is not covered twice by one hold."""
    if not facts.asset_named or not facts.covered:
        return None
    return Refusal("already_covered", "This hold already covers that asset.")


def covered_now(facts: Facts) -> Refusal | None:
    """Only what is covered can be released."""
    if not facts.asset_named or facts.covered:
        return None
    return Refusal("not_covered", "This hold does not cover that asset.")


def not_the_last(facts: Facts) -> Refusal | None:
    """A hold that covers nothing is lifted."""
    if not facts.last_one:
        return None
    return Refusal("last_asset", "This is the only asset it covers: lift the hold instead.")


ASSET = Ask(
    "asset",
    "Information asset",
    kind="record",
    hint="Its reference, for example AST-2026-0042.",
    record_kind="asset",
)

WORKFLOW = Workflow(
    name="legal_hold",
    title="Legal hold",
    about=__doc__,
    states=State,
    initial=State.IN_FORCE,
    terminal=frozenset({State.LIFTED}),
    meanings={
        State.IN_FORCE: "Nothing it covers may be disposed of.",
        State.LIFTED: "No longer in force; disposals may go on.",
    },
    transitions=(
        Transition(
            "place",
            "Place a legal hold",
            (),
            State.IN_FORCE,
            "legal_hold.placed",
            guards=(assets_known, started, review_ahead),
            edits_fields=True,
        ),
        Transition(
            "cover",
            "Cover another asset",
            (State.IN_FORCE,),
            KEEP,
            "legal_hold.extended",
            guards=(not_covered_yet,),
            asks=(ASSET,),
            permission="legal_hold.place",
        ),
        Transition(
            "release",
            "Release one asset",
            (State.IN_FORCE,),
            KEEP,
            "legal_hold.narrowed",
            guards=(covered_now, not_the_last),
            asks=(ASSET, REASON),
            permission="legal_hold.lift",
        ),
        Transition(
            "review",
            "Record a review",
            (State.IN_FORCE,),
            KEEP,
            "legal_hold.reviewed",
            guards=(review_ahead,),
            asks=(
                Ask("review_on", "Next review", kind="date"),
                Ask("note", "What you found", kind="long_text", hint="Do not name people."),
            ),
        ),
        Transition(
            "lift",
            "Lift the hold",
            (State.IN_FORCE,),
            State.LIFTED,
            "legal_hold.lifted",
            asks=(REASON,),
            tells=(Tell("hold_lifted", "placed_by"),),
        ),
    ),
)
