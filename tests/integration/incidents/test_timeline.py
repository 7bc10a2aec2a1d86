"""A case's timeline is added to and never changed, whoever asks."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.core.database import db, session
from tests.factories.incidents import Case, office
from tests.factories.world import World


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield office()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_entries SET text = 'x'",
        "DELETE FROM case_entries",
        "REPLACE INTO case_entries SELECT * FROM case_entries",
        "TRUNCATE case_entries",
    ],
)
def test_the_database_refuses_to_change_a_line(world: World, statement: str) -> None:
    Case(world).contained()
    if db.engine.dialect.name == "postgresql" and statement.startswith("REPLACE"):
        statement = "UPDATE case_entries SET kind = 'x'"
    if db.engine.dialect.name == "sqlite" and statement.startswith("TRUNCATE"):
        statement = "DELETE FROM case_entries WHERE id > 0"
    session().rollback()
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))
    words = session().scalars(text("SELECT text FROM case_entries")).all()
    assert words == ["The letter came back."]
