"""What the home page warns of: offices without holder or deputy, and owners who left."""

from dataclasses import dataclass
from datetime import date

from flask import g
from sqlalchemy import select

from app.assets.models import Asset
from app.core.database import session
from app.engine.noun import get_noun
from app.identity.actor import Actor
from app.identity.models import Person
from app.organisations.queries import OfficeWarning, list_office_warnings
from app.policy.decisions import may_somewhere

LIVE = ("proposed", "active", "dormant")
MOST = 20


@dataclass(frozen=True, slots=True)
class Orphan:
    """An asset whose owner left: since when, who stands in, and by when it needs an owner."""

    name: str
    href: str
    since: date
    interim: str
    needed_by: date | None
    late: bool


def office_warnings(actor: Actor, today: date) -> list[OfficeWarning]:
    """List what is missing (R-ROLE-01, R-ROLE-03) to who may give the role that would mend it."""
    ids = [place.id for place in g.places if may_somewhere(actor, "membership.grant", place.id)]
    return list_office_warnings(session(), ids, today) if ids else []


def owners_who_left(actor: Actor, today: date) -> list[Orphan]:
    """List to a SIRO the assets whose owner left and that nobody owns yet, longest first."""
    places = [h.organisation_id for h in actor.holdings if h.role == "siro" and h.organisation_id]
    if not places:
        return []
    rows = session().execute(
        select(Asset, Person.name)
        .outerjoin(Person, Person.id == Asset.interim_owner_id)
        .where(
            Asset.organisation_id.in_(places), Asset.owner_vacant_since.is_not(None),
            Asset.owner_id.is_(None), Asset.state.in_(LIVE), get_noun("asset").visible(actor),
        )
        .order_by(Asset.owner_vacant_since, Asset.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        Orphan(
            asset.name, f"/assets/{asset.reference}", asset.owner_vacant_since, interim or "Nobody",
            asset.reassign_by, asset.reassign_by is not None and asset.reassign_by < today,
        )
        for asset, interim in rows
    ]  # fmt: skip
