"""Each test starts from what the migrations left, and reaches nothing outside."""

import smtplib
import socket
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.support.databases import Database, Databases
from tests.support.network import NetworkBlockedError

if TYPE_CHECKING:
    from sqlalchemy import Connection


def test_a_database_is_put_back_whatever_was_committed(
    databases: Databases, database: Database
) -> None:
    left_by_migrations = _counts(database)
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO reference_counters (kind, year, last) VALUES ('XXX', 1999, 1)")
        )
    engine.dispose()
    assert _counts(database) != left_by_migrations
    databases.fresh(database.kind)
    assert _counts(database) == left_by_migrations


def test_ones_own_database_is_migrated_and_apart(
    database: Database, own_database: Database
) -> None:
    assert own_database.url != database.url
    assert _counts(own_database) == _counts(database)


def test_an_empty_database_has_no_table(empty_database: Database) -> None:
    engine = create_engine(empty_database.url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_connections_are_refused_with_the_place_they_were_for() -> None:
    with pytest.raises(NetworkBlockedError, match=r"mail\.example\.org"):
        smtplib.SMTP("mail.example.org")
    with pytest.raises(NetworkBlockedError, match=r"127\.0\.0\.1"):
        socket.create_connection(("127.0.0.1", 9))


@pytest.mark.loopback
def test_a_marked_test_reaches_this_machine_alone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with pytest.raises(NetworkBlockedError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80))


def _counts(database: Database) -> dict[str, int]:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        counts = {table: _count(connection, table) for table in inspect(engine).get_table_names()}
    engine.dispose()
    return counts


def _count(connection: "Connection", table: str) -> int:
    return connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
