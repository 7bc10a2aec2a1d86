"""Load balancers learn whether the process is up, and whether the database is ready for it."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app.core.database import session
from tests.support.databases import Database


def test_a_site_on_a_migrated_database_is_up_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "up"}
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "ready"


def test_a_database_without_tables_is_not_ready(
    make_app: Callable[..., Flask], empty_database: Database
) -> None:
    client = make_app(empty_database).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "ig database upgrade" in answer.text


def test_a_database_of_an_older_edition_is_not_ready(
    make_app: Callable[..., Flask], own_database: Database
) -> None:
    app = make_app(own_database)
    with app.app_context():
        session().execute(text("UPDATE alembic_version SET version_num = '0000_before'"))
        session().commit()
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "ig database upgrade" in answer.text
