"""What moves of campaigns do, and how assets' own moves answer them."""

from collections.abc import Mapping

from sqlalchemy import select, update

from app.assets.campaigns.models import CampaignItem, ReviewCampaign
from app.assets.campaigns.queries import fitting, waiting
from app.assets.models import Asset
from app.engine import rows
from app.engine.messages import queue_message
from app.engine.move import Move
from app.engine.noun import Handler

_OPEN = select(ReviewCampaign.id).where(ReviewCampaign.state == "open")


def _launch(move: Move) -> None:
    campaign: ReviewCampaign = move.record
    campaign.starts_on = campaign.starts_on or move.unit.today
    campaign.launched_by_id = move.actor.person_id
    campaign.reminded_on = move.unit.today


def choose_assets(move: Move) -> None:
    """A campaign was launched: name its assets, count recent reviews, tell the owners."""
    campaign: ReviewCampaign = move.record
    chosen = move.session.execute(
        select(Asset.id, Asset.owner_id, Asset.team_id, Asset.last_reviewed_on).where(
            fitting(
                campaign.organisation_id, team_id=campaign.team_id, high_risk=campaign.high_risk,
                personal_data=campaign.personal_data,
                not_reviewed_since=campaign.not_reviewed_since,
            )
        )
    ).tuples()  # fmt: skip
    items = []
    for asset_id, owner_id, team_id, reviewed_on in chosen:
        recent = reviewed_on is not None and reviewed_on >= campaign.starts_on
        items.append(
            {
                "campaign_id": campaign.id, "asset_id": asset_id, "owner_id": owner_id,
                "team_id": team_id, "result": "reviewed" if recent else None,
                "answered_on": reviewed_on if recent else None,
            }
        )  # fmt: skip
    ids = rows.reserve_ids(move.session, CampaignItem, len(items))
    rows.insert(
        move.session, CampaignItem,
        [{"id": key, **item} for key, item in zip(ids, items, strict=True)],
    )  # fmt: skip
    _tell_waiting(move, "campaign_launched")


def _remind(move: Move) -> None:
    move.record.reminded_on = move.unit.today
    move.facts = {"told": _tell_waiting(move, "campaign_reminder")}


def _tell_waiting(move: Move, message: str) -> int:
    campaign: ReviewCampaign = move.record
    told = 0
    for person_id in move.session.scalars(waiting(campaign.id)).all():
        if person_id is not None:
            told += queue_message(
                move.unit, name=message, person_id=person_id,
                key=f"{message}:{campaign.reference}:{move.unit.today.isoformat()}:{person_id}",
                organisation_id=campaign.organisation_id, subject_kind=move.noun.name,
                subject_reference=campaign.reference,
            )  # fmt: skip
    return told


def _close(move: Move) -> None:
    move.record.closed_on = move.effective_on


def take_answer(move: Move) -> None:
    """An owner said something of an asset: every open campaign that asks about it hears it."""
    result = move.values.get("review_result", "cannot_confirm")
    move.session.execute(
        update(CampaignItem)
        .where(CampaignItem.asset_id == move.record.id, CampaignItem.campaign_id.in_(_OPEN))
        .values(
            result=result, note=move.values.get("note"), answered_on=move.effective_on,
            answered_by_id=move.actor.person_id,
        )
    )  # fmt: skip


def follow_owner(move: Move) -> None:
    """An asset changed hands: whoever owns it now is asked."""
    move.session.execute(
        update(CampaignItem)
        .where(CampaignItem.asset_id == move.record.id, CampaignItem.campaign_id.in_(_OPEN))
        .values(owner_id=move.record.owner_id)
    )


CAMPAIGN: Mapping[str, Handler] = {"launch": _launch, "remind": _remind, "close": _close}
