"""Campaigns as a table, and one row for each asset that a campaign asks about."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


class ReviewCampaign(Record, Base):
    """A question to many owners, from a day until a day."""

    __tablename__ = "review_campaigns"
    __table_args__ = (
        Index("ix_review_campaigns_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    title: Mapped[str] = mapped_column(String(255))
    starts_on: Mapped[date]
    due_on: Mapped[date]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    personal_data: Mapped[str | None] = mapped_column(String(8))
    high_risk: Mapped[str | None] = mapped_column(String(8))
    not_reviewed_since: Mapped[date | None]
    launched_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reminded_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class CampaignItem(Keyed, Base):
    """One asset in a campaign: who is asked, and the latest answer.

    ``owner_id`` and ``team_id`` follow the asset while the campaign is open, and then stand.
    """

    __tablename__ = "campaign_items"
    __table_args__ = (
        Index("ix_campaign_items_asset", "asset_id", "campaign_id", unique=True),
        Index("ix_campaign_items_owner", "owner_id", "campaign_id"),
        Index("ix_campaign_items_campaign", "campaign_id", "result"),
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("review_campaigns.id"))
    asset_id: Mapped[int] = mapped_column(ForeignKey("assets.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    result: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
