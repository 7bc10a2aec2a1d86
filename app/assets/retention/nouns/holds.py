"""Legal holds, as the engine works them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, or_

from app.assets.models import Asset
from app.assets.retention.commands import holds as commands
from app.assets.retention.fields import HOLD
from app.assets.retention.models import LegalHold
from app.assets.retention.queries import case_words, find_assets
from app.core.dates import london_date
from app.engine.noun import DueDate, Noun, Situation
from app.links.models import Link
from app.links.queries import find_link
from app.policy.shape import PolicyShape
from workflows import legal_hold as workflow


def _facts(hold: LegalHold | None, at: Situation) -> workflow.Facts:
    starts_on, review_on = at.values.get("starts_on"), at.values.get("review_on")
    named = at.values.get("asset")
    return workflow.Facts(
        unknown_assets=_unknown(at),
        starts_in_future=starts_on is not None and starts_on > at.today,
        review_in_past=review_on is not None and review_on <= at.today,
        asset_named=named is not None,
        covered=hold is not None and named is not None and _covers(at, hold, named),
        last_one=hold is not None and len(hold.assets) == 1,
    )


def _unknown(at: Situation) -> tuple[str, ...]:
    named = at.values.get("assets")
    if not named or at.organisation_id is None:
        return ()
    known = {asset.reference for asset in find_assets(at.session, named, at.organisation_id)}
    return tuple(word for word in named if word.upper() not in known)


def _covers(at: Situation, hold: LegalHold, asset_id: int) -> bool:
    found = find_link(at.session, "hold", ("legal_hold", hold.id), ("asset", asset_id))
    return found is not None


def _over_owned(people: tuple[int, ...]) -> ColumnElement[bool]:
    """A hold over an asset that one of these people owns or looks after."""
    return exists().where(
        Link.kind == "hold",
        Link.from_kind == "legal_hold",
        Link.from_id == LegalHold.id,
        Link.to_id == Asset.id,
        or_(
            Asset.owner_id.in_(people),
            Asset.administrator_id.in_(people),
            Asset.interim_owner_id.in_(people),
        ),
    )


def _dues(hold: LegalHold) -> Sequence[DueDate]:
    """A hold in force waits for its review."""
    if hold.state != "in_force":
        return ()
    placed = london_date(hold.created_at)
    return (DueDate("hold_review", hold.review_on, "hold_review", hold.placed_by_id, placed),)


LEGAL_HOLD_NOUN = Noun(
    name="legal_hold",
    plural="holds",
    title="Legal hold",
    prefix="HLD",
    model=LegalHold,
    workflow=workflow.WORKFLOW,
    fields=HOLD,
    shape=PolicyShape(
        local=True,
        organisation=LegalHold.organisation_id,
        own=(LegalHold.placed_by_id,),
        assets=_over_owned,
        author=LegalHold.placed_by_id,
        second=LegalHold.placed_by_id,
    ),
    facts=_facts,
    handlers=commands.HOLD,
    views=("legal_hold.view",),
    dues=_dues,
    measured=("state", "starts_on", "lifted_on"),
    tracked=("placed_by", "lifted_by", "lifted_on"),
    heading=case_words,
)
