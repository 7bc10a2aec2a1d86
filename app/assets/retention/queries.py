"""Which holds stand on an asset, and what a hold covers."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.assets.models import Asset
from app.assets.retention.fields import CASES
from app.assets.retention.models import LegalHold
from app.links.models import Link

HOLDABLE = ("proposed", "active", "dormant", "archived")
"""States of an asset that something is left of."""


def covering(asset_id: int) -> Select[tuple[LegalHold]]:
    """Select the holds in force that cover an asset now."""
    return (
        select(LegalHold)
        .join(Link, Link.from_id == LegalHold.id)
        .where(
            Link.kind == "hold",
            Link.from_kind == "legal_hold",
            Link.to_kind == "asset",
            Link.to_id == asset_id,
            Link.ends_on.is_(None),
            LegalHold.state == "in_force",
        )
        .order_by(LegalHold.id)
    )


def hold_links(session: Session, hold_id: int) -> Sequence[Link]:
    """The links of what a hold covers now."""
    return session.scalars(
        select(Link)
        .where(
            Link.kind == "hold",
            Link.from_kind == "legal_hold",
            Link.from_id == hold_id,
            Link.ends_on.is_(None),
        )
        .order_by(Link.id)
    ).all()


def find_assets(session: Session, references: Sequence[str], organisation_id: int) -> list[Asset]:
    """Find the assets of an organisation that bear these references and can be held."""
    wanted = sorted({reference.upper() for reference in references})
    return list(
        session.scalars(
            select(Asset)
            .where(
                Asset.reference.in_(wanted),
                Asset.organisation_id == organisation_id,
                Asset.state.in_(HOLDABLE),
            )
            .order_by(Asset.id)
        )
    )


def case_words(hold: LegalHold) -> str:
    """Quote the case behind a hold: its kind and its own number."""
    kind = dict(CASES).get(hold.case_kind, hold.case_kind)
    return f"{kind} {hold.case_number}"


def blocking_sentences(session: Session, asset: Asset) -> tuple[str, ...]:
    """Say which holds forbid disposal of an asset, each with the case it quotes (R-RET-01)."""
    if not asset.held:
        return ()
    return tuple(
        f"Legal hold {hold.reference} ({case_words(hold)}) covers {asset.reference}: "
        "nothing of it may be disposed of or handed over until the hold is lifted."
        for hold in session.scalars(covering(asset.id))
    )
