"""Actions on pages: added on a record, done by its owner, verified by another, seen by few."""

from datetime import date

import time_machine
from sqlalchemy import select

from app.actions.models import Action
from app.core.database import session
from tests.factories.world import OPERATOR, World
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

ADDED = {
    "name": "Lock the cabinets", "owner": "Di Fox", "due_on-day": "31", "due_on-month": "7",
    "due_on-year": "2026", "verification": "yes", "once": "added",
}  # fmt: skip
DONE = {"completed_on-day": "15", "completed_on-month": "6", "completed_on-year": "2026"}


def _added(house: Council, subject: str) -> str:
    """Ada adds an action on the page that a record leads to; gives its address."""
    ada = house.browser("Ada Osei")
    page = ada.get(f"/assets/{subject}").text
    assert f'href="/actions/new?subject={subject}"' in page
    form = ada.get(f"/actions/new?subject={subject}").text
    assert f'value="{subject}"' in form
    answer = post(ada, "/actions/new", {**ADDED, "subject": subject})
    assert answer.status_code == 302, answer.text
    assert "Lock the cabinets" in ada.get(f"/assets/{subject}").text
    return str(answer.location)


def test_an_owner_does_an_action_and_the_ig_officer_verifies_it(house: Council) -> None:
    asset = house.owned_asset()
    address = _added(house, asset)
    di = house.browser("Di Fox")
    home = di.get("/").text
    assert "Lock the cabinets" in home
    assert "due in 46 days" in home
    assert "Lock the cabinets" in di.get("/actions?show=mine").text
    refused = post(di, f"{address}/complete", {**DONE, "evidence": "", "once": "1"})
    assert refused.status_code == 409
    assert "Say what shows that it is done, or attach a document" in refused.text
    assert 'value="15"' in refused.text
    answer = post(di, f"{address}/complete", {**DONE, "evidence": "New locks.", "once": "2"})
    assert answer.status_code == 302, answer.text
    assert "Lock the cabinets" not in di.get("/").text
    assert di.get(f"{address}/verify").status_code == 403
    ada = house.browser("Ada Osei")
    assert "Verify that it is done" in ada.get("/").text
    assert "Lock the cabinets" in ada.get("/actions?show=unverified").text
    assert post(ada, f"{address}/verify", {"note": "", "once": "3"}).status_code == 302
    page = ada.get(address).text
    assert "Verified by" in page
    assert "New locks." in page


def test_an_overdue_action_says_so_where_people_look(
    house: Council, clock: time_machine.Traveller
) -> None:
    address = _added(house, house.owned_asset())
    house.begin(clock, date(2026, 8, 10))
    di = house.browser("Di Fox")
    assert "overdue by 10 days" in di.get("/").text
    assert "Overdue" in di.get(address).text
    assert "Lock the cabinets" in house.browser("Cy Roe").get("/actions?show=overdue").text
    later = {"new_due_on-day": "30", "new_due_on-month": "9", "new_due_on-year": "2026"}
    reason = {"reason": "The locksmith is ill.", "once": "4"}
    assert post(di, f"{address}/redate", {**later, **reason}).status_code == 302
    page = di.get(address).text
    assert "1 time; first due on 31 July 2026" in page
    assert "The locksmith is ill." in page


def test_whoever_sees_neither_the_record_nor_the_action_finds_nothing(house: Council) -> None:
    address = _added(house, house.owned_asset())
    with house.app.app_context():
        house.world.person("Al Roy")
        title = session().scalars(select(Action.name)).one()
    al = house.browser("Al Roy")
    assert al.get(address).status_code == 404
    assert title not in al.get("/actions").text
    assert title not in al.get("/search?q=cabinets").text
    assert title in house.browser("Bo Lin").get("/actions").text


def test_an_action_of_several_organisations_is_added_where_its_record_is(house: Council) -> None:
    asset = house.owned_asset()
    with house.app.app_context():
        second = World("southfield", house.world.now)
        second.organisation()
        command = {"person": "ada.osei@northbourne.example", "role": "ig_officer"}
        second.do(OPERATOR, "membership", "grant", **command)
    ada = house.browser("Ada Osei")
    form = ada.get(f"/actions/new?subject={asset}").text
    assert f'value="{asset}"' in form
    wrong = {**ADDED, "subject": asset, "organisation_code": "southfield", "owner": ""}
    refused = post(ada, "/actions/new", wrong)
    assert refused.status_code == 409
    assert "belongs to another organisation" in refused.text
    right = {**wrong, "organisation_code": "northbourne", "once": "5"}
    assert post(ada, "/actions/new", right).status_code == 302
