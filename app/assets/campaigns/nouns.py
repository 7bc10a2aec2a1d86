"""Review campaigns, as the engine works them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select

from app.assets.campaigns import commands
from app.assets.campaigns.fields import CAMPAIGN
from app.assets.campaigns.models import CampaignItem, ReviewCampaign
from app.assets.campaigns.queries import fitting
from app.assets.models import Asset
from app.core.dates import london_date
from app.engine.move import subscribe
from app.engine.noun import DueDate, Noun, Situation, register
from app.policy.shape import PolicyShape
from workflows import review_campaign as workflow

LADDER = "review_campaign"


def _facts(campaign: ReviewCampaign | None, at: Situation) -> workflow.Facts:
    if campaign is not None:
        return workflow.Facts()
    starts_on, due_on = at.values.get("starts_on"), at.values.get("due_on")
    return workflow.Facts(
        covers_any=_covers_any(at),
        begins_later=starts_on is not None and starts_on > at.today,
        due_in_past=due_on is not None and due_on <= at.today,
    )


def _covers_any(at: Situation) -> bool:
    if at.organisation_id is None:
        return True
    test = fitting(
        at.organisation_id, team_id=at.values.get("team"), high_risk=at.values.get("high_risk"),
        personal_data=at.values.get("personal_data"),
        not_reviewed_since=at.values.get("not_reviewed_since"),
    )  # fmt: skip
    return at.session.scalars(select(Asset.id).where(test).limit(1)).first() is not None


def _asks(people: tuple[int, ...]) -> ColumnElement[bool]:
    """A campaign that asks one of these people."""
    return exists().where(
        CampaignItem.owner_id.in_(people), CampaignItem.campaign_id == ReviewCampaign.id
    )


def _dues(campaign: ReviewCampaign) -> Sequence[DueDate]:
    """Whoever launched a campaign sees it through."""
    if campaign.state != "open":
        return ()
    launched = london_date(campaign.created_at)
    return (DueDate(LADDER, campaign.due_on, LADDER, campaign.launched_by_id, launched),)


CAMPAIGN_NOUN = Noun(
    name="review_campaign",
    plural="campaigns",
    title="Review campaign",
    prefix="CMP",
    model=ReviewCampaign,
    workflow=workflow.WORKFLOW,
    fields=CAMPAIGN,
    shape=PolicyShape(
        local=True, organisation=ReviewCampaign.organisation_id, owned=_asks,
    ),
    facts=_facts,
    handlers=commands.CAMPAIGN,
    views=("review_campaign.view",),
    dues=_dues,
    measured=("state",),
    tracked=("launched_by", "reminded_on", "closed_on"),
    heading=lambda campaign: str(campaign.title),
)  # fmt: skip


def register_nouns() -> None:
    """Make campaigns known to every door, and hear what owners say of their assets."""
    register(CAMPAIGN_NOUN)
    subscribe("review_campaign.launched", commands.choose_assets)
    subscribe("asset.reviewed", commands.take_answer)
    subscribe("asset.not_confirmed", commands.take_answer)
    subscribe("asset.ownership_accepted", commands.follow_owner)
    subscribe("asset.owner_vacated", commands.follow_owner)
