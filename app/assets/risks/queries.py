"""What an organisation's own matrix says of a score, and the risks of an asset."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.assets.models import Asset
from app.assets.risks.models import Risk
from app.assets.rules.risk import Band, own_bands
from app.identity.models import Organisation

SETTING = "risk_bands"
LIVE = ("open", "accepted")
LIVE_ASSETS = ("proposed", "active", "dormant")


def bands_for(session: Session, organisation_id: int, on: date | None = None) -> tuple[Band, ...]:
    """Read the bands of an organisation on a London day, highest first; None asks for the last."""
    organisation = session.get_one(Organisation, organisation_id)
    return own_bands((organisation.settings or {}).get(SETTING), on)


def live_risks(asset_id: int) -> Select[tuple[Risk]]:
    """Select the risks of an asset that are not closed, highest first."""
    return (
        select(Risk)
        .where(Risk.asset_id == asset_id, Risk.state.in_(LIVE))
        .order_by(Risk.current_score.desc(), Risk.id)
    )


def highest_score(session: Session, asset_id: int) -> int | None:
    """The highest current score of an asset's risks that are not closed; None without any."""
    return session.scalar(
        select(func.max(Risk.current_score)).where(Risk.asset_id == asset_id, Risk.state.in_(LIVE))
    )


def impacts_of(asset: Asset) -> Mapping[str, int | None]:
    """The three impacts of an asset, by the words of its page (R-RISK-02)."""
    return {
        "Impact if disclosed": asset.impact_confidentiality,
        "Impact if wrong": asset.impact_integrity,
        "Impact if unavailable": asset.impact_availability,
    }


def impact_of(asset: Asset) -> int | None:
    """R-RISK-02: the highest of confidentiality, integrity and availability; None if none is."""
    return max((value for value in impacts_of(asset).values() if value), default=None)
