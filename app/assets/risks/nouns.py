"""Risks, as the engine works them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from app.assets.models import Asset
from app.assets.risks import commands
from app.assets.risks.fields import RISK
from app.assets.risks.models import Risk
from app.assets.risks.queries import LIVE_ASSETS, bands_for, impact_of
from app.assets.rules.risk import Risk as Scored
from app.assets.rules.risk import band_of, months_until, refusal_codes, score_of
from app.core.dates import london_date
from app.core.parameters import lookup_whole
from app.engine.move import subscribe
from app.engine.noun import DueDate, Noun, Searched, Situation, register
from app.links.relations import Relation, relate
from app.policy.shape import PolicyShape
from workflows import risk as workflow

KINDS = ("inherent", "current", "target")


def _facts(risk: Risk | None, at: Situation) -> workflow.Facts:
    def said(name: str) -> Any:
        return at.values[name] if name in at.values else getattr(risk, name, None)

    asset_id = at.values.get("asset", risk.asset_id if risk else None)
    asset = at.session.get(Asset, asset_id) if asset_id else None
    pairs = {kind: [said(f"{kind}_impact"), said(f"{kind}_likelihood")] for kind in KINDS}
    if pairs["current"][0] is None and asset is not None:
        pairs["current"][0] = impact_of(asset)
    scores = {kind: score_of(*pair) for kind, pair in pairs.items()}
    half = tuple(k for k in ("inherent", "target") if (None in pairs[k]) and any(pairs[k]))
    expires, review = at.values.get("acceptance_expires_on"), at.values.get("next_review_on")
    longest = lookup_whole("risk.longest_acceptance_months", at.today)
    return workflow.Facts(
        codes=_codes(asset, scores, expires, at, longest),
        half_scored=half,
        impact_known=pairs["current"][0] is not None,
        asset_live=asset is None or asset.state in LIVE_ASSETS,
        same_asset=risk is None or asset_id == risk.asset_id,
        expiry_in_past=expires is not None and expires <= at.today,
        longest_months=longest,
        review_in_past=review is not None and review <= at.today,
        **scores,
    )


def _codes(
    asset: Asset | None,
    scores: dict[str, int | None],
    expires: date | None,
    at: Situation,
    longest: int,
) -> frozenset[str]:
    """Ask the rule risk_score; that it is the SIRO who accepts, policy has seen to (R-RISK-04)."""
    current = scores["current"]
    if asset is None or current is None:
        return frozenset()
    accepting = expires is not None and expires > at.today
    scored = Scored(
        score=current, inherent=scores["inherent"], target=scores["target"],
        treatment="tolerate" if accepting else None, siro_accepted=True,
        acceptance_months=months_until(expires, at.today) if expires and accepting else None,
    )  # fmt: skip
    band = band_of(current, bands_for(at.session, asset.organisation_id, at.today))
    return frozenset(refusal_codes(scored, band, longest_acceptance_months=longest))


def _on_owned(people: tuple[int, ...]) -> ColumnElement[bool]:
    """A risk to an asset that one of these people owns or looks after."""
    owned = aliased(Asset)  # a query that joins the asset keeps its own
    return exists().where(
        owned.id == Risk.asset_id,
        or_(
            owned.owner_id.in_(people),
            owned.administrator_id.in_(people),
            owned.interim_owner_id.in_(people),
        ),
    )


def _dues(risk: Risk) -> Sequence[DueDate]:
    """A live risk waits for its review, an accepted one for the end of its acceptance."""
    found = []
    if risk.state in ("open", "accepted") and risk.review_on is not None:
        since = risk.last_reviewed_on or london_date(risk.created_at)
        found.append(DueDate("risk_review", risk.review_on, "risk_review", risk.owner_id, since))
    if risk.state == "accepted" and risk.acceptance_expires_on is not None:
        since = risk.accepted_on or risk.acceptance_expires_on
        found.append(
            DueDate(
                "risk_acceptance", risk.acceptance_expires_on, "risk_acceptance", risk.owner_id,
                since,
            )
        )  # fmt: skip
    return found


RISK_NOUN = Noun(
    name="risk",
    plural="risks",
    title="Risk",
    prefix="RSK",
    model=Risk,
    workflow=workflow.WORKFLOW,
    fields=RISK,
    shape=PolicyShape(
        local=True,
        organisation=Risk.organisation_id,
        own=(Risk.raised_by_id,),
        assets=_on_owned,
        author=Risk.raised_by_id,
        owner=Risk.owner_id,
        red=Risk.red,
    ),
    facts=_facts,
    handlers=commands.RISK,
    views=("risk.view",),
    derive=commands.derive_risk,
    dues=_dues,
    measured=(
        "state",
        "inherent_score",
        "current_score",
        "target_score",
        "band",
        "treatment",
        "review_on",
        "accepted_on",
        "acceptance_expires_on",
    ),
    shown=("inherent_score", "current_score", "target_score", "band"),
    tracked=(
        "accepted_by",
        "accepted_on",
        "acceptance_expires_on",
        "last_reviewed_on",
        "closed_on",
    ),
    searched=Searched(second=("event",)),
)


def register_nouns() -> None:
    """Make risks known to every door, and keep assets in step with them."""
    register(RISK_NOUN)
    relate(
        Relation("asset", "Risks", "risk", lambda asset: Risk.asset_id == asset.id),
        Relation("risk", "Information asset", "asset", lambda risk: Asset.id == risk.asset_id),
    )
    for event in (
        "added", "edited", "accepted", "acceptance_withdrawn", "acceptance_lapsed", "closed",
        "reopened",
    ):  # fmt: skip
        subscribe(f"risk.{event}", commands.rescore_asset)
    subscribe("risk.edited", commands.lapse_if_raised)
    subscribe("organisation.risk_bands_set", commands.follow_the_matrix)
