"""The audit record: the database refuses to change it, and what gets past is found."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.audit.chain import GENESIS, HASHED, code_for, link_hash
from app.audit.models import AuditEvent, AuditHead
from app.audit.seals import Verification, seal, verify
from app.core.database import db, session
from app.engine.unit_of_work import unit_of_work
from tests.factories.world import World, council

KEY = "a" * 32
ATTEMPTS = [
    "UPDATE audit_events SET actor_name = 'Nobody'",
    "DELETE FROM audit_events",
    "UPDATE audit_seals SET hash = 'x'",
    "DELETE FROM audit_seals",
    "UPDATE history SET value = 'x'",
    "DELETE FROM history",
    "DELETE FROM audit_details",
    "UPDATE audit_details SET reason_text = 'x'",
    "UPDATE audit_details SET emptied_at = NULL",
]
SQLITE_ONLY = ["REPLACE INTO audit_events SELECT * FROM audit_events LIMIT 1"]
POSTGRESQL_ONLY = [
    f"TRUNCATE {table}" for table in ("audit_events", "audit_seals", "history", "audit_details")
]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        world = council()
        world.owned_asset("Ada Osei", "Bo Lin")
        with unit_of_work(world.now) as unit:
            seal(unit.session, KEY, now=world.now)
        yield world


def _verified() -> Verification:
    session().rollback()
    session().expire_all()
    return verify(session(), KEY)


def _problems() -> set[str]:
    return {finding.problem for finding in _verified().findings}


def _without_triggers(*statements: str) -> None:
    """Do what someone with the database's own rights could do."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).scalars()
            for name in list(names):
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))


def _chain() -> int:
    return int(session().scalars(select(func.max(AuditEvent.chain))).one())


@pytest.mark.parametrize("statement", ATTEMPTS + SQLITE_ONLY + POSTGRESQL_ONLY)
def test_the_database_refuses(world: World, statement: str) -> None:
    dialect = db.engine.dialect.name
    if statement in SQLITE_ONLY and dialect != "sqlite":
        statement = "INSERT INTO audit_events SELECT * FROM audit_events LIMIT 1"
    if statement in POSTGRESQL_ONLY and dialect != "postgresql":
        statement = statement.replace("TRUNCATE", "DELETE FROM")
    before = session().scalar(select(func.count()).select_from(AuditEvent))
    session().rollback()
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(text(statement))
    assert session().scalar(select(func.count()).select_from(AuditEvent)) == before
    assert _problems() == set()


def test_an_untouched_record_verifies(world: World) -> None:
    result = _verified()
    assert result.findings == ()
    assert result.events > 5
    assert result.seals >= 1


def test_an_altered_row_is_found(own_world: World) -> None:
    _without_triggers(
        f"UPDATE audit_events SET actor_name = 'Nobody' WHERE chain = {_chain()} AND sequence = 3"
    )
    assert "altered" in _problems()


def test_a_removed_last_row_is_found_even_when_the_head_is_set_back(own_world: World) -> None:
    chain = _chain()
    last = session().get_one(AuditHead, chain).sequence
    before = (
        session()
        .scalars(
            select(AuditEvent).where(AuditEvent.chain == chain, AuditEvent.sequence == last - 1)
        )
        .one()
    )
    link = before.hash
    session().rollback()
    _without_triggers(
        f"DELETE FROM audit_events WHERE chain = {chain} AND sequence = {last}",
        f"UPDATE audit_heads SET sequence = {last - 1}, hash = '{link}' WHERE chain = {chain}",
    )
    assert {"head_forged", "seal_mismatch"} <= _problems()


def test_a_removed_last_row_is_found_by_the_head(own_world: World) -> None:
    chain = _chain()
    last = session().get_one(AuditHead, chain).sequence
    session().rollback()
    _without_triggers(f"DELETE FROM audit_events WHERE chain = {chain} AND sequence = {last}")
    assert "head_mismatch" in _problems()


def test_two_swapped_rows_are_found(own_world: World) -> None:
    chain = _chain()
    where = f"WHERE chain = {chain} AND sequence ="
    _without_triggers(
        f"UPDATE audit_events SET sequence = 100000 {where} 2",
        f"UPDATE audit_events SET sequence = 2 {where} 3",
        f"UPDATE audit_events SET sequence = 3 {where} 100000",
    )
    assert {"altered", "broken_link"} <= _problems()


def test_everything_recomputed_without_the_key_is_found(own_world: World) -> None:
    chain = _chain()
    events = list(
        session().scalars(
            select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.sequence)
        )
    )
    previous, statements = GENESIS, []
    for event in events:
        columns = {name: getattr(event, name) for name in HASHED}
        columns["previous_hash"] = previous
        if event.sequence == 2:
            columns["actor_name"] = "Nobody"
        link = link_hash(columns)
        name = columns["actor_name"].replace("'", "''")
        statements.append(
            f"UPDATE audit_events SET actor_name = '{name}', previous_hash = '{previous}', "
            f"hash = '{link}' WHERE id = {event.id}"
        )
        previous = link
    forged = code_for("someone else's key".ljust(32, "x"), chain, len(events), previous)
    statements.append(
        f"UPDATE audit_heads SET hash = '{previous}', code = '{forged}' WHERE chain = {chain}"
    )
    session().rollback()
    _without_triggers(*statements)
    assert {"head_forged", "seal_mismatch"} <= _problems()


@pytest.fixture
def own_world(own_database: object, make_app: object) -> Iterator[World]:
    app = make_app(own_database)  # type: ignore[operator]
    with app.app_context():
        world = council()
        world.owned_asset("Ada Osei", "Bo Lin")
        with unit_of_work(world.now) as unit:
            seal(unit.session, KEY, now=world.now)
        yield world
        session().rollback()
        db.engine.dispose()
