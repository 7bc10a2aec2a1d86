"""Risks as people see them: the matrix in words, why, lists with filters, and by directorate."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories.world import OPERATOR
from tests.integration.web.conftest import Council
from tests.support.signing_in import post


def _add(house: Council, asset: str, **inputs: Any) -> str:
    given = {"name": "Server fails", "current_impact": 4, "current_likelihood": 3} | inputs
    with house.app.app_context():
        world = house.world
        return world.do(world.as_("Bo Lin"), "risk", "add", asset=asset, **given).reference


def _text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


@pytest.fixture
def asset(house: Council) -> str:
    """An asset of Bo Lin's in a directorate, with impacts."""
    with house.app.app_context():
        house.world.do(OPERATOR, "team", "create", name="Place", kind="directorate")
        house.world.do(OPERATOR, "team", "create", name="Planning", kind="service", parent="Place")
    return house.owned_asset(team="Planning", impact_availability="4")


def test_the_page_marks_the_scores_on_the_matrix_and_says_why(house: Council, asset: str) -> None:
    risk = _add(house, asset, inherent_impact=5, inherent_likelihood=4, target_impact=2,
                target_likelihood=2)  # fmt: skip
    text = _text(house.browser("Bo Lin"), f"/risks/{risk}")
    assert "12 high Current" in text
    assert "20 extreme Inherent" in text
    assert "4 moderate Target" in text
    assert "impact times likelihood" in text
    assert "Impact if unavailable 4" in text


def test_a_new_risk_begins_with_the_assets_own_impact(house: Council, asset: str) -> None:
    """R-RISK-02, as a suggestion that can be typed over."""
    client = house.browser("Bo Lin")
    page = client.get(f"/risks/new?asset={asset}").get_data(as_text=True)
    assert re.search(r'name="current_impact"[^>]*value="4"', page)
    assert f'value="{asset}"' in page
    assert f"/risks/new?asset={asset}" in client.get(f"/assets/{asset}").get_data(as_text=True)


def test_a_target_above_the_current_risk_is_refused_with_what_was_typed(
    house: Council, asset: str
) -> None:
    typed = {"asset": asset, "name": "Fire", "current_impact": "2", "current_likelihood": "2",
             "target_impact": "5", "target_likelihood": "5"}  # fmt: skip
    answer = post(house.browser("Bo Lin"), "/risks/new", typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The target score (25) is above the current score (4)." in page
    assert 'value="Fire"' in page


def test_an_acceptance_without_expiry_is_refused_in_a_sentence(house: Council, asset: str) -> None:
    risk = _add(house, asset)
    answer = post(house.browser("Bo Lin"), f"/risks/{risk}/accept", {"note": "It is rare."})
    assert answer.status_code == 422
    assert "Enter acceptance expires on." in answer.get_data(as_text=True)


def test_the_page_says_that_the_siro_must_accept_what_is_tolerated_at_red(
    house: Council, asset: str
) -> None:
    risk = _add(house, asset, current_likelihood=5, treatment="tolerate")
    bo, cy = house.browser("Bo Lin"), house.browser("Cy Roe")
    assert "only when the SIRO has accepted it" in _text(bo, f"/risks/{risk}")
    assert "Accept, or have it treated" in _text(cy, "/")
    assert f"/risks/{risk}/accept" not in bo.get(f"/risks/{risk}").get_data(as_text=True)
    assert f"/risks/{risk}/accept" in cy.get(f"/risks/{risk}").get_data(as_text=True)


def test_the_siro_sees_risks_by_directorate_and_the_list_behind_each_number(
    house: Council, asset: str
) -> None:
    extreme = _add(house, asset, name="Flood", current_likelihood=5)
    _add(house, asset)
    elsewhere = house.owned_asset(name="Elsewhere")
    _add(house, elsewhere, name="Mould", current_impact=1, current_likelihood=1)
    client = house.browser("Cy Roe")
    page = client.get("/risks/by-directorate").get_data(as_text=True)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/risks\?[^"]+)"', page)]
    flood = next(link for link in links if "band=extreme" in link and "Place" in link)
    text = _text(client, flood)
    assert extreme in text
    assert "Server fails" not in text
    none = next(link for link in links if "no_directorate" in link)
    assert "Mould" in _text(client, none)
    assert "Flood" not in _text(client, none)


def test_the_register_shows_and_filters_by_the_highest_risk(house: Council, asset: str) -> None:
    _add(house, asset)
    house.asset(name="Quiet files")
    text = _text(house.browser("Ada Osei"), "/assets?show=high_risk")
    assert asset in text
    assert "Quiet files" not in text
