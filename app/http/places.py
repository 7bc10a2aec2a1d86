"""The organisations someone works in: for the header, and for what an organisation has set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.core.dates import london_date
from app.core.installation import installation
from app.core.parameters import lookup
from app.identity.actor import Actor
from app.identity.models import Organisation

SECOND_FACTOR_ROLES = "second_factor_roles"


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation as the header names it."""

    id: int
    code: str
    name: str
    settings: dict[str, Any] = field(default_factory=dict, compare=False)


_PLACES = (
    select(Organisation.id, Organisation.code, Organisation.name, Organisation.settings)
    .where(Organisation.id.in_(bindparam("ids", expanding=True)))
    .order_by(Organisation.name, Organisation.id)
)
"""Asked in every request, so it is built once."""


def list_places(session: Session, ids: Sequence[int]) -> tuple[Place, ...]:
    """List organisations by name."""
    rows = session.execute(_PLACES, {"ids": list(ids)})
    return tuple(Place(id_, code, name, settings or {}) for id_, code, name, settings in rows)


def needs_second_factor(
    session: Session, actor: Actor, places: Sequence[Place], now: datetime
) -> bool:
    """Whether a role that this person holds today forces a second factor.

    The organisation's own setting decides, else the installation's default. A demonstration forces
    nobody: its passwords stand on its sign-in page.
    """
    default = lookup("sign_in.second_factor_roles", london_date(now)).split()
    set_by = {place.id: place.settings.get(SECOND_FACTOR_ROLES, default) for place in places}
    forced = any(
        holding.role in set_by.get(holding.organisation_id or 0, default)
        for holding in actor.holdings
    )
    return forced and not installation(session).demonstration
