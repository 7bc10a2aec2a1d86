"""Which assets a campaign asks about, who has answered, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.assets.campaigns.models import CampaignItem, ReviewCampaign
from app.assets.models import Asset
from app.identity.models import Person, Team

RESULTS = (
    ("no_change", "No change"), ("changed", "Changed, and the register is now right"),
    ("cannot_confirm", "Cannot confirm"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a part of a campaign has come. Who cannot confirm has answered, not reviewed."""

    name: str
    asked: int
    reviewed: int
    unconfirmed: int

    @property
    def waiting(self) -> int:
        """How many nobody has answered."""
        return self.asked - self.reviewed - self.unconfirmed


def fitting(
    organisation_id: int,
    *,
    team_id: int | None,
    personal_data: str | None,
    high_risk: str | None,
    not_reviewed_since: date | None,
) -> ColumnElement[bool]:
    """Say in SQL which active assets a campaign with these choices asks about."""
    test = (Asset.organisation_id == organisation_id) & (Asset.state == "active")
    if team_id is not None:
        top = aliased(Team)
        below = select(Team.id).join(top, Team.path.startswith(top.path)).where(top.id == team_id)
        test &= Asset.team_id.in_(below)
    if personal_data == "yes":
        test &= Asset.personal_data == "yes"
    if high_risk == "yes":
        test &= Asset.high_risk == "yes"
    if not_reviewed_since is not None:
        old = Asset.last_reviewed_on < not_reviewed_since
        test &= or_(Asset.last_reviewed_on.is_(None), old)
    return test


def waiting(campaign_id: int) -> Select[tuple[int | None]]:
    """Select the owners of assets that nobody has answered for, each once."""
    return (
        select(CampaignItem.owner_id)
        .join(Asset, Asset.id == CampaignItem.asset_id)
        .where(
            CampaignItem.campaign_id == campaign_id, CampaignItem.result.is_(None),
            Asset.state == "active", CampaignItem.owner_id.is_not(None),
        )
        .distinct()
        .order_by(CampaignItem.owner_id)
    )  # fmt: skip


def by_owner(session: Session, campaign: ReviewCampaign) -> list[Progress]:
    """How far each owner has come, those with most left first."""
    rows = session.execute(
        _counts(Person.name)
        .outerjoin(Person, Person.id == CampaignItem.owner_id)
        .where(CampaignItem.campaign_id == campaign.id)
        .group_by(CampaignItem.owner_id, Person.name)
    )
    found = [Progress(name or "No owner", *rest) for name, *rest in rows.tuples()]
    return sorted(found, key=lambda one: (-one.waiting, one.name.lower()))


def by_directorate(session: Session, campaign: ReviewCampaign) -> list[Progress]:
    """How far each directorate has come; assets without team come last."""
    top = (
        select(Team.name, Team.path)
        .where(Team.organisation_id == campaign.organisation_id, Team.parent_id.is_(None))
        .subquery()
    )
    inside = select(Team.id, top.c.name).join(top, Team.path.startswith(top.c.path)).subquery()
    rows = session.execute(
        _counts(inside.c.name)
        .outerjoin(inside, inside.c.id == CampaignItem.team_id)
        .where(CampaignItem.campaign_id == campaign.id)
        .group_by(inside.c.name)
    )
    found = [Progress(name or "No directorate", *rest) for name, *rest in rows.tuples()]
    return sorted(found, key=lambda one: (one.name == "No directorate", one.name.lower()))


def in_all(session: Session, campaign: ReviewCampaign, *tests: Any) -> Progress:
    """How far the whole has come, or the part that ``tests`` name."""
    row = session.execute(
        select(*_NUMBERS)
        .select_from(CampaignItem)
        .join(Asset, Asset.id == CampaignItem.asset_id)
        .where(CampaignItem.campaign_id == campaign.id, _ASKED, *tests)
    ).one()
    return Progress("All", *row)


def unconfirmed(session: Session, campaign: ReviewCampaign) -> Sequence[tuple[str, str, str]]:
    """Reference, name and note of each asset that its owner cannot confirm."""
    rows = session.execute(
        select(Asset.reference, Asset.name, func.coalesce(CampaignItem.note, ""))
        .join(CampaignItem, CampaignItem.asset_id == Asset.id)
        .where(CampaignItem.campaign_id == campaign.id, CampaignItem.result == "cannot_confirm")
        .order_by(Asset.reference)
        .limit(200)
    )
    return rows.tuples().all()


# An asset that left the register unanswered is not asked about any more.
_ASKED = or_(CampaignItem.result.is_not(None), Asset.state == "active")
_NUMBERS = (
    func.count(),
    func.count().filter(CampaignItem.result.in_(("no_change", "changed", "reviewed"))),
    func.count().filter(CampaignItem.result == "cannot_confirm"),
)


def _counts(name: Any) -> Select[Any]:
    return (
        select(name, *_NUMBERS)
        .select_from(CampaignItem)
        .join(Asset, Asset.id == CampaignItem.asset_id)
        .where(_ASKED)
    )
