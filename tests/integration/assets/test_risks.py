"""Risks to assets: scored, treated, accepted until a day by who may, and felt by the asset."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.assets.models import Asset
from app.assets.risks.models import Risk
from app.core.database import session
from app.core.dates import london_date
from app.core.errors import DeniedError, InvalidError, NotFoundError, RefusedError
from app.engine.history import History
from app.measures.figures import Question, compute
from app.reminders.models import DueItem
from tests.factories.world import OPERATOR, World, council

HIGH = {"name": "Server fails", "current_impact": 4, "current_likelihood": 3}
RED = HIGH | {"current_likelihood": 5, "treatment": "tolerate"}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield council()


@pytest.fixture
def asset(world: World) -> str:
    """An active asset of Bo Lin."""
    return world.owned_asset("Ada Osei", "Bo Lin", impact_confidentiality=4, impact_integrity=2)


def _add(world: World, asset: str, by: str = "Bo Lin", **inputs: Any) -> str:
    return world.do(world.as_(by), "risk", "add", asset=asset, **(HIGH | inputs)).reference


def _risk(reference: str) -> Risk:
    session().expire_all()
    return session().scalars(select(Risk).where(Risk.reference == reference)).one()


def _asset(reference: str) -> Asset:
    session().expire_all()
    return session().scalars(select(Asset).where(Asset.reference == reference)).one()


def _codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [r.code for r in refused.value.refusals]


def _accept(world: World, by: str, risk: str, until: str, trigger: str = "accept") -> None:
    world.do(world.as_(by), "risk", trigger, risk, acceptance_expires_on=until)


def test_a_risk_takes_its_impact_and_owner_from_the_asset(world: World, asset: str) -> None:
    """R-RISK-02: the highest of confidentiality, integrity and availability."""
    risk = _risk(_add(world, asset, current_impact=None))
    assert (risk.current_impact, risk.current_score, risk.band) == (4, 12, "high")
    assert risk.owner_id == _asset(asset).owner_id


def test_an_asset_without_impacts_has_none_to_suggest(world: World) -> None:
    bare = world.owned_asset("Ada Osei", "Bo Lin")
    with pytest.raises(RefusedError) as refused:
        _add(world, bare, current_impact=None)
    assert _codes(refused) == ["impact_missing"]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"inherent_impact": 3, "inherent_likelihood": 3}, ["current_above_inherent"]),
        ({"target_impact": 5, "target_likelihood": 5}, ["target_above_current"]),
        ({"inherent_impact": 2}, ["half_scored"]),
        (
            {
                "inherent_impact": 1, "inherent_likelihood": 1,
                "target_impact": 5, "target_likelihood": 5,
            },
            ["current_above_inherent", "target_above_current"],
        ),
    ],
)  # fmt: skip
def test_scores_that_contradict_each_other_are_refused_in_sentences(
    world: World, asset: str, given: dict[str, int], codes: list[str]
) -> None:
    """R-RISK-03."""
    with pytest.raises(RefusedError) as refused:
        _add(world, asset, **given)
    assert _codes(refused) == codes
    risk = _add(world, asset)
    with pytest.raises(RefusedError) as refused:
        world.do(world.as_("Bo Lin"), "risk", "edit", risk, **given)
    assert _codes(refused) == codes
    assert _risk(risk).version == 1


def test_a_score_outside_one_to_five_is_refused(world: World, asset: str) -> None:
    with pytest.raises(InvalidError, match="Current likelihood must be from 1 to 5"):
        _add(world, asset, current_likelihood=6)


def test_a_risk_stays_with_its_asset_and_an_archived_asset_has_no_new_ones(
    world: World, asset: str
) -> None:
    risk = _add(world, asset)
    other = world.owned_asset("Ada Osei", "Bo Lin", name="Other")
    with pytest.raises(RefusedError) as refused:
        world.do(world.as_("Bo Lin"), "risk", "edit", risk, asset=other)
    assert _codes(refused) == ["asset_fixed"]
    world.person("Rae Moss", "records_manager")
    away = {"archive_location": "County archive", "reason": "No longer used."}
    world.do(world.as_("Rae Moss"), "asset", "archive", asset, **away)
    with pytest.raises(RefusedError) as refused:
        _add(world, asset)
    assert _codes(refused) == ["asset_not_live"]


def test_below_the_highest_band_the_owner_accepts_and_the_siro_does_not(
    world: World, asset: str
) -> None:
    """R-RISK-04: `not_red` for the owner, `red` for the SIRO."""
    risk = _add(world, asset)
    with pytest.raises(DeniedError):
        _accept(world, "Cy Roe", risk, "2027-01-31")
    _accept(world, "Bo Lin", risk, "2027-01-31")
    found = _risk(risk)
    assert (found.state, found.accepted_on) == ("accepted", london_date(world.now))
    assert found.acceptance_expires_on == date(2027, 1, 31)


def test_in_the_highest_band_the_siro_accepts_for_a_year_at_most(world: World, asset: str) -> None:
    risk = _add(world, asset, **RED)
    with pytest.raises(DeniedError):
        _accept(world, "Bo Lin", risk, "2027-01-31")
    with pytest.raises(RefusedError) as refused:
        _accept(world, "Cy Roe", risk, "2027-06-02")
    assert _codes(refused) == ["acceptance_expiry_too_far"]
    assert "12 months at most" in str(refused.value)
    _accept(world, "Cy Roe", risk, "2027-06-01")
    assert _risk(risk).state == "accepted"


@pytest.mark.parametrize("until", ["2026-06-01", "2026-05-01"])
def test_an_acceptance_expires_on_a_later_day(world: World, asset: str, until: str) -> None:
    risk = _add(world, asset)
    with pytest.raises(InvalidError, match="Enter acceptance expires on"):
        world.do(world.as_("Bo Lin"), "risk", "accept", risk)
    with pytest.raises(RefusedError) as refused:
        _accept(world, "Bo Lin", risk, until)
    assert _codes(refused) == ["expiry_in_past"]
    assert _risk(risk).state == "open"


def test_raising_the_score_of_an_accepted_risk_opens_it_again(world: World, asset: str) -> None:
    risk = _add(world, asset)
    _accept(world, "Bo Lin", risk, "2027-01-31")
    world.do(world.as_("Bo Lin"), "risk", "edit", risk, current_likelihood=2)
    assert _risk(risk).state == "accepted"
    world.do(world.as_("Bo Lin"), "risk", "edit", risk, current_likelihood=3)
    found = _risk(risk)
    assert (found.state, found.accepted_by_id, found.acceptance_expires_on) == ("open", None, None)
    kept = select(History.value).where(
        History.kind == "risk", History.subject_id == found.id, History.field == "current_score"
    )
    assert session().scalars(kept.order_by(History.id)).all() == ["12", "8", "12"]


def test_an_acceptance_is_renewed_and_withdrawn_and_a_closed_risk_opened_again(
    world: World, asset: str
) -> None:
    risk = _add(world, asset)
    _accept(world, "Bo Lin", risk, "2027-01-31")
    _accept(world, "Bo Lin", risk, "2027-05-31", "renew")
    assert _risk(risk).acceptance_expires_on == date(2027, 5, 31)
    bo = world.as_("Bo Lin")
    world.do(bo, "risk", "withdraw_acceptance", risk, reason="The supplier changed.")
    assert _risk(risk).state == "open"
    world.do(bo, "risk", "close", risk, reason="The server was replaced.")
    assert _asset(asset).highest_risk_score is None
    world.do(bo, "risk", "reopen", risk, reason="It was not.")
    assert (_risk(risk).state, _asset(asset).highest_risk_score) == ("open", 12)


def test_the_asset_keeps_its_highest_score_and_is_reviewed_sooner(world: World, asset: str) -> None:
    """R-IAR-11, in the risk's own transaction and without moving the asset's version."""
    before = _asset(asset)
    version, usual = before.version, before.next_review_on
    assert usual == date(2027, 6, 1)
    low = _add(world, asset, current_likelihood=1)
    assert (_asset(asset).highest_risk_score, _asset(asset).next_review_on) == (4, usual)
    risk = _add(world, asset)
    found = _asset(asset)
    assert (found.highest_risk_score, found.at_high_risk, found.version) == (12, True, version)
    assert found.next_review_on == date(2026, 12, 1)
    due = select(DueItem.due_on).where(
        DueItem.subject_reference == asset, DueItem.kind == "asset_review"
    )
    assert session().scalars(due).one() == date(2026, 12, 1)
    world.do(world.as_("Bo Lin"), "risk", "close", risk, reason="Replaced.")
    assert (_asset(asset).highest_risk_score, _asset(asset).next_review_on) == (4, usual)
    assert _risk(low).state == "open"


def test_what_the_register_says_of_itself_counts_until_a_risk_is_scored(world: World) -> None:
    reference = world.owned_asset("Ada Osei", "Bo Lin", high_risk="yes")
    assert _asset(reference).next_review_on == date(2026, 12, 1)
    _add(world, reference, current_likelihood=1)
    assert _asset(reference).next_review_on == date(2027, 6, 1)


def test_review_and_expiry_are_due_items_that_follow_the_risk(world: World, asset: str) -> None:
    risk = _add(world, asset, review_on="2026-09-01")

    def dues() -> dict[str, date]:
        session().expire_all()
        rows = session().execute(
            select(DueItem.kind, DueItem.due_on).where(
                DueItem.subject_reference == risk, DueItem.closed_at.is_(None)
            )
        )
        return dict(rows.tuples().all())

    assert dues() == {"risk_review": date(2026, 9, 1)}
    _accept(world, "Bo Lin", risk, "2027-01-31")
    world.do(world.as_("Bo Lin"), "risk", "review", risk, next_review_on="2026-12-01")
    assert dues() == {"risk_review": date(2026, 12, 1), "risk_acceptance": date(2027, 1, 31)}
    world.do(world.as_("Bo Lin"), "risk", "close", risk, reason="Replaced.")
    assert dues() == {}


def _figure(world: World, name: str, as_at: str) -> int:
    question = Question((world.organisation_id,), date.fromisoformat(as_at), world.now)
    return compute(session(), name, question).numerator


def test_figures_read_the_scores_and_expiries_in_force_then(world: World, asset: str) -> None:
    world.wait(days=1)
    risk = _add(world, asset)
    _accept(world, "Bo Lin", risk, "2026-08-31")
    world.wait(days=60)
    world.do(world.as_("Bo Lin"), "risk", "edit", risk, current_likelihood=1)
    assert _figure(world, "assets.high_risk", "2026-06-01") == 0
    assert _figure(world, "assets.high_risk", "2026-06-02") == 1
    assert _figure(world, "assets.high_risk", "2026-08-01") == 0
    assert _figure(world, "risks.accepted_expired", "2026-08-31") == 0
    assert _figure(world, "risks.accepted_expired", "2026-09-01") == 1


def test_an_organisation_sets_its_own_bands_and_every_risk_is_read_anew(
    world: World, asset: str
) -> None:
    risk = _add(world, asset)
    _accept(world, "Bo Lin", risk, "2027-01-31")
    council_bands = {"moderate_from": 6, "high_from": 10, "extreme_from": 12}
    organisation = "ORG-2026-0001"
    world.do(OPERATOR, "organisation", "set_risk_bands", organisation, **council_bands)
    found = _risk(risk)
    assert (found.band, found.red, found.state) == ("extreme", True, "open")
    world.do(
        OPERATOR, "organisation", "set_risk_bands", organisation,
        **(council_bands | {"high_from": 13, "extreme_from": 20}),
    )  # fmt: skip
    assert (_risk(risk).band, _asset(asset).at_high_risk) == ("moderate", False)
    assert _asset(asset).next_review_on == date(2027, 6, 1)


@pytest.mark.parametrize("bands", [(1, 8, 15), (8, 8, 15), (4, 15, 8), (4, 8, 26)])
def test_bands_that_do_not_rise_are_refused(world: World, bands: tuple[int, int, int]) -> None:
    given = dict(zip(("moderate_from", "high_from", "extreme_from"), bands, strict=True))
    with pytest.raises(RefusedError) as refused:
        world.do(OPERATOR, "organisation", "set_risk_bands", "ORG-2026-0001", **given)
    assert _codes(refused) == ["bands_do_not_rise"]


def test_only_who_answers_for_the_asset_or_for_all_sees_its_risks(world: World, asset: str) -> None:
    world.person("Eve Kay")
    world.owned_asset("Ada Osei", "Di Fox", name="Hers")
    risk = _add(world, asset)
    for name in ("Di Fox", "Eve Kay"):
        with pytest.raises(NotFoundError):
            world.do(world.as_(name), "risk", "close", risk, reason="x")
    with pytest.raises(DeniedError):
        _add(world, asset, by="Di Fox")
    with pytest.raises(DeniedError):
        world.do(world.as_("Cy Roe"), "risk", "close", risk, reason="x")
