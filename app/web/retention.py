"""What the pages of assets and holds show of retention: due dates with why, holds, what is held."""

from typing import Any

from flask import g
from sqlalchemy import select

from app.assets.models import Asset, RetentionRule
from app.assets.retention.models import LegalHold
from app.assets.retention.queries import blocking_sentences, case_words, covering
from app.core.database import session
from app.core.fields import FieldSpec, shown_value
from app.engine.noun import Noun, get_noun
from app.links.models import Link as LinkRow
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
    """Which holds stand on an asset: above everything else on its page."""
    return blocking_sentences(session(), record) if noun.name == "asset" else ()


def related(noun: Noun, record: Any) -> list[Related]:
    """The holds on an asset, or the assets of a hold, that the reader may see."""
    if noun.name == "asset" and record.held:
        hold_noun = get_noun("legal_hold")
        holds = session().scalars(covering(record.id).where(hold_noun.visible(g.actor)))
        links = [Link(case_words(h), f"/holds/{h.reference}", note=h.reference) for h in holds]
        return [Related("Legal holds", links, empty="A hold you may not see.")]
    return [_held_assets(record)] if noun.name == "legal_hold" else []


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
