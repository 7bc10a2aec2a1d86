"""What the pages of assets and holds show of retention: due dates with why, holds, what is held."""

from typing import Any

from flask import g
from sqlalchemy import select

from app.assets.models import Asset, RetentionRule
from app.assets.retention.models import LegalHold
from app.assets.retention.queries import (
    DISPOSABLE,
    OPEN,
    blocking_sentences,
)
from app.core.database import session
from app.core.fields import FieldSpec, shown_value
from app.engine.noun import Noun, get_noun
from app.identity.models import Organisation
from app.links.models import Link as LinkRow
from app.policy.decisions import may_somewhere, predicate
from app.ui.page import Link
from app.ui.record import Fact, Related, Section, Why

_RULE = (
    "Disposal is due one period after the day it began; for ever has no end, and before that day "
    "nothing is due (R-RET-01, R-RET-02)."
)


def facts(noun: Noun, record: Any) -> list[Fact]:
    """To whom an asset goes, when its disposal falls due, and why."""
    return [*_receiver(record), *_due(record)] if noun.name == "asset" else []


def _receiver(asset: Asset) -> list[Fact]:
    if asset.transfer_requested_on is None:
        return []
    place = asset.transfer_to_organisation_id
    name = session().get_one(Organisation, place).name if place else asset.transfer_body or ""
    return [Fact("Handed over to" if asset.transferred_on else "To be handed over to", name)]


def _due(asset: Asset) -> list[Fact]:
    if asset.retention_rule_id is None:
        return []
    rule = session().get(RetentionRule, asset.retention_rule_id)
    if rule is None:
        return []
    due = _day(asset.disposal_due_on)
    months = "For ever" if rule.permanent == "yes" else f"{rule.period_months or 'No'} months"
    inputs = (
        ("Rule", f"{rule.name}, {rule.reference}"),
        ("Counted from", rule.trigger_event or ""),
        ("Began on", _day(asset.retention_trigger_on) or "Not yet"),
        ("Period", months),
    )
    answer = due or ("Never" if rule.permanent == "yes" else "Not yet")
    return [Fact("Disposal due", answer, why=Why(f"disposal due {answer}", _RULE, inputs))]


def handed_over(noun: Noun, record: Any) -> list[Section]:
    """What a receiver reads of an asset that is offered to them, beside its name (R-IAR-13)."""
    if noun.name != "asset" or not session().scalar(
        select(Asset.id).where(Asset.id == record.id, predicate(g.actor, noun.reached, noun.shape))
    ):
        return []
    giver = session().get_one(Organisation, record.organisation_id)
    shown = (
        ("From", giver.name), ("Legal basis", record.transfer_basis),
        ("Inventory", record.transfer_inventory), ("Marking", record.marking),
        ("Asked for on", _day(record.transfer_requested_on)),
        ("What takes its place", record.successor_reference),
    )  # fmt: skip
    return [Section("Transfer", [Fact(label, value or "") for label, value in shown])]


def warnings(noun: Noun, record: Any) -> tuple[str, ...]:
    """Which holds stand on an asset or on what is to be disposed of: above all else on the page."""
    if noun.name == "disposal" and record.state in OPEN:
        return blocking_sentences(session(), record.asset)
    return blocking_sentences(session(), record) if noun.name == "asset" else ()


def related(noun: Noun, record: Any) -> list[Related]:
    """The certificate of a disposal; what a hold covers, and what it covered until when."""
    if noun.name == "disposal" and record.certificate_number:
        address = f"/disposals/{record.reference}/certificate"
        words = f"Certificate {record.certificate_number}"
        return [Related("Certificate", [Link(words, address)])]
    return [_held_assets(record)] if noun.name == "legal_hold" else []


def adds(noun: Noun, record: Any) -> dict[str, Link]:
    """Where a disposal of an asset is asked for, for those who may."""
    may = noun.name == "asset" and record.state in DISPOSABLE and not record.held
    if not may or not may_somewhere(g.actor, "disposal.request", record.organisation_id):
        return {}
    address = f"/disposals/new?asset={record.reference}"
    return {"Disposals": Link("Ask for a disposal", address)}


def _held_assets(hold: LegalHold) -> Related:
    rows = session().execute(
        select(Asset.name, Asset.reference, LinkRow.ends_on)
        .join(LinkRow, LinkRow.to_id == Asset.id)
        .where(
            LinkRow.kind == "hold", LinkRow.from_kind == "legal_hold", LinkRow.from_id == hold.id,
            get_noun("asset").visible(g.actor),
        )
        .order_by(Asset.id)
    )  # fmt: skip
    links = [
        Link(name, f"/assets/{reference}",
             note=f"{reference}, until {_day(ended)}" if ended else reference)
        for name, reference, ended in rows
    ]  # fmt: skip
    return Related("Information assets", links)


def _day(value: Any) -> str:
    return shown_value(FieldSpec("day", "Day"), value)
