"""Assets, processing records and retention rules, as the engine works them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from app.assets import commands
from app.assets.completeness import (
    SENTENCES,
    derive_asset,
    derive_processing,
    missing_of_processing,
)
from app.assets.fields import ASSET, PROCESSING, RETENTION
from app.assets.models import Asset, ProcessingRecord, RetentionRule
from app.assets.retention.commands import disposals, holds, transfers
from app.assets.retention.queries import (
    HOLDABLE,
    blocking_sentences,
    is_certified,
    received_by,
    transfer_facts,
)
from app.core.parameters import lookup_whole
from app.engine.move import subscribe
from app.engine.noun import DueDate, Noun, Searched, Situation, register
from app.links.models import Link
from app.links.queries import find_link
from app.policy.shape import PolicyShape
from workflows import asset as asset_workflow
from workflows import processing_record as processing_workflow
from workflows import retention_rule as retention_workflow
from workflows.asset_guards import Facts as AssetFacts


def _asset_facts(asset: Asset | None, at: Situation) -> AssetFacts:
    if asset is None:
        return AssetFacts()
    missing = tuple(asset.missing or ())
    return AssetFacts(
        owner_accepted=asset.owner_accepted_on is not None,
        offer_open=asset.offered_to_id is not None,
        missing=missing,
        missing_sentences=tuple(SENTENCES[code].sentence for code in missing),
        marking_needs_review=asset.marking_needs_review,
        merge_target_usable=_merge_target_usable(asset, at),
        untouched_since_import=asset.version == 1,
        processing_named="processing_record" in at.values,
        processing_linked=_linked(asset, at),
        holds=blocking_sentences(at.session, asset),
        disposal_certified=is_certified(at.session, asset, at.values.get("disposal")),
        **transfer_facts(asset, at),
    )


def _linked(asset: Asset, at: Situation) -> bool:
    named = at.values.get("processing_record")
    if named is None:
        return False
    return (
        find_link(at.session, "processing", ("asset", asset.id), ("processing_record", named))
        is not None
    )


def _merge_target_usable(asset: Asset, at: Situation) -> bool:
    into = at.values.get("into")
    if into is None:
        return True
    found = select(Asset.id).where(
        Asset.reference == into,
        Asset.organisation_id == asset.organisation_id,
        Asset.id != asset.id,
        Asset.state.in_(("proposed", "active")),
    )
    return at.session.scalar(found) is not None


def _processing_facts(record: ProcessingRecord | None, _at: Situation) -> processing_workflow.Facts:
    if record is None:
        return processing_workflow.Facts()
    missing = missing_of_processing(record)
    return processing_workflow.Facts(
        missing=tuple(m.code for m in missing),
        missing_sentences=tuple(m.sentence for m in missing),
        untouched_since_import=record.version == 1,
    )


def _retention_facts(rule: RetentionRule | None, _at: Situation) -> retention_workflow.Facts:
    if rule is None:
        return retention_workflow.Facts()
    return retention_workflow.Facts(
        has_period=rule.period_months is not None or rule.permanent == "yes",
        untouched_since_import=rule.version == 1,
    )


def _owned(people: tuple[int, ...]) -> ColumnElement[bool]:
    return or_(
        Asset.owner_id.in_(people),
        Asset.administrator_id.in_(people),
        Asset.interim_owner_id.in_(people),
    )


def _hangs_on_owned(people: tuple[int, ...]) -> ColumnElement[bool]:
    """A processing record that someone drafted, or that is linked to an asset of theirs."""
    owned = aliased(Asset)
    linked = exists().where(
        Link.kind == "processing",
        Link.from_kind == "asset",
        Link.to_kind == "processing_record",
        Link.to_id == ProcessingRecord.id,
        Link.ends_on.is_(None),
        Link.from_id == owned.id,
        or_(owned.owner_id.in_(people), owned.administrator_id.in_(people)),
    )
    return or_(ProcessingRecord.drafted_by_id.in_(people), linked)


def _asset_dues(asset: Asset) -> Sequence[DueDate]:
    """The offer waits for an answer, and an active asset for its review."""
    found = []
    if asset.offered_to_id is not None and asset.offered_on is not None:
        answer_days = lookup_whole("asset.offer_answer_days", asset.offered_on)
        found.append(
            DueDate(
                "ownership_offer",
                asset.offered_on + timedelta(days=answer_days),
                "ownership_offer",
                asset.offered_to_id,
                asset.offered_on,
            )
        )
    if asset.state == "active" and asset.next_review_on is not None:
        since = asset.last_reviewed_on or asset.activated_on or asset.next_review_on
        found.append(
            DueDate("asset_review", asset.next_review_on, "asset_review", asset.owner_id, since)
        )
    if asset.reassign_by is not None and asset.owner_vacant_since is not None:
        found.append(
            DueDate(
                "owner_reassignment",
                asset.reassign_by,
                "owner_reassignment",
                asset.interim_owner_id,
                asset.owner_vacant_since,
            )
        )
    if asset.disposal_due_on is not None and not asset.held and asset.state in HOLDABLE:
        began = asset.retention_trigger_on or asset.disposal_due_on
        found.append(
            DueDate("disposal_due", asset.disposal_due_on, "disposal_due", asset.owner_id, began)
        )
    return found


def _asset_heading(asset: Any) -> str:
    return str(asset.name)


ASSET_NOUN = Noun(
    name="asset",
    plural="assets",
    title="Information asset",
    prefix="AST",
    model=Asset,
    workflow=asset_workflow.WORKFLOW,
    fields=ASSET,
    shape=PolicyShape(
        local=True,
        organisation=Asset.organisation_id,
        own=(Asset.owner_id, Asset.proposed_by_id),
        team=Asset.team_id,
        named=(Asset.offered_to_id,),
        named_for={"asset.accept_transfer": (Asset.transfer_to_id,)},
        own_party=received_by,
        assets=_owned,
        owner=Asset.owner_id,
        author=Asset.proposed_by_id,
    ),
    facts=_asset_facts,
    handlers={**commands.ASSET, **holds.ASSET, **disposals.ASSET, **transfers.ASSET},
    views=("asset.view", "asset.accept_ownership"),
    title_views=("asset.view_title",),
    reached=("asset.accept_transfer",),
    derive=derive_asset,
    dues=_asset_dues,
    measured=(
        "state",
        "owner",
        "owner_accepted_on",
        "next_review_on",
        "last_reviewed_on",
        "missing_count",
        "complete_processing",
        "personal_data",
        "retention_rule",
        "disposal_due_on",
        "held",
        "highest_risk_score",
    ),
    shown=("disposal_due_on", "highest_risk_score"),
    tracked=(
        "owner",
        "offered_to",
        "transfer_to",
        "administrator",
        "interim_owner",
        "last_reviewed_on",
        "next_review_on",
        "public",
        "marking_needs_review",
        "held",
    ),
    searched=Searched(second=("description",)),
)

PROCESSING_RECORD_NOUN = Noun(
    name="processing_record",
    plural="processing",
    title="Processing record",
    prefix="PRO",
    model=ProcessingRecord,
    workflow=processing_workflow.WORKFLOW,
    fields=PROCESSING,
    shape=PolicyShape(
        local=True,
        organisation=ProcessingRecord.organisation_id,
        own=(ProcessingRecord.drafted_by_id,),
        assets=_hangs_on_owned,
        author=ProcessingRecord.drafted_by_id,
    ),
    facts=_processing_facts,
    handlers=commands.PROCESSING,
    views=("processing_record.view",),
    derive=derive_processing,
    measured=("state", "missing_count"),
    searched=Searched(second=("purposes",)),
)

RETENTION_RULE_NOUN = Noun(
    name="retention_rule",
    plural="retention",
    title="Retention rule",
    prefix="RET",
    model=RetentionRule,
    workflow=retention_workflow.WORKFLOW,
    fields=RETENTION,
    shape=PolicyShape(
        local=True, organisation=RetentionRule.organisation_id, author=RetentionRule.drafted_by_id
    ),
    facts=_retention_facts,
    handlers=commands.RETENTION,
    views=("retention_rule.view",),
    measured=("state", "period_months"),
    searched=Searched(second=("trigger_event", "description")),
)

NOUNS = (ASSET_NOUN, PROCESSING_RECORD_NOUN, RETENTION_RULE_NOUN)


def register_nouns() -> None:
    """Make these kinds known to every door, and hear of what concerns them."""
    for noun in NOUNS:
        register(noun)
    subscribe("asset.ownership_accepted", commands.activate_when_complete)
    subscribe("asset.processing_linked", commands.activate_when_complete)
    subscribe("asset.transfer_requested", transfers.tell_receiver)
    subscribe("person.ended", commands.vacate_assets)
    for event in ("edited", "completed", "ended", "withdrawn"):
        subscribe(f"processing_record.{event}", commands.rederive_assets)
