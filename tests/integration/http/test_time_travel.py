"""A clock set by hand: every page says so, and the database never goes back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.installation import Installation, TimeTravelError
from tests.factories.world import World
from tests.support.databases import Database

NEXT_YEAR = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def test_every_page_says_that_the_clock_was_set(
    make_app: Callable[..., Flask], database: Database
) -> None:
    client = make_app(database, start_at=NEXT_YEAR).test_client()
    for path in ("/sign-in", "/accessibility", "/nowhere"):
        assert "was set by hand" in client.get(path).text, path
    plain = make_app(database).test_client()
    assert "was set by hand" not in plain.get("/sign-in").text


def test_a_clock_set_back_before_what_was_written_is_refused(
    make_app: Callable[..., Flask], database: Database
) -> None:
    app = make_app(database, start_at=NEXT_YEAR)
    with app.app_context():
        World(now=app.config["IG_CLOCK"].now()).organisation()
        latest = session().scalars(select(Installation.latest_instant)).one()
    assert latest is not None
    assert latest >= NEXT_YEAR
    with pytest.raises(TimeTravelError, match="already seen 2027-03-01"):
        make_app(database, start_at=NEXT_YEAR - timedelta(hours=2))
    make_app(database, start_at=latest + timedelta(seconds=1))


def test_a_clock_that_was_not_set_is_never_held_to_that(
    make_app: Callable[..., Flask], database: Database
) -> None:
    app = make_app(database, start_at=datetime(2999, 1, 1, tzinfo=UTC))
    with app.app_context():
        World(now=app.config["IG_CLOCK"].now()).organisation()
    assert make_app(database).test_client().get("/healthz").status_code == 200
