"""Read the public register: active assets marked public, and of these only chosen fields."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from app.assets.fields.asset import ASSET
from app.assets.models import Asset
from app.core.door import Door
from app.core.errors import NotFoundError
from app.core.fields import FieldSpec, shown_value
from app.identity.actor import organisation_by_code, public_actor
from app.identity.models import Organisation, Team
from app.policy.decisions import predicate
from app.policy.shape import PolicyShape

VIEW, SETTING = "public_register.view", "public_register"
_FIELDS = Path(__file__).resolve().parents[3] / "config" / "public_register.json"
_SECRET = ("SECRET", "TOP SECRET")
SHAPE = PolicyShape(
    organisation=Asset.organisation_id,
    published=and_(
        Asset.public.is_(True),
        Asset.state == "active",
        or_(Asset.marking.is_(None), Asset.marking.not_in(_SECRET)),
    ),
)
_EXTRA = {"last_reviewed_on": "Last reviewed", "next_review_on": "Next review"}


@dataclass(frozen=True, slots=True)
class Line:
    """One asset as the public reads it: chosen fields by name, in words."""

    reference: str
    name: str
    updated_at: datetime
    values: dict[str, str]


@cache
def _allowed() -> frozenset[str]:
    """The fields that may ever be shown, whatever an organisation has set."""
    return frozenset(json.loads(_FIELDS.read_text(encoding="utf-8"))["allowed"])


def find_register(session: Session, code: str) -> tuple[Organisation, list[str]]:
    """Find who publishes, and which fields.

    Raises NotFoundError unless the organisation has published its register.
    """
    organisation = organisation_by_code(session, code)
    chosen = (organisation.settings or {}).get(SETTING) if organisation else None
    if organisation is None or not chosen or organisation.state != "open":
        raise NotFoundError("page")
    return organisation, [name for name in chosen["fields"] if name in _allowed()]


def labels(fields: Sequence[str]) -> dict[str, str]:
    """Name the fields as people read them."""
    known = {spec.name: spec.label for spec in ASSET} | _EXTRA
    return {name: known[name] for name in fields}


def public_query(organisation: Organisation) -> Select[Any]:
    """Select what the public may see of one organisation."""
    return select(Asset, Asset.id, Asset.updated_at).where(
        Asset.organisation_id == organisation.id,
        predicate(public_actor(Door.PAGE), [VIEW], SHAPE),
    )


def as_lines(session: Session, assets: Sequence[Asset], fields: Sequence[str]) -> list[Line]:
    """Write assets in the chosen fields alone."""
    specs = {spec.name: spec for spec in ASSET}
    teams: dict[int, str] = {}
    if "team" in fields:
        ids = {asset.team_id for asset in assets if asset.team_id}
        teams = dict(
            session.execute(select(Team.id, Team.name).where(Team.id.in_(ids))).tuples().all()
        )

    def value(asset: Asset, name: str) -> str:
        if name == "team":
            return teams.get(asset.team_id or 0, "")
        return shown_value(specs.get(name) or FieldSpec(name, name), getattr(asset, name))

    return [
        Line(a.reference, a.name, a.updated_at, {name: value(a, name) for name in fields})
        for a in assets
    ]
