"""How due dates follow the rules and assets they come from."""

from sqlalchemy import ColumnElement, select

from app.assets.completeness import due_under
from app.assets.models import Asset, RetentionRule
from app.assets.retention.models import Disposal
from app.assets.retention.queries import OPEN
from app.engine.move import Move, recompute
from app.engine.noun import get_noun
from app.reminders.due_items import sync_many

_AT_ONCE = 500


def follow_the_rule(move: Move) -> None:
    """A retention rule changed: the due dates of assets under it change with it (R-RET-01)."""
    rule: RetentionRule = move.record
    under = move.session.execute(
        select(Asset.id, Asset.retention_trigger_on, Asset.disposal_due_on).where(
            Asset.retention_rule_id == rule.id, Asset.retention_trigger_on.is_not(None)
        )
    )
    moved = [key for key, trigger_on, due in under.tuples() if due_under(rule, trigger_on) != due]
    noun = get_noun("asset")
    for start in range(0, len(moved), _AT_ONCE):
        wanted = select(Asset).where(Asset.id.in_(moved[start : start + _AT_ONCE]))
        assets = move.session.scalars(wanted.order_by(Asset.id).with_for_update()).all()
        for asset in assets:
            recompute(move.unit, noun, asset)
        move.session.flush()
        sync_many(move.session, noun, assets, move.unit.now)
    _recompute_open(move, Asset.retention_rule_id == rule.id)


def follow_the_asset(move: Move) -> None:
    """An asset changed: so may the dates of disposals of it that are still open."""
    if {"retention_rule", "retention_trigger_on"} & move.values.keys():
        _recompute_open(move, Asset.id == move.record.id)


def _recompute_open(move: Move, which: ColumnElement[bool]) -> None:
    wanted = select(Disposal).join(Asset, Asset.id == Disposal.asset_id)
    for disposal in move.session.scalars(wanted.where(which, Disposal.state.in_(OPEN))).all():
        recompute(move.unit, get_noun("disposal"), disposal)
