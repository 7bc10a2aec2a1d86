"""Which holds stand on an asset, what a hold covers, and where disposals stand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.assets.models import Asset, RetentionRule
from app.assets.retention.fields import CASES
from app.assets.retention.models import Disposal, LegalHold
from app.assets.rules.retention import Standing, stand
from app.engine.noun import Situation
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


OPEN = ("requested", "approved", "confirmed")
"""States of a disposal that somebody still has to act on."""
DISPOSABLE = ("active", "dormant", "archived")
"""States of an asset that can be disposed of: an owner has accepted it."""


def rule_of(session: Session, asset: Asset) -> RetentionRule | None:
    """The retention rule of an asset."""
    found = asset.retention_rule_id
    return None if found is None else session.get(RetentionRule, found)


def standing_of(
    session: Session, asset: Asset, *, began_on: date | None, holds: Sequence[str], today: date
) -> Standing:
    """Where disposal of an asset, or of a part whose period began on a day, stands (R-RET-01)."""
    rule = rule_of(session, asset)
    if rule is None:
        return Standing(None, "trigger_not_happened")
    try:
        return stand(
            began_on, rule.period_months, permanent=rule.permanent == "yes", holds=holds,
            today=today,
        )  # fmt: skip
    except ValueError:  # after the year 9999: as good as never
        return Standing(None, "permanent")


def open_beside(session: Session, asset_id: int, *, partial: bool, but: int | None) -> str | None:
    """The reference of an open disposal that one of this asset cannot stand beside."""
    wanted = select(Disposal.reference).where(
        Disposal.asset_id == asset_id, Disposal.state.in_(OPEN), Disposal.id != (but or 0)
    )
    if partial:
        wanted = wanted.where(Disposal.series.is_(None))
    return session.scalars(wanted.order_by(Disposal.id).limit(1)).first()


def disposals_of(asset_id: int) -> Select[tuple[Disposal]]:
    """Select the disposals of an asset, the newest first."""
    return select(Disposal).where(Disposal.asset_id == asset_id).order_by(Disposal.id.desc())


def is_certified(session: Session, asset: Asset, disposal_id: int | None) -> bool:
    """Whether this disposal is of the whole asset and has its certificate."""
    if disposal_id is None:
        return False
    disposal = session.get_one(Disposal, disposal_id)
    return (
        disposal.asset_id == asset.id
        and not disposal.partial
        and disposal.certificate_number is not None
    )


def received_by(organisation_ids: tuple[int, ...]) -> ColumnElement[bool]:
    """Assets that were offered to one of these organisations, or handed over to it."""
    inside: ColumnElement[bool] = Asset.transfer_to_organisation_id.in_(organisation_ids)
    return inside


def transfer_facts(asset: Asset, at: Situation) -> dict[str, Any]:
    """What the guards of a transfer ask (R-IAR-13); inputs count once they are given."""
    values = at.values
    asking = "transfer_basis" in values
    receivers = [values.get("receiver"), values.get("transfer_body")]
    me = at.actor.person_id
    return {
        "transfer_open": asset.transfer_requested_on is not None and asset.transferred_on is None,
        "receivers_named": sum(r is not None for r in receivers) if asking else 1,
        "acceptance_unheld": asking
        and values.get("transfer_body") is not None
        and values.get("accepted_by") in (None, me),
        "acceptor_asked": me is not None and me == asset.transfer_requested_by_id,
    }
