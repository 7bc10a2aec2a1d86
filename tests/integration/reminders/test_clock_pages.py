"""What people see of a clock that runs: at home, in the inbox, in mail, beside its record."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.reminders import tick
from tests.integration.reminders.clocks import AWARE, HOUR, ClockWorld
from tests.support.signing_in import sign_in

ADA, DI = "ada.osei@northbourne.example", "di.fox@northbourne.example"


@pytest.fixture
def world(app: Flask) -> Iterator[ClockWorld]:
    """A clock of Ada's that began an hour ago."""
    with time_machine.travel(AWARE + HOUR, tick=False):
        with app.app_context():
            clocks = ClockWorld.made()
            clocks.start(AWARE, person_id=clocks.numbers["Ada Osei"])
            tick.run(AWARE)
        yield clocks


def test_home_says_when_the_clock_ends_to_the_minute(
    app: Flask, world: ClockWorld, client: FlaskClient
) -> None:
    sign_in(client, ADA)
    home = client.get("/").text
    assert "due Monday 4pm, 71 hours left when this page was loaded" in home
    assert "Acknowledge it, and do it before the clock ends" in home
    with app.app_context():
        world.change(AWARE + HOUR, acknowledged_at=AWARE + HOUR)
    assert "Acknowledge it" not in client.get("/").text
    with time_machine.travel(AWARE + HOUR * 75, tick=False):
        sign_in(client, ADA)
        assert "was due Monday 4pm, 3 hours ago when this page was loaded" in client.get("/").text


def test_a_clock_is_no_task_of_anybody_else(world: ClockWorld, client: FlaskClient) -> None:
    sign_in(client, DI)
    assert "when this page was loaded" not in client.get("/").text


def test_the_inbox_leads_to_the_record_and_to_the_telephone_numbers(
    world: ClockWorld, client: FlaskClient
) -> None:
    sign_in(client, ADA)
    inbox = client.get("/messages").text
    assert "72 hours left: AST-" in inbox
    assert 'href="/contacts">Phone numbers for out of hours</a>' in inbox
    assert client.get("/contacts").status_code == 200


def test_the_dates_of_the_record_bear_the_time(
    app: Flask, world: ClockWorld, client: FlaskClient
) -> None:
    with app.app_context():
        reference = world.item().subject_reference
    sign_in(client, ADA)
    page = client.get(f"/assets/{reference}/connections").text
    assert "Breach clock, due 26 October 2026 at 4pm" in page
