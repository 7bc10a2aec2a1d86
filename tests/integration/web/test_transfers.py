"""An asset is handed over: its receiver accepts, a stub with its successor stays (R-IAR-13)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.assets.models import Asset
from app.core.database import session
from tests.factories.world import World
from tests.integration.web.conftest import Council
from tests.support.signing_in import post, sign_in

ASKED = {
    "transfer_basis": "Local Government Act 1972 section 228.",
    "transfer_inventory": "12 ledgers, 1901 to 1948", "once": "ask",
}  # fmt: skip


@pytest.fixture
def houses(house: Council) -> Council:
    """The council, and the record office of a county with an IG officer, Flo."""
    with house.app.app_context():
        house.world.person("Ola Kerr", "iao")
        county = World("county", now=house.world.now)
        county.organisation()
        county.person("Flo Dent", "ig_officer")
        county.person("Gus Hale", "siro")
    return house


def _asset(house: Council) -> str:
    return house.owned_asset(name="Old ledgers", description="Names of ratepayers")


def _county(house: Council, name: str) -> FlaskClient:
    client = house.app.test_client()
    sign_in(client, f"{name.lower().replace(' ', '.')}@county.example")
    return client


def test_another_organisation_accepts_and_sees_no_more_than_the_transfer(houses: Council) -> None:
    reference = _asset(houses)
    address = f"/assets/{reference}"
    bo, flo = houses.browser("Bo Lin"), _county(houses, "Flo Dent")
    gus = _county(houses, "Gus Hale")
    assert flo.get(address).status_code == 404
    assert (
        post(bo, f"{address}/request_transfer", {"receiver": "county"} | ASKED).location == address
    )
    assert "To be handed over to" in bo.get(address).text
    assert reference in flo.get("/messages").text
    page = flo.get(address).text
    assert "12 ledgers, 1901 to 1948" in page
    assert "Names of ratepayers" not in page
    assert reference not in flo.get("/assets").text
    assert gus.get(address).status_code == 404
    token = flo.get(f"{address}/accept_transfer").text
    assert "What takes its place" in token
    taken = post(flo, f"{address}/accept_transfer", {
        "successor_reference": "Accession 2026/77", "note": "Deposit form of 15 June.",
        "once": "take",
    })  # fmt: skip
    assert taken.location == address
    page = bo.get(address).text
    for words in ("Transferred", "Accession 2026/77", "Handed over to", "County Council"):
        assert words in page
    with houses.app.app_context():
        kept = session().scalars(select(Asset).where(Asset.reference == reference)).one()
        assert (kept.state, kept.description, kept.name) == ("transferred", None, "Old ledgers")


def test_a_system_is_retired_and_its_records_move_to_the_new_one(houses: Council) -> None:
    old, new = _asset(houses), houses.owned_asset(name="New ledgers")
    address = f"/assets/{old}"
    asked = {"receiver": "northbourne", "successor_reference": new} | ASKED
    assert post(houses.browser("Bo Lin"), f"{address}/request_transfer", asked).location == address
    ada = houses.browser("Ada Osei")
    post(ada, f"{address}/accept_transfer", {"note": "Migrated and checked.", "once": "take"})
    assert f"/assets/{new}" in ada.get(address).text
    assert address in ada.get(f"/assets/{new}").text


def test_for_a_body_outside_another_person_holds_its_acceptance(houses: Council) -> None:
    address = f"/assets/{_asset(houses)}"
    bo, ola = houses.browser("Bo Lin"), houses.browser("Ola Kerr")
    asked = {"transfer_body": "Diocesan archive"} | ASKED
    refused = post(
        bo, f"{address}/request_transfer", asked | {"accepted_by": "bo.lin@northbourne.example"}
    )
    assert "A second person is needed" in refused.text
    both = post(bo, f"{address}/request_transfer", asked | {"receiver": "county"})
    assert "one of the two" in both.text
    post(bo, f"{address}/request_transfer", asked | {"accepted_by": "ola.kerr@northbourne.example"})
    post(ola, f"{address}/accept_transfer", {"note": "Letter of 1 June.", "once": "take"})
    assert "Diocesan archive" in bo.get(address).text
    assert houses.events("asset.transferred") == 1


def test_declined_it_stays_as_it_was(houses: Council) -> None:
    address = f"/assets/{_asset(houses)}"
    bo, flo = houses.browser("Bo Lin"), _county(houses, "Flo Dent")
    post(bo, f"{address}/request_transfer", {"receiver": "county"} | ASKED)
    post(flo, f"{address}/decline_transfer", {"reason": "We have no room.", "once": "no"})
    assert flo.get(address).status_code == 404
    page = bo.get(address).text
    assert "Transfer declined" in page
    assert "To be handed over to" not in page
