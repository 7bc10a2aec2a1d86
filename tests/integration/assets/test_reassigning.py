"""Many assets to one new owner: each by its own move, and what became of each is said."""

import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core.clock import Clock
from app.engine.jobs import run_jobs
from app.web import reassigning
from tests.factories.world import World
from tests.integration.web.conftest import Council, house
from tests.support.signing_in import post, sign_in

__all__ = ["house"]
TYPED = {"person": "Di Fox", "reason": "Teams merged"}


def _hidden(text: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', text)


def _send(browser: FlaskClient, address: str, **typed: str) -> str:
    """Open the page that the list leads to, and send its form as it came."""
    page = browser.get(address).text
    form = {
        "once": _hidden(page, "once")[0], "count": _hidden(page, "count")[0],
        "asset": _hidden(page, "asset"), **TYPED, **typed,
    }  # fmt: skip
    answer = post(browser, address, form)
    return answer.text if answer.status_code == 200 else str(answer.location or answer.text)


def test_the_ig_officer_ticks_assets_and_offers_them_to_one_person(house: Council) -> None:
    first, second, third = (house.owned_asset(name=f"Register {n}") for n in (1, 2, 3))
    ada, di = house.browser("Ada Osei"), house.browser("Di Fox")
    listed = ada.get("/assets").text
    assert f'form="picking" name="asset" value="{first}"' in listed
    assert 'id="picking"' not in di.get("/assets").text
    said = _send(ada, f"/assets/reassign?asset={first}&asset={second}")
    assert "2 assets of 2 offered to the new owner" in said
    assert house.events("asset.reassigned") == 2
    home = di.get("/").text
    assert "Register 1" in home
    assert "Register 2" in home
    assert "Register 3" not in home
    assert "Teams merged" in ada.get(f"/assets/{first}").text
    assert "Teams merged" not in ada.get(f"/assets/{third}").text


def test_one_that_is_refused_is_named_and_the_others_go_on(house: Council) -> None:
    good, gone = house.owned_asset(name="Kept"), house.asset(name="Not an asset")
    house.move("Ada Osei", "reject", gone, reason="A chair")
    said = _send(house.browser("Ada Osei"), f"/assets/reassign?asset={good}&asset={gone}")
    assert "1 asset of 2 offered to the new owner" in said
    assert f"{gone}</span>: “Offer to another owner” is not possible while this is rejected" in said
    assert house.events("asset.reassigned") == 1


def test_a_fault_is_said_before_anything_is_moved_and_what_was_typed_is_kept(
    house: Council,
) -> None:
    first, second = house.owned_asset(), house.owned_asset(name="Others")
    address = f"/assets/reassign?asset={first}&asset={second}"
    said = _send(house.browser("Ada Osei"), address, person="Nobody Known")
    assert "No current person matches “Nobody Known”" in said
    assert "Teams merged" in said
    assert house.events("asset.reassigned") == 0
    assert "You have not chosen any asset" in house.browser("Ada Osei").get("/assets/reassign").text


def test_sent_twice_it_acts_once(house: Council) -> None:
    asset = house.owned_asset()
    ada = house.browser("Ada Osei")
    form = {**TYPED, "once": "one form", "count": "1", "asset": asset}
    for _ in range(2):
        answer = post(ada, "/assets/reassign", form)
        assert "1 asset of 1 offered" in answer.text
    assert house.events("asset.reassigned") == 1


def test_all_that_match_are_said_again_when_the_list_has_changed(house: Council) -> None:
    house.owned_asset(name="Housing files")
    house.owned_asset(name="Council tax")
    ada = house.browser("Ada Osei")
    assert "for 1 asset" in ada.get("/assets/reassign?all=1&q=housing").text
    form = {**TYPED, "once": "x", "count": "1", "all": "1"}
    house.owned_asset(name="Housing benefit")
    again = post(ada, "/assets/reassign?all=1&q=housing", form)
    assert again.status_code == 422
    assert "it is 2 assets now" in again.text
    assert house.events("asset.reassigned") == 0
    done = post(ada, "/assets/reassign?all=1&q=housing", {**form, "count": "2"})
    assert "2 assets of 2 offered" in done.text


def test_more_than_a_page_moves_are_a_job_that_tells_the_same(
    house: Council, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    monkeypatch.setattr(reassigning, "AT_ONCE", 1)
    first, second = house.owned_asset(), house.owned_asset(name="Others")
    ada = house.browser("Ada Osei")
    address = _send(ada, f"/assets/reassign?asset={first}&asset={second}")
    assert re.fullmatch(r"/assets/reassign/JOB-\d{4}-\d{4,}", address)
    assert "the work goes on" in ada.get(address).text
    _work(house.app)
    assert "2 assets of 2 offered to the new owner" in ada.get(address).text
    assert house.browser("Cy Roe").get(address).status_code in (403, 404)
    assert house.events("asset.reassigned") == 2


def _work(app: Flask) -> None:
    with app.app_context():
        clock: Clock = app.config["IG_CLOCK"]
        assert run_jobs(clock, "test") == 1


def test_nobody_else_reassigns_and_nothing_of_another_organisation(house: Council) -> None:
    asset = house.owned_asset(name="Housing files")
    with house.app.app_context():
        other = World("southmere", house.world.now)
        other.organisation()
        other.person("Eve Hart", "ig_officer")
    eve = house.app.test_client()
    sign_in(eve, "eve.hart@southmere.example")
    page = eve.get(f"/assets/reassign?asset={asset}")
    assert page.status_code == 422
    assert "Housing files" not in page.text
    form = {**TYPED, "person": "Eve Hart", "count": "1", "asset": asset}
    assert post(eve, "/assets/reassign", form).status_code == 422
    assert "Housing files" not in eve.get("/assets/reassign?all=1").text
    assert house.browser("Di Fox").get(f"/assets/reassign?asset={asset}").status_code == 403
    assert house.events("asset.reassigned") == 0
