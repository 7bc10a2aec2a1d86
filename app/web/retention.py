"""What the pages of assets and holds show of retention: due dates with why, holds, what is held."""

from typing import Any

from flask import g
from sqlalchemy import select

from app.assets.models import Asset, RetentionRule
from app.assets.retention.models import Disposal, LegalHold
from app.assets.retention.queries import (
    DISPOSABLE,
    OPEN,
    blocking_sentences,
    case_words,
    covering,
    disposals_of,
)
from app.core.database import session
from app.core.fields import FieldSpec, shown_value
from app.engine.noun import Noun, get_noun
from app.links.models import Link as LinkRow
from app.policy.decisions import may_somewhere
from app.ui.page import Link
from app.ui.record import Fact, Related, Why

_RULE = (
    "Disposal is due one period after the day it began; for ever has no end, and before that day "
    "nothing is due (R-RET-01, R-RET-02)."
)


def facts(noun: Noun, record: Any) -> list[Fact]:
    """When disposal of an asset falls due, and why."""
    if noun.name != "asset" or record.retention_rule_id is None:
        return []
    asset: Asset = record
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


def warnings(noun: Noun, record: Any) -> tuple[str, ...]:
    """Which holds stand on an asset or on what is to be disposed of: above all else on the page."""
    if noun.name == "disposal" and record.state in OPEN:
        return blocking_sentences(session(), record.asset)
    return blocking_sentences(session(), record) if noun.name == "asset" else ()


def related(noun: Noun, record: Any) -> list[Related]:
    """Holds, disposals, certificates and assets that hang together and the reader may see."""
    if noun.name == "asset":
        return [*_holds_on(record), *_disposals_of(record)]
    if noun.name == "disposal":
        return _of_disposal(record)
    return [_held_assets(record)] if noun.name == "legal_hold" else []


def _holds_on(asset: Asset) -> list[Related]:
    if not asset.held:
        return []
    seen = get_noun("legal_hold").visible(g.actor)
    holds = session().scalars(covering(asset.id).where(seen))
    links = [Link(case_words(h), f"/holds/{h.reference}", note=h.reference) for h in holds]
    return [Related("Legal holds", links, empty="A hold you may not see.")]


def _disposals_of(asset: Asset) -> list[Related]:
    seen = get_noun("disposal").visible(g.actor)
    found = session().scalars(disposals_of(asset.id).where(seen).limit(10)).all()
    links = [
        Link(d.series or "The whole asset", f"/disposals/{d.reference}",
             note=f"{d.reference}, {d.state}")
        for d in found
    ]  # fmt: skip
    may = asset.state in DISPOSABLE and not asset.held and may_somewhere(
        g.actor, "disposal.request", asset.organisation_id
    )  # fmt: skip
    add = Link("Ask for a disposal", f"/disposals/new?asset={asset.reference}") if may else None
    return [Related("Disposals", links, add=add, empty="None.")] if found or add else []


def _of_disposal(disposal: Disposal) -> list[Related]:
    asset = disposal.asset
    found = [Related("Information asset", [
        Link(asset.name, f"/assets/{asset.reference}", note=f"{asset.reference}, {asset.state}")
    ])]  # fmt: skip
    if disposal.certificate_number:
        address = f"/disposals/{disposal.reference}/certificate"
        words = f"Certificate {disposal.certificate_number}"
        found.insert(0, Related("Certificate", [Link(words, address)]))
    return found


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
