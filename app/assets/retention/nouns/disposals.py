"""Disposals, as the engine works them."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.assets.models import Asset
from app.assets.retention.commands import disposals as commands
from app.assets.retention.fields import DISPOSAL, METHODS
from app.assets.retention.models import Disposal
from app.assets.retention.queries import (
    DISPOSABLE,
    OPEN,
    blocking_sentences,
    open_beside,
    rule_of,
    standing_of,
)
from app.core.fields import FieldSpec, shown_value
from app.core.vocabulary import in_use
from app.engine.noun import Noun, Searched, Situation
from app.policy.shape import PolicyShape
from workflows import disposal as workflow


def _facts(disposal: Disposal | None, at: Situation) -> workflow.Facts:
    """Everything is judged anew at each step: a rule, a hold or the asset may have changed."""
    asset_id = at.values.get("asset") if disposal is None else disposal.asset_id
    if asset_id is None:
        return workflow.Facts()
    asset = at.session.get_one(Asset, asset_id)
    series, began_on = _part(disposal, at.values)
    holds = blocking_sentences(at.session, asset)
    rule = rule_of(at.session, asset)
    began = began_on if series else asset.retention_trigger_on
    standing = standing_of(at.session, asset, began_on=began, holds=holds, today=at.today)
    return workflow.Facts(
        holds=holds,
        asset_gone=asset.state not in DISPOSABLE,
        has_rule=rule is not None,
        rule_approved=rule is not None and rule.state in ("in_force", "retired"),
        standing=standing.status,
        due_words=shown_value(FieldSpec("due", "Due"), standing.due),
        other_open=_other_open(at, asset_id, disposal, series),
        **_typed(disposal, at, series, began_on),
    )


def _part(disposal: Disposal | None, values: Any) -> tuple[str | None, date | None]:
    if disposal is not None:
        return disposal.series, disposal.series_began_on
    return values.get("series"), values.get("series_began_on")


def _other_open(at: Situation, asset_id: int, disposal: Disposal | None, series: str | None) -> str:
    if disposal is not None:  # asked once, when the request is made
        return ""
    return open_beside(at.session, asset_id, partial=series is not None, but=None) or ""


def _typed(
    disposal: Disposal | None, at: Situation, series: str | None, began_on: date | None
) -> dict[str, Any]:
    """What depends on the words typed for this move."""
    first, last = at.values.get("records_from"), at.values.get("records_to")
    method = at.values.get("method") or at.values.get("carried_out_method")
    done_on, confirmed_on = at.values.get("carried_out_on"), _confirmed_on(disposal)
    contractor = at.values.get("contractor")
    certifying = done_on is not None
    return {
        "part_named": bool(series) == bool(began_on) and not ((first or last) and not series),
        "has_dates_in_order": first is None or last is None or first <= last,
        "unknown_method": method if method and not in_use(METHODS, method, at.today) else "",
        "done_in_future": done_on is not None and done_on > at.today,
        "done_before_confirmed": done_on is not None
        and confirmed_on is not None
        and done_on < confirmed_on,
        "attested": not certifying or bool(at.values.get("witness") or contractor),
        "contractor_certificate_missing": bool(contractor)
        and not at.values.get("contractor_certificate"),
    }


def _confirmed_on(disposal: Disposal | None) -> date | None:
    return None if disposal is None else disposal.confirmed_on


def _of_owned(people: tuple[int, ...]) -> ColumnElement[bool]:
    """A disposal of an asset that one of these people owns or looks after."""
    owned = select(Asset.id).where(
        or_(
            Asset.owner_id.in_(people),
            Asset.administrator_id.in_(people),
            Asset.interim_owner_id.in_(people),
        )
    )
    inside: ColumnElement[bool] = Disposal.asset_id.in_(owned)
    return inside


def derive(session: Session, disposal: Disposal) -> None:
    """When it falls due: as its asset, or by the series' own day. Never moves the version."""
    if disposal.state not in OPEN:
        return
    asset = session.get_one(Asset, disposal.asset_id)
    began = disposal.series_began_on if disposal.partial else asset.retention_trigger_on
    standing = standing_of(session, asset, began_on=began, holds=(), today=date.min)
    disposal.due_on = standing.due


DISPOSAL_NOUN = Noun(
    name="disposal",
    plural="disposals",
    title="Disposal",
    prefix="DSP",
    model=Disposal,
    workflow=workflow.WORKFLOW,
    fields=DISPOSAL,
    shape=PolicyShape(
        local=True,
        organisation=Disposal.organisation_id,
        own=(Disposal.requested_by_id,),
        assets=_of_owned,
        author=Disposal.requested_by_id,
        requester=Disposal.requested_by_id,
        second=Disposal.approved_by_id,
    ),
    facts=_facts,
    handlers=commands.DISPOSAL,
    views=("disposal.view",),
    derive=derive,
    measured=("state", "due_on", "certified_on"),
    shown=("due_on", "certificate_number"),
    searched=Searched(columns=("certificate_number",)),
    tracked=(
        "requested_by", "requested_on", "approved_by", "approved_on", "confirmed_by",
        "confirmed_on", "carried_out_on", "carried_out_by", "carried_out_method", "witness",
        "contractor", "contractor_certificate", "certified_by", "certified_on",
    ),
)  # fmt: skip
