"""What the moves of risks do, and how an asset follows the highest of its risks."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assets.completeness import derive_asset
from app.assets.models import Asset
from app.assets.risks.models import Risk
from app.assets.risks.queries import LIVE, bands_for, highest_score, impact_of
from app.assets.rules.risk import band_of, score_of
from app.engine import snapshot
from app.engine.commands import Command
from app.engine.move import Move, keep_history, recompute
from app.engine.noun import Handler, get_noun
from app.identity.actor import system_actor
from app.reminders.due_items import sync_record

RAISED = "raised_from"
"""The fact of an edit that raised the score of an accepted risk."""


def _add(move: Move) -> None:
    move.record.raised_by_id = move.actor.person_id
    _fill(move)


def _edit(move: Move) -> None:
    """The score that was derived before this edit is still there to compare with."""
    risk: Risk = move.record
    before = risk.current_score
    _fill(move)
    now = score_of(risk.current_impact, risk.current_likelihood) or 0
    if risk.state == "accepted" and now > before:
        move.facts = {RAISED: before}


def _fill(move: Move) -> None:
    """What was left empty follows from the asset: the impact (R-RISK-02) and who answers."""
    risk: Risk = move.record
    asset = move.session.get_one(Asset, risk.asset_id)
    if risk.current_impact is None:
        risk.current_impact = impact_of(asset)
    if risk.owner_id is None:
        risk.owner_id = asset.owner_id


def _review(move: Move) -> None:
    move.record.last_reviewed_on = move.unit.today
    move.record.review_on = move.values["next_review_on"]


def _accept(move: Move) -> None:
    """R-RISK-04: by whom, when and until when; the event keeps the score that was accepted."""
    risk: Risk = move.record
    risk.accepted_by_id, risk.accepted_on = move.actor.person_id, move.unit.today
    risk.acceptance_expires_on = move.values["acceptance_expires_on"]
    move.facts = {"score": risk.current_score, "band": risk.band}


def _end_acceptance(move: Move) -> None:
    risk: Risk = move.record
    move.facts = snapshot.as_json({"would_have_expired_on": risk.acceptance_expires_on})
    risk.accepted_by_id = risk.accepted_on = risk.acceptance_expires_on = None


def _close(move: Move) -> None:
    risk: Risk = move.record
    risk.closed_on = move.unit.today
    risk.accepted_by_id = risk.accepted_on = risk.acceptance_expires_on = None


def _reopen(move: Move) -> None:
    move.record.closed_on = None


def lapse_if_raised(move: Move) -> None:
    """A risk whose score rose was not accepted as it now stands."""
    if RAISED in move.facts:
        _lapse(move, move.record)


def _lapse(move: Move, risk: Risk) -> None:
    move.follow(Command("risk", "lapse", risk.reference), system_actor(move.actor.door))


def rescore_asset(move: Move) -> None:
    """The asset keeps the highest score of its risks, in the transaction that changes one."""
    asset = move.session.scalars(
        select(Asset)
        .where(Asset.id == move.record.asset_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    _follow(move, asset)


def _follow(move: Move, asset: Asset) -> None:
    """What an asset derives from its risks moves its due dates, never its version (R-IAR-11)."""
    noun = get_noun("asset")
    before = snapshot.of_record(noun, asset)
    asset.highest_risk_score = highest_score(move.session, asset.id)
    derive_asset(move.session, asset)
    changes = snapshot.changed(before, snapshot.of_record(noun, asset))
    if changes:
        keep_history(move.unit, noun, asset, changes, move.unit.today)
        sync_record(move.session, noun, asset, move.unit.now)


def follow_the_matrix(move: Move) -> None:
    """The organisation's bands changed: each live risk, and each asset with one, is read anew.

    An accepted risk that is now in the highest band was accepted by one who may not (R-RISK-04).
    """
    noun = get_noun("risk")
    live = select(Risk).where(Risk.organisation_id == move.record.id, Risk.state.in_(LIVE))
    risen = []
    for risk in move.session.scalars(live.order_by(Risk.id).with_for_update()).all():
        was_red = risk.red
        recompute(move.unit, noun, risk)
        if risk.red and not was_red and risk.state == "accepted":
            risen.append(risk)
    move.session.flush()
    for risk in risen:
        _lapse(move, risk)
    scored = select(Asset).where(
        Asset.organisation_id == move.record.id, Asset.highest_risk_score.is_not(None)
    )
    for asset in move.session.scalars(scored.order_by(Asset.id).with_for_update()).all():
        _follow(move, asset)


def derive_risk(session: Session, risk: Risk) -> None:
    """Recompute the three scores, and the band of the current one (R-RISK-01)."""
    risk.inherent_score = score_of(risk.inherent_impact, risk.inherent_likelihood)
    risk.current_score = score_of(risk.current_impact, risk.current_likelihood) or 0
    risk.target_score = score_of(risk.target_impact, risk.target_likelihood)
    found = band_of(risk.current_score, bands_for(session, risk.organisation_id))
    risk.band, risk.red = found.name, found.needs_sign_off


Handlers = Mapping[str, Handler]
RISK: Handlers = {
    "add": _add, "edit": _edit, "review": _review, "accept": _accept, "renew": _accept,
    "withdraw_acceptance": _end_acceptance, "lapse": _end_acceptance, "close": _close,
    "reopen": _reopen,
}  # fmt: skip
