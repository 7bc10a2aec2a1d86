"""What people see of reminders: the feed of their dates, the log, ladders, holidays, jobs."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.clock import Clock
from app.core.database import session
from app.core.dates import london_date
from app.engine.jobs import enqueue, run_jobs
from app.identity.models import Person
from app.outbox import jobs
from app.outbox.models import OutboxRow
from app.reminders.working_days import organisation_calendar
from tests.factories.world import START, World, council
from tests.support.signing_in import post, sign_in

BO, ADA = "bo.lin@northbourne.example", "ada.osei@northbourne.example"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A council on 1 June; the clock stands still there."""
    with time_machine.travel(START, tick=False):
        with app.app_context():
            world = council()
            world.person("Ola Day", "organisation_admin")
        yield world


def _offer(app: Flask, world: World) -> str:
    with app.app_context():
        return _offered(world)


def _offered(world: World) -> str:
    reference = world.asset("Ada Osei", name="Unmentionable files")
    world.do(
        world.as_("Ada Osei"), "asset", "offer_ownership", reference, person=world.people["Bo Lin"]
    )
    return reference


def _feed_address(client: FlaskClient) -> str:
    page = post(client, "/account/calendar").get_data(as_text=True)
    found = re.search(r"/calendar/[^<]+\.ics", page)
    assert found is not None
    return found[0]


def test_a_calendar_address_lists_ones_dates_and_names_nobody(
    app: Flask, world: World, client: FlaskClient
) -> None:
    reference = _offer(app, world)
    sign_in(client, BO)
    address = _feed_address(client)
    stranger = app.test_client()

    answer = stranger.get(address)
    text = answer.get_data(as_text=True)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert f"SUMMARY:Answer the offer of {reference}" in text
    assert "DTSTART;VALUE=DATE:20260615" in text
    assert "STATUS:CONFIRMED" in text
    assert "Unmentionable" not in text
    assert "Bo Lin" not in text

    sequence = re.search(r"SEQUENCE:(\d+)", text)
    with app.app_context():
        world.do(world.as_("Bo Lin"), "asset", "decline_ownership", reference, reason="Not mine.")
    ended = stranger.get(address).get_data(as_text=True)
    assert "STATUS:CANCELLED" in ended
    later = re.search(r"SEQUENCE:(\d+)", ended)
    assert sequence is not None
    assert later is not None
    assert int(later[1]) > int(sequence[1])
    assert re.findall("UID:.*", ended) == re.findall("UID:.*", text)


def test_a_revoked_or_unknown_calendar_address_is_not_there(
    app: Flask, world: World, client: FlaskClient
) -> None:
    sign_in(client, BO)
    address = _feed_address(client)
    assert client.get(address).status_code == 200
    page = client.get("/account/calendar").get_data(as_text=True)
    revoke = re.search(r"/account/calendar/(CAL-[^/]+)/revoke", page)
    assert revoke is not None
    assert post(client, revoke[0]).status_code == 302
    assert client.get(address).status_code == 404
    assert client.get("/calendar/nothing.ics").status_code == 404


def test_the_log_shows_what_waits_and_why_and_who_may_sends_again(
    app: Flask, world: World, client: FlaskClient
) -> None:
    reference = _offer(app, world)
    sign_in(client, ADA)
    page = client.get("/message-log").get_data(as_text=True)
    assert reference in page
    assert "No mail server is configured" in page

    with app.app_context():
        mail_id = session().scalars(select(OutboxRow.id).order_by(OutboxRow.id.desc())).first()
    assert post(client, f"/message-log/{mail_id}/resend").status_code in (403, 404)
    sign_in(client, "ola.day@northbourne.example")
    assert post(client, f"/message-log/{mail_id}/resend").status_code == 409  # it is not parked
    assert client.get("/message-log?state=sent").get_data(as_text=True).count("Send again") == 0


def test_the_log_of_another_organisation_stays_closed(
    app: Flask, world: World, client: FlaskClient
) -> None:
    reference = _offer(app, world)
    with app.app_context():
        other = council("southbourne")
    sign_in(client, f"ada.osei@{other.code}.example")
    page = client.get("/message-log")
    assert page.status_code == 200
    assert reference not in page.get_data(as_text=True)


def test_the_ladders_say_when_and_whom(app: Flask, world: World, client: FlaskClient) -> None:
    sign_in(client, ADA)
    page = client.get("/reminder-ladders").get_data(as_text=True)
    assert "Asset review" in page
    assert "30 days before" in page
    assert "Senior information risk owner" in page


def test_the_ladders_of_hours_stand_beside_those_of_days(
    app: Flask, world: World, client: FlaskClient
) -> None:
    """R-REM-08."""
    sign_in(client, ADA)
    page = client.get("/reminder-ladders").get_data(as_text=True)
    assert "Breach clock" in page
    assert "<li>71 hours after the start</li>" in page
    assert "Senior information risk owner (SIRO), from 48 hours after the start" in page
    assert "Short clock" in page
    assert "<li>When 50% of the time is over</li>" in page
    assert "While nobody answers for 60 minutes, the next deputy is told" in page


def test_a_holiday_that_an_administrator_adds_is_no_working_day(
    app: Flask, world: World, client: FlaskClient
) -> None:
    sign_in(client, "ola.day@northbourne.example")
    fields = {"calendar": "england-and-wales", "name": "Mayor's day", "closed": "yes"}
    with app.app_context():
        world.do(world.as_("Ola Day"), "holiday", "list", day="2026-06-16", **fields)
        days = organisation_calendar(session(), world.organisation_id)
    assert not days.is_working_day(london_date(START).replace(day=16))
    page = client.get("/holidays").get_data(as_text=True)
    assert "Mayor&#39;s day" in page or "Mayor's day" in page
    sign_in(client, BO)
    assert "Mayor" not in client.get("/holidays").get_data(as_text=True)


def test_a_job_can_be_left_and_found_again_by_whoever_began_it(
    app: Flask, world: World, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_handlers", {})
    jobs.register("count", lambda _context: {"rows": 12})
    with app.app_context():
        bo = session().scalars(select(Person.id).where(Person.email == BO)).one()
        reference = enqueue(
            "count", "one", {}, person_id=bo, organisation_id=world.organisation_id, now=START
        )
    sign_in(client, BO)
    assert "Check again" in client.get(f"/jobs/{reference}").get_data(as_text=True)
    with app.app_context():
        run_jobs(Clock.starting_at(START), "test")
    page = client.get(f"/jobs/{reference}").get_data(as_text=True)
    assert "12" in page
    assert "Check again" not in page
    sign_in(client, "di.fox@northbourne.example")
    assert client.get(f"/jobs/{reference}").status_code == 404
