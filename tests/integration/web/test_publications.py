"""The publication schedule: what must be published, where it is, and what is late."""

from datetime import date, datetime

import time_machine

from app.core.database import session
from app.measures.figures import Question, compute
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

SPENDING = {
    "name": "Spending over £500", "code_item": "spending_over_500", "requirement": "must",
    "frequency": "3", "address": "https://data.northbourne.example/spending",
    "first_due_on-day": "1", "first_due_on-month": "7", "first_due_on-year": "2026",
}  # fmt: skip


def _overdue(house: Council, day: date, known_at: datetime) -> int:
    with house.app.app_context():
        question = Question((house.world.organisation_id,), day, known_at)
        found = compute(session(), "publication.overdue", question).numerator
        session().rollback()
        return found


def _refreshed(day: str, month: str) -> dict[str, str]:
    return {
        "refreshed_on-day": day, "refreshed_on-month": month, "refreshed_on-year": "2026",
        "once": f"{day}-{month}",
    }  # fmt: skip


def test_a_dataset_is_scheduled_chased_refreshed_and_due_again(
    house: Council, clock: time_machine.Traveller
) -> None:
    ada = house.browser("Ada Osei")
    answer = post(ada, "/publications/new", {**SPENDING, "once": "x"})
    assert answer.status_code == 302, answer.text
    address = answer.location
    assert "1 July 2026" in ada.get(address).text
    house.begin(clock, date(2026, 7, 2))
    ada = house.browser("Ada Osei")
    assert "PUB-2026-0001" in ada.get("/publications?show=overdue").text
    assert "Publish it again" in ada.get("/").text
    known_at = house.world.now
    assert _overdue(house, date(2026, 7, 2), known_at) == 1
    clock.shift(60)
    answer = post(ada, f"{address}/record_refresh", _refreshed("2", "7"))
    assert answer.status_code == 302, answer.text
    assert "2 October 2026" in ada.get(address).text
    assert "PUB-2026-0001" not in ada.get("/publications?show=overdue").text
    assert "Publish it again" not in ada.get("/").text
    assert _overdue(house, date(2026, 7, 2), known_at) == 1
    house.begin(clock, date(2026, 9, 2))
    assert "/publications/PUB-2026-0001" in house.browser("Ada Osei").get("/messages").text
    house.begin(clock, date(2026, 10, 3))
    assert _overdue(house, date(2026, 10, 3), house.world.now) == 1


def test_bad_input_is_answered_in_a_sentence(house: Council) -> None:
    ada = house.browser("Ada Osei")
    unsafe = {**SPENDING, "address": "http://data.northbourne.example", "once": "x"}
    answer = post(ada, "/publications/new", unsafe)
    assert answer.status_code in (409, 422)
    assert "must begin with https://" in answer.text
    assert "Spending over £500" in answer.text
    made = post(ada, "/publications/new", {**SPENDING, "once": "y"}).location
    future = post(ada, f"{made}/record_refresh", _refreshed("30", "12"))
    assert "cannot be in the future" in future.text
    assert house.events("publication.refreshed") == 0


def test_staff_read_the_schedule_and_do_not_change_it(house: Council) -> None:
    made = post(house.browser("Ada Osei"), "/publications/new", {**SPENDING, "once": "x"}).location
    di = house.browser("Di Fox")
    assert "Spending over" in di.get("/publications").text
    assert post(di, f"{made}/record_refresh", _refreshed("1", "6")).status_code == 403
    assert house.events("publication.refreshed") == 0
