"""An information asset: a body of information, its accountable owner, and whether it is kept true.

An asset is proposed by anyone, offered to an owner, and becomes active when the owner has accepted
it and nothing that the law asks for is missing. It is reviewed every year, and ends by being
archived, handed over, disposed of, merged or rejected; its line stays for ever (R-IAR-01 to 15).
"""

from enum import StrEnum

from workflows.asset_asks import OWNER, PROCESSING, SUCCESSOR, TRANSFER
from workflows.asset_guards import (
    acceptance_held,
    disposal_certified,
    linked_now,
    marking_is_open,
    merge_target_usable,
    no_offer_open,
    no_transfer_open,
    not_held,
    not_linked_yet,
    nothing_missing,
    offer_open,
    one_receiver,
    owner_accepted,
    receiver_accepts,
    transfer_open,
    untouched,
)
from workflows.definition import KEEP, REASON, Ask, Tell, Transition, Workflow


class State(StrEnum):
    """Where an asset stands. Overdue and due soon are rules over dates, not states."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DORMANT = "dormant"
    ARCHIVED = "archived"
    TRANSFERRED = "transferred"
    DISPOSED = "disposed"
    MERGED = "merged"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


MEANINGS = {
    State.PROPOSED: "On the register; no owner has accepted it yet, or something is missing.",
    State.ACTIVE: "Owned, complete and in use.",
    State.DORMANT: "Kept but no longer used.",
    State.ARCHIVED: "Moved to an archive; the register line stays.",
    State.TRANSFERRED: "Handed over to another body or system; this stub stays for ever.",
    State.DISPOSED: "Disposed of under a certificate; this stub stays for ever.",
    State.MERGED: "Found to be the same as another asset.",
    State.REJECTED: "Not an information asset.",
    State.WITHDRAWN: "An import that was undone had added it.",
}


LIVE = (State.PROPOSED, State.ACTIVE, State.DORMANT)
HOLDABLE = (*LIVE, State.ARCHIVED)
KEPT = (State.ACTIVE, State.DORMANT, State.ARCHIVED)

WORKFLOW = Workflow(
    name="asset",
    title="Information asset",
    about=__doc__,
    states=State,
    initial=State.PROPOSED,
    terminal=frozenset(
        {State.TRANSFERRED, State.DISPOSED, State.MERGED, State.REJECTED, State.WITHDRAWN}
    ),
    meanings=MEANINGS,  # type: ignore[arg-type]
    transitions=(
        Transition(
            "propose", "Add an asset", (), State.PROPOSED, "asset.proposed", edits_fields=True
        ),
        Transition("edit", "Change details", LIVE, KEEP, "asset.edited", edits_fields=True),
        Transition(
            "offer_ownership",
            "Offer to an owner",
            LIVE,
            KEEP,
            "asset.ownership_offered",
            guards=(no_offer_open,),
            asks=(OWNER,),
            tells=(Tell("ownership_offered", "offered_to"),),
        ),
        Transition(
            "withdraw_offer",
            "Withdraw the offer",
            LIVE,
            KEEP,
            "asset.offer_withdrawn",
            guards=(offer_open,),
            asks=(REASON,),
        ),
        Transition(
            "accept_ownership",
            "Accept ownership",
            LIVE,
            KEEP,
            "asset.ownership_accepted",
            guards=(offer_open,),
            tells=(Tell("ownership_accepted", "ig_officer"),),
        ),
        Transition(
            "decline_ownership",
            "Decline ownership",
            LIVE,
            KEEP,
            "asset.ownership_declined",
            guards=(offer_open,),
            asks=(REASON,),
            tells=(Tell("ownership_declined", "ig_officer"),),
        ),
        Transition(
            "activate",
            "Make active",
            (State.PROPOSED,),
            State.ACTIVE,
            "asset.activated",
            guards=(owner_accepted, nothing_missing),
        ),
        Transition(
            "review",
            "Record a review",
            (State.ACTIVE,),
            KEEP,
            "asset.reviewed",
            guards=(owner_accepted, nothing_missing),
            asks=(
                Ask(
                    "review_result",
                    "What did you find",
                    kind="choice",
                    choices=(
                        ("no_change", "No change"),
                        ("changed", "Changed, and the register is now right"),
                    ),
                ),
                Ask(
                    "note",
                    "Note",
                    kind="long_text",
                    required=False,
                    hint="Do not name people affected.",
                ),
            ),
        ),
        Transition(
            "cannot_confirm",
            "Say that you cannot confirm it",
            (State.ACTIVE,),
            KEEP,
            "asset.not_confirmed",
            guards=(owner_accepted,),
            asks=(
                Ask(
                    "note",
                    "What you cannot confirm",
                    kind="long_text",
                    hint="Do not name people affected.",
                ),
            ),
            tells=(Tell("asset_not_confirmed", "ig_officer"),),
            permission="asset.review",
        ),
        Transition(
            "prepare_review",
            "Prepare the review",
            (State.ACTIVE,),
            KEEP,
            "asset.review_prepared",
            asks=(Ask("note", "What the owner should look at", kind="long_text"),),
            tells=(Tell("review_prepared", "owner"),),
        ),
        Transition(
            "assign_administrator",
            "Name an administrator",
            LIVE,
            KEEP,
            "asset.administrator_assigned",
            asks=(
                Ask(
                    "person",
                    "Information asset administrator",
                    kind="person",
                    hint="Name, e-mail or staff number.",
                ),
            ),
            tells=(Tell("administrator_assigned", "administrator"),),
        ),
        Transition(
            "mark_owner_vacant",
            "Record that the owner has left",
            LIVE,
            KEEP,
            "asset.owner_vacated",
            guards=(owner_accepted,),
            asks=(Ask("reason", "Reason", kind="long_text", required=False),),
            tells=(Tell("owner_vacated", "ig_officer"), Tell("interim_owner", "interim_owner")),
        ),
        Transition(
            "reassign",
            "Offer to another owner",
            LIVE,
            KEEP,
            "asset.reassigned",
            asks=(OWNER, REASON),
            tells=(Tell("ownership_offered", "offered_to"),),
        ),
        Transition(
            "resolve_marking",
            "Settle the marking",
            LIVE,
            KEEP,
            "asset.marking_resolved",
            guards=(marking_is_open,),
            asks=(Ask("marking", "Marking", kind="marking"),),
        ),
        Transition(
            "mark_public",
            "Choose whether it is on the public register",
            LIVE,
            KEEP,
            "asset.publicity_set",
            asks=(Ask("public", "Show on the public register", kind="yes_no"),),
        ),
        Transition(
            "link_processing",
            "Link a processing record",
            LIVE,
            KEEP,
            "asset.processing_linked",
            guards=(not_linked_yet,),
            asks=(PROCESSING,),
            permission="asset.edit",
        ),
        Transition(
            "unlink_processing",
            "Unlink a processing record",
            LIVE,
            KEEP,
            "asset.processing_unlinked",
            guards=(linked_now,),
            asks=(PROCESSING, REASON),
            permission="asset.edit",
        ),
        Transition(
            "come_under_hold",
            "Come under a legal hold",
            HOLDABLE,
            KEEP,
            "asset.held",
            asks=(Ask("reason", "Which hold", kind="long_text"),),
            tells=(Tell("asset_held", "owner"), Tell("asset_held", "administrator")),
            system_only=True,
        ),
        Transition(
            "leave_hold",
            "Leave a legal hold",
            tuple(State),
            KEEP,
            "asset.released",
            asks=(Ask("reason", "Which hold", kind="long_text"),),
            tells=(Tell("asset_released", "owner"), Tell("asset_released", "administrator")),
            system_only=True,
        ),
        Transition(
            "mark_dormant",
            "Mark as dormant",
            (State.ACTIVE,),
            State.DORMANT,
            "asset.made_dormant",
            asks=(REASON,),
        ),
        Transition(
            "reactivate",
            "Bring back into use",
            (State.DORMANT,),
            State.ACTIVE,
            "asset.reactivated",
            guards=(owner_accepted, nothing_missing),
        ),
        Transition(
            "archive",
            "Archive",
            (State.ACTIVE, State.DORMANT),
            State.ARCHIVED,
            "asset.archived",
            asks=(Ask("archive_location", "Where it is archived", kind="text"), REASON),
        ),
        Transition(
            "request_transfer",
            "Hand over to another body",
            KEPT,
            KEEP,
            "asset.transfer_requested",
            guards=(not_held, no_transfer_open, one_receiver, acceptance_held),
            asks=TRANSFER,
        ),
        Transition(
            "accept_transfer",
            "Accept the transfer",
            KEPT,
            State.TRANSFERRED,
            "asset.transferred",
            guards=(transfer_open, not_held, receiver_accepts),
            asks=(
                SUCCESSOR,
                Ask(
                    "note",
                    "How it was accepted",
                    kind="long_text",
                    hint="For example a letter, with its date.",
                ),
            ),
            tells=(Tell("transfer_accepted", "owner"), Tell("transfer_accepted", "ig_officer")),
        ),
        Transition(
            "decline_transfer",
            "Decline the transfer",
            KEPT,
            KEEP,
            "asset.transfer_declined",
            guards=(transfer_open,),
            asks=(REASON,),
            tells=(Tell("transfer_declined", "owner"),),
            permission="asset.accept_transfer",
        ),
        Transition(
            "withdraw_transfer",
            "Withdraw the transfer",
            KEPT,
            KEEP,
            "asset.transfer_withdrawn",
            guards=(transfer_open,),
            asks=(REASON,),
            permission="asset.request_transfer",
        ),
        Transition(
            "dispose",
            "Leave a stub",
            KEPT,
            State.DISPOSED,
            "asset.disposed",
            guards=(not_held, disposal_certified),
            asks=(Ask("disposal", "Disposal", kind="record", record_kind="disposal"),),
            system_only=True,
        ),
        Transition(
            "merge",
            "Merge into another asset",
            LIVE,
            State.MERGED,
            "asset.merged",
            guards=(merge_target_usable, not_held),
            asks=(
                Ask(
                    "into",
                    "Reference of the asset that stays",
                    kind="text",
                    hint="For example AST-2026-0042.",
                ),
                REASON,
            ),
        ),
        Transition(
            "reject",
            "Reject",
            (State.PROPOSED,),
            State.REJECTED,
            "asset.rejected",
            guards=(not_held,),
            asks=(REASON,),
        ),
        Transition(
            "withdraw",
            "Withdraw an imported asset",
            LIVE,
            State.WITHDRAWN,
            "asset.withdrawn",
            guards=(untouched, not_held),
            permission="import.undo",
            asks=(Ask("reason", "Reason", kind="long_text", required=False),),
        ),
    ),
)
