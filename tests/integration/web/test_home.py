"""Home: what must I do, by when; and for the SIRO, how the directorates stand."""

from datetime import date

import time_machine

from tests.factories.world import OPERATOR
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

COMPLETE = {"personal_data": "no", "marking": "OFFICIAL"}


def test_an_offer_waits_for_the_person_it_was_made_to(house: Council) -> None:
    reference = house.asset(name="Tree survey")
    with house.app.app_context():
        bo = house.world.people["Bo Lin"]
    house.move("Ada Osei", "offer_ownership", reference, person=bo)
    text = house.browser("Bo Lin").get("/").text
    assert "Accept or decline ownership" in text
    assert "Tree survey" in text
    assert "1 unread message" in text
    assert "Tree survey" not in house.browser("Di Fox").get("/").text


def test_the_officer_is_told_of_assets_that_nobody_was_offered(house: Council) -> None:
    reference = house.asset(name="Tree survey")
    text = house.browser("Ada Osei").get("/").text
    assert f"/assets/{reference}/offer_ownership" in text


def test_a_review_that_is_overdue_says_so_and_comes_first(house: Council) -> None:
    reference = house.owned_asset(name="Tree survey", **COMPLETE)
    house.asset(name="Nobody's")
    with house.app.app_context():
        house.world.wait(days=400)
    with time_machine.travel(house.world.now, tick=False):
        bo = house.browser("Bo Lin")
        text, overdue = bo.get("/").text, bo.get("/assets?show=overdue").text
    assert f"/assets/{reference}/" in text
    assert "Tree survey" in text
    assert "govuk-tag--red" in text
    assert "Tree survey" in overdue
    assert "Tree survey" not in house.browser("Bo Lin").get("/assets?show=overdue").text


def test_the_siro_sees_which_directorates_lag(house: Council) -> None:
    with house.app.app_context():
        house.world.do(OPERATOR, "team", "create", name="Adult Social Care")
    house.asset(name="Tree survey", team="Adult Social Care")
    house.asset(name="No team's")
    text = house.browser("Cy Roe").get("/").text
    assert "How the directorates stand" in text
    assert "Adult Social Care" in text
    assert "No directorate" in text
    assert "How the directorates stand" not in house.browser("Bo Lin").get("/").text


def test_messages_are_opened_and_marked_as_read(house: Council) -> None:
    reference = house.asset(name="Tree survey")
    with house.app.app_context():
        person = house.world.people["Bo Lin"]
    house.move("Ada Osei", "offer_ownership", reference, person=person)
    bo = house.browser("Bo Lin")
    page = bo.get("/messages").text
    assert f'href="/assets/{reference}"' in page
    message = page.split('name="reference" value="')[1].split('"')[0]
    post(house.browser("Di Fox"), "/messages/read", {"reference": message})
    assert "1 unread message" in bo.get("/").text
    post(bo, "/messages/read", {"reference": message})
    assert "unread message" not in bo.get("/").text


def test_who_may_give_roles_is_warned_of_offices_to_fill(house: Council) -> None:
    with house.app.app_context():
        house.world.person("Mo Admin", "organisation_admin")
    warned = house.browser("Mo Admin").get("/").text
    assert "There is no Data protection officer (DPO). Give someone this role." in warned
    assert "The Senior information risk owner (SIRO) has no deputy." in warned
    assert "Offices to fill" not in house.browser("Bo Lin").get("/").text


def test_the_siro_reads_which_owners_left(house: Council) -> None:
    reference = house.owned_asset(name="Tree survey", **COMPLETE)
    with house.app.app_context():
        left = house.world.people["Bo Lin"]
        house.world.do(OPERATOR, "person", "end", left, ended_on="2026-06-12")
    text = " ".join(house.browser("Cy Roe").get("/").text.split())
    section = text[text.index("Owners who left") :]
    assert f'href="/assets/{reference}">Tree survey</a>' in section
    assert "Nobody" in section
    assert "Owners who left" not in house.browser("Ada Osei").get("/").text


def test_the_end_of_a_session_is_announced_before_it_comes(house: Council) -> None:
    text = house.browser("Bo Lin").get("/").text
    assert 'data-idle-minutes="30" data-warn-minutes="5" hidden' in text
    assert "You are signed out after 30 minutes" in text


def test_a_contract_stands_there_half_a_year_before_it_ends_and_not_before(
    house: Council, clock: time_machine.Traveller
) -> None:
    supplier = {"code": "hostwell", "name": "Hostwell Ltd", "kind": "supplier"}
    with house.app.app_context():
        house.world.do(OPERATOR, "organisation", "create", **supplier)
        house.world.do(
            house.world.as_("Ada Osei"), "contract", "add", name="Hosting",
            supplier="Hostwell Ltd", starts_on="2024-01-01", ends_on="2027-01-31",
        )  # fmt: skip
    house.begin(clock, date(2026, 8, 3))
    assert "Renew, replace or end the contract" not in house.browser("Ada Osei").get("/").text
    house.begin(clock, date(2026, 8, 4))
    assert "Renew, replace or end the contract" in house.browser("Ada Osei").get("/").text
    assert "Renew, replace or end the contract" not in house.browser("Di Fox").get("/").text
