"""A contract with a supplier: which assets it serves, when it ends, and how one leaves.

A supplier that processes personal data for us does so under the terms of Article 28; what the
contract lacks of them is listed until it says them all.
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Transition, Workflow


class State(StrEnum):
    """Whether a contract still binds. Ending soon and overdue are rules over dates."""

    IN_FORCE = "in_force"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    own_supplier: bool = False
    dates_in_order: bool = True
    longer: bool = True
    ended_in_future: bool = False
    asset_named: bool = False
    asset_live: bool = True
    linked: bool = False


def another_supplier(facts: Facts) -> Refusal | None:
    """A contract has two sides."""
    if not facts.own_supplier:
        return None
    return Refusal("own_supplier", "An organisation is not its own supplier. Choose another.")


def dates_in_order(facts: Facts) -> Refusal | None:
    """A contract begins before it ends."""
    if facts.dates_in_order:
        return None
    return Refusal("dates_out_of_order", "The contract must end on or after the day it starts.")


def ends_later(facts: Facts) -> Refusal | None:
    """Renewing makes it longer."""
    if facts.longer:
        return None
    return Refusal("not_longer", "The new end must be after the present one.")


def ended_already(facts: Facts) -> Refusal | None:
    """What ends on a later day is still in force."""
    if not facts.ended_in_future:
        return None
    return Refusal(
        "ends_in_future", "That day has not come. Change the end of the contract instead."
    )


def asset_live(facts: Facts) -> Refusal | None:
    """A contract serves what there is."""
    if facts.asset_live:
        return None
    return Refusal("asset_gone", "Nothing is left of that asset, so no contract can serve it.")


def not_linked_yet(facts: Facts) -> Refusal | None:
    """The same asset is not linked twice at a time."""
    if not facts.asset_named or not facts.linked:
        return None
    return Refusal("already_linked", "That asset is already linked to this contract.")


def linked_now(facts: Facts) -> Refusal | None:
    """Only a link that is there can be ended."""
    if not facts.asset_named or facts.linked:
        return None
    return Refusal("not_linked", "That asset is not linked to this contract.")


ASSET = Ask(
    "asset",
    "Information asset",
    kind="record",
    hint="Its reference, for example AST-2026-0042.",
    record_kind="asset",
)
IN_FORCE = (State.IN_FORCE,)

WORKFLOW = Workflow(
    name="contract",
    title="Contract",
    about=__doc__,
    states=State,
    initial=State.IN_FORCE,
    terminal=frozenset({State.ENDED}),
    meanings={
        State.IN_FORCE: "It binds both sides, or will when it starts.",
        State.ENDED: "It no longer binds; its line stays.",
    },
    transitions=(
        Transition(
            "add", "Add a contract", (), State.IN_FORCE, "contract.added",
            guards=(another_supplier, dates_in_order), edits_fields=True,
        ),
        Transition(
            "edit", "Change details", IN_FORCE, KEEP, "contract.edited",
            guards=(another_supplier, dates_in_order), edits_fields=True,
        ),
        Transition(
            "link_asset", "Link an asset", IN_FORCE, KEEP, "contract.asset_linked",
            guards=(asset_live, not_linked_yet), asks=(ASSET,), permission="contract.link",
        ),
        Transition(
            "unlink_asset", "Unlink an asset", IN_FORCE, KEEP, "contract.asset_unlinked",
            guards=(linked_now,), asks=(ASSET, REASON), permission="contract.link",
        ),
        Transition(
            "renew", "Renew", IN_FORCE, KEEP, "contract.renewed", guards=(ends_later,),
            asks=(Ask("new_end", "New last day", kind="date"), REASON),
        ),
        Transition(
            "end", "Record that it has ended", IN_FORCE, State.ENDED, "contract.ended",
            guards=(ended_already,),
            asks=(Ask("ended_on", "Last day", kind="date"), REASON),
        ),
    ),
)  # fmt: skip
