"""A review campaign by page: launched, answered for a whole portfolio, reminded, closed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.assets.models import Asset
from app.core.database import session
from app.identity.models import Person
from app.outbox.models import Message
from app.reminders import tick
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

SPRING = {"title": "Spring review", "due_on-day": "30", "due_on-month": "6", "due_on-year": "2026"}


@pytest.fixture
def assets(house: Council) -> list[str]:
    """Three assets of Bo's; the last lacks what the law asks for since it became active."""
    found = [house.owned_asset(name=f"File {n}", personal_data="no") for n in (1, 2, 3)]
    house.move("Bo Lin", "edit", found[2], personal_data="yes")
    return found


def _launch(house: Council, **inputs: str) -> str:
    ada = house.browser("Ada Osei")
    answer = post(ada, "/campaigns/new", {**SPRING, **inputs, "once": "launching"})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def _messages(house: Council, name: str) -> list[str]:
    with house.app.app_context():
        person = select(Person.id).where(Person.reference == house.world.people[name])
        found = select(Message.name).where(Message.person_id == person.scalar_subquery())
        return list(session().scalars(found.order_by(Message.id)))


def _reviewed(house: Council, reference: str) -> date | None:
    with house.app.app_context():
        found = select(Asset.last_reviewed_on).where(Asset.reference == reference)
        return session().scalars(found).one()


def test_an_owner_answers_for_all_and_what_cannot_be_taken_says_why(
    house: Council, assets: list[str]
) -> None:
    address = _launch(house)
    assert _messages(house, "Bo Lin").count("campaign_launched") == 1
    bo = house.browser("Bo Lin")
    assert "Answer for 3 assets" in bo.get("/").text
    one, _two, lacking = assets
    typed = {f"result-{one}": "cannot_confirm", f"note-{one}": "The key is lost.",
             "all": "no_change"}  # fmt: skip
    answer = post(bo, f"{address}/answer", typed)
    assert answer.status_code == 422
    assert f"{lacking}: Something is missing" in answer.text
    assert "2 answers saved" in answer.text
    assert _reviewed(house, one) is None, "who cannot confirm has not reviewed"
    assert _reviewed(house, assets[1]) is not None
    assert _messages(house, "Ada Osei").count("asset_not_confirmed") == 1
    text = house.browser("Ada Osei").get(address).text
    assert "1 of 3 assets reviewed" in text
    assert "1 not answered, 1 cannot be confirmed" in text
    assert "The key is lost." in text
    assert "Bo Lin" in text


def test_an_answer_is_the_assets_own_move_wherever_it_is_made(
    house: Council, assets: list[str]
) -> None:
    address = _launch(house)
    house.move("Bo Lin", "review", assets[0], review_result="changed")
    assert "1 of 3 assets reviewed" in house.browser("Ada Osei").get(address).text
    bo = house.browser("Bo Lin")
    post(bo, f"{address}/answer", {f"result-{assets[0]}": "changed"})
    assert house.events("asset.reviewed") == 1, "the same answer again is none"
    answer = post(bo, f"{address}/answer", {f"result-{assets[1]}": "cannot_confirm"})
    assert "Enter what you cannot confirm" in answer.text


def test_owners_are_reminded_by_the_ladder_and_not_after_the_close(
    house: Council, assets: list[str]
) -> None:
    address = _launch(house)
    day = datetime(2026, 6, 2, 9, tzinfo=UTC)
    with house.app.app_context():
        while day < datetime(2026, 7, 9, tzinfo=UTC):
            tick.run(day)
            day += timedelta(days=1)
    assert _messages(house, "Bo Lin").count("campaign_reminder") == 5  # T-14, 7, 1, 0, +7
    assert post(house.browser("Ada Osei"), f"{address}/close", {"once": "x"}).status_code == 302
    with house.app.app_context():
        tick.run(datetime(2026, 7, 14, 9, tzinfo=UTC))
    assert _messages(house, "Bo Lin").count("campaign_reminder") == 5
    page = house.browser("Bo Lin").get(f"{address}/answer").text
    assert "This campaign is closed" in page


def test_who_is_not_asked_sees_no_campaign_and_nothing_is_launched_on_nothing(
    house: Council, assets: list[str]
) -> None:
    address = _launch(house)
    di = house.browser("Di Fox")
    assert di.get(address).status_code in (403, 404)
    assert di.get(f"{address}/answer").status_code in (403, 404)
    ada = house.browser("Ada Osei")
    answer = post(ada, "/campaigns/new", {**SPRING, "high_risk": "yes", "once": "y"})
    assert answer.status_code == 409
    assert "No active asset fits what you chose." in answer.text
    past = {**SPRING, "due_on-year": "2025", "once": "z"}
    assert "must be after today" in post(ada, "/campaigns/new", past).text
