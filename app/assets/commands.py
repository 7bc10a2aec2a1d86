"""What moves of assets, processing records and retention rules set on their records."""

from collections.abc import Mapping

from sqlalchemy import select

from app.assets.completeness import assets_of_processing
from app.assets.models import Asset, ProcessingRecord
from app.assets.rules.marking import settle
from app.assets.rules.reviews import next_review
from app.core.parameters import lookup_whole
from app.engine.commands import Command
from app.engine.move import Move, recompute
from app.engine.noun import Handler, get_noun
from app.identity.actor import system_actor
from app.identity.holdings import dates_hold
from app.identity.models import Membership, Organisation, Person
from app.links.queries import find_link, make_link
from app.reminders.working_days import organisation_calendar


def _propose(move: Move) -> None:
    move.record.proposed_by_id = move.actor.person_id
    _settle_marking(move)


def _edit(move: Move) -> None:
    if "marking" in move.values:
        _settle_marking(move)


def _settle_marking(move: Move) -> None:
    """What is typed is a level, an organisation's own label, or a legacy word to review."""
    asset: Asset = move.record
    organisation = move.session.get_one(Organisation, asset.organisation_id)
    outcome = settle(organisation.marking_labels, asset.marking, asset.personal_data)
    asset.marking = outcome.shown
    asset.marking_needs_review = outcome.needs_review
    if outcome.as_found is not None:
        asset.marking_as_imported = outcome.as_found
    if not outcome.content_allowed:
        _empty_content(asset)
        move.warnings.append(
            "This asset is marked above OFFICIAL-SENSITIVE. Only its register line is kept here."
        )


def _empty_content(asset: Asset) -> None:
    """R-GSC-02: above the ceiling the register line stands, and holds nothing more."""
    asset.description = asset.purpose = asset.other_information = asset.collected_from = None
    asset.keywords = None


def _offer(move: Move) -> None:
    asset: Asset = move.record
    asset.offered_to_id = move.values["person"]
    asset.offered_on = move.unit.today
    move.facts = {"offered_to": _reference(move, asset.offered_to_id)}


def _clear_offer(move: Move) -> None:
    move.facts = {"offered_to": _reference(move, move.record.offered_to_id)}
    move.record.offered_to_id = None
    move.record.offered_on = None


def _accept(move: Move) -> None:
    """The owner's word; an asset with nothing missing becomes active at once (R-IAR-10)."""
    asset: Asset = move.record
    asset.owner_id = asset.offered_to_id
    asset.owner_accepted_on = move.unit.today
    asset.offered_to_id = asset.offered_on = None
    asset.interim_owner_id = asset.owner_vacant_since = asset.reassign_by = None
    _hold_role(move, "iao", asset.owner_id)
    move.facts = {"owner": _reference(move, asset.owner_id)}


def activate_when_complete(move: Move) -> None:
    """An accepted asset that lacks nothing is active (R-IAR-10)."""
    _activate_if_complete(move, move.record)


def _activate_if_complete(move: Move, asset: Asset) -> None:
    if asset.state == "proposed" and not asset.missing:
        move.follow(Command("asset", "activate", asset.reference), system_actor(move.actor.door))


def _reassign(move: Move) -> None:
    asset: Asset = move.record
    asset.offered_to_id = move.values["person"]
    asset.offered_on = move.unit.today
    move.facts = {
        "from": _reference(move, asset.owner_id),
        "offered_to": _reference(move, asset.offered_to_id),
    }


def _vacate(move: Move) -> None:
    """R-IAR-12: the manager is interim, 20 working days to reassign."""
    asset: Asset = move.record
    person = move.session.get_one(Person, asset.owner_id)
    move.facts = {"owner": person.reference}
    since = move.effective_on
    asset.owner_vacant_since = since
    asset.interim_owner_id = person.manager_id
    asset.owner_id = asset.owner_accepted_on = None
    days = lookup_whole("asset.owner_vacant_working_days", since)
    calendar = organisation_calendar(move.session, asset.organisation_id).lenient()
    asset.reassign_by = calendar.add_working_days(since, days)


def _activate(move: Move) -> None:
    asset: Asset = move.record
    if asset.activated_on is None:
        asset.activated_on = move.unit.today
    if asset.next_review_on is None:
        asset.next_review_on = next_review(move.unit.today, high_risk=asset.at_high_risk)


def _review(move: Move) -> None:
    asset: Asset = move.record
    asset.last_reviewed_on = move.effective_on
    asset.next_review_on = next_review(move.effective_on, high_risk=asset.at_high_risk)
    move.facts = {"result": move.values["review_result"]}


def _assign_administrator(move: Move) -> None:
    move.record.administrator_id = move.values["person"]
    _hold_role(move, "iaa", move.record.administrator_id)
    move.facts = {"administrator": _reference(move, move.record.administrator_id)}


def _resolve_marking(move: Move) -> None:
    move.record.marking = move.values["marking"]
    _settle_marking(move)
    move.record.marking_needs_review = False


def _mark_public(move: Move) -> None:
    move.record.public = move.values["public"] == "yes"


def _link_processing(move: Move) -> None:
    record = move.session.get_one(ProcessingRecord, move.values["processing_record"])
    make_link(
        move.session, "processing", ("asset", move.record.id), ("processing_record", record.id),
        now=move.unit.now, today=move.unit.today, by=move.actor.person_id,
    )  # fmt: skip
    move.facts = {"processing_record": record.reference}


def _unlink_processing(move: Move) -> None:
    record = move.session.get_one(ProcessingRecord, move.values["processing_record"])
    link = find_link(
        move.session, "processing", ("asset", move.record.id), ("processing_record", record.id)
    )
    assert link is not None  # the guard found it
    link.ends_on = move.unit.today
    move.facts = {"processing_record": record.reference}


def _archive(move: Move) -> None:
    move.record.archive_location = move.values["archive_location"]


def _merge(move: Move) -> None:
    target = move.session.scalars(select(Asset).where(Asset.reference == move.values["into"])).one()
    move.record.merged_into = target.reference
    move.facts = {"into": target.reference}


def _hold_role(move: Move, role: str, person_id: int | None) -> None:
    """Owning or looking after an asset carries the role; an administrator need not grant it."""
    person = move.session.get_one(Person, person_id)
    held = move.session.scalars(
        select(Membership.id).where(
            Membership.person_id == person.id,
            Membership.organisation_id == move.record.organisation_id,
            Membership.role == role,
            Membership.state == "held",
            dates_hold(Membership, move.unit.today),
        )
    ).first()
    if held is None:
        move.follow(
            Command(
                "membership", "grant_with_asset", organisation=_code(move),
                inputs={"person": person.reference, "role": role},
            ),
            system_actor(move.actor.door),
        )  # fmt: skip


def _code(move: Move) -> str:
    return move.session.get_one(Organisation, move.record.organisation_id).code


def _reference(move: Move, person_id: int | None) -> str | None:
    return None if person_id is None else move.session.get_one(Person, person_id).reference


def _draft_processing(move: Move) -> None:
    move.record.drafted_by_id = move.actor.person_id
    move.record.regime = move.record.regime or "uk_gdpr"
    move.record.role = move.record.role or "controller"


def _complete_processing(move: Move) -> None:
    move.record.completed_on = move.unit.today


def _edit_processing(move: Move) -> None:
    move.record.completed_on = None


def _end_processing(move: Move) -> None:
    move.record.ended_on = move.unit.today


def _draft_rule(move: Move) -> None:
    move.record.drafted_by_id = move.actor.person_id


def _approve_rule(move: Move) -> None:
    move.record.approved_on = move.unit.today


def rederive_assets(move: Move) -> None:
    """A processing record changed: the assets that hang on it may lack more, or less."""
    for asset in assets_of_processing(move.session, move.record.id):
        recompute(move.unit, get_noun("asset"), asset)
        move.session.flush()
        _activate_if_complete(move, asset)


def vacate_assets(move: Move) -> None:
    """A person left: each asset they own is without owner from that date (R-IAR-12).

    Someone known to leave later keeps their assets until then; the daily job vacates them.
    """
    person: Person = move.record
    if move.effective_on > move.unit.today:
        return
    owned = select(Asset.reference).where(
        Asset.owner_id == person.id, Asset.state.in_(("proposed", "active", "dormant"))
    )
    for reference in move.session.scalars(owned).all():
        move.follow(
            Command(
                "asset", "mark_owner_vacant", reference, inputs={"reason": "The owner has left."},
                effective_on=move.effective_on,
            ),
            system_actor(move.actor.door),
        )  # fmt: skip


Handlers = Mapping[str, Handler]
ASSET: Handlers = {
    "propose": _propose, "edit": _edit, "offer_ownership": _offer, "withdraw_offer": _clear_offer,
    "decline_ownership": _clear_offer, "accept_ownership": _accept, "reassign": _reassign,
    "mark_owner_vacant": _vacate, "activate": _activate, "reactivate": _activate,
    "review": _review, "assign_administrator": _assign_administrator,
    "resolve_marking": _resolve_marking, "mark_public": _mark_public,
    "link_processing": _link_processing,
    "unlink_processing": _unlink_processing, "archive": _archive,
    "merge": _merge,
}  # fmt: skip
PROCESSING: Handlers = {
    "draft": _draft_processing, "edit": _edit_processing, "complete": _complete_processing,
    "end": _end_processing, "withdraw": _end_processing,
}  # fmt: skip
RETENTION: Handlers = {"draft": _draft_rule, "approve": _approve_rule}
