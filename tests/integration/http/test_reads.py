"""Reading writes nothing, but when a session was last seen, and never waits to write that."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import Base, session
from app.identity.models import UserSession
from tests.conftest import A_MONDAY_MORNING
from tests.factories.world import World
from tests.support.databases import Database
from tests.support.signing_in import sign_in

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def signed_in(app: Flask, client: FlaskClient, clock: time_machine.Traveller) -> FlaskClient:
    """The browser of somebody who may open much."""
    world = World(now=A_MONDAY_MORNING)
    with app.app_context():
        world.organisation()
        world.person("Ada Admin", "organisation_admin", "ig_officer")
        world.asset("Ada Admin")
    sign_in(client, "ada.admin@northbourne.example")
    return client


def test_no_page_writes_anything_when_it_is_read(app: Flask, signed_in: FlaskClient) -> None:
    before = _rows(app)
    opened = []
    for address in _plain_addresses(app):
        if signed_in.get(address).status_code == 200:
            opened.append(address)
        assert _rows(app) == before, f"{address} wrote something"
    assert len(opened) > 8


def test_only_the_session_is_written_when_it_was_not_seen_lately(
    app: Flask, signed_in: FlaskClient, clock: time_machine.Traveller
) -> None:
    before = _rows(app)
    clock.shift(timedelta(minutes=2))
    assert signed_in.get("/account").status_code == 200
    after = _rows(app)
    assert [table for table in before if before[table] != after[table]] == ["user_sessions"]


@pytest.mark.only_on("sqlite")
def test_a_page_does_not_wait_for_whoever_writes(
    app: Flask, database: Database, signed_in: FlaskClient, clock: time_machine.Traveller
) -> None:
    """SQLite has one writer; on PostgreSQL nobody else writes this row."""
    clock.shift(timedelta(minutes=2))
    with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert signed_in.get("/account").status_code == 200
        writer.rollback()
    with app.app_context():
        assert session().scalars(select(UserSession.last_seen_at)).one() == A_MONDAY_MORNING
    assert signed_in.get("/account").status_code == 200
    with app.app_context():
        assert session().scalars(select(UserSession.last_seen_at)).one() > A_MONDAY_MORNING


def _plain_addresses(app: Flask) -> list[str]:
    plurals = ("assets", "people", "memberships", "organisations", "processing", "retention")
    rules = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "static"
    ]
    return sorted({*rules, *(f"/{plural}" for plural in plurals), "/assets/AST-2026-0001"})


def _rows(app: Flask) -> Rows:
    with app.app_context():
        return {
            table.name: sorted(map(tuple, session().execute(select(table))), key=str)
            for table in Base.metadata.sorted_tables
        }
