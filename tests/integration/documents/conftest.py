"""A council, and another one beside it whose people may see nothing of the first."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.database import session
from tests.factories.world import World
from tests.integration.web.conftest import Council, house
from tests.support.signing_in import sign_in

__all__ = ["Program", "house"]


@dataclass(slots=True)
class Program:
    """A program with somebody's token."""

    client: FlaskClient
    token: str

    def send(self, method: str, path: str, json: object = None, **more: Any) -> TestResponse:
        """Ask the API."""
        more["headers"] = {"Authorization": f"Bearer {self.token}", "If-Match": "*"}
        return self.client.open(f"/api/v1{path}", method=method, json=json, **more)


def program(house: Council, name: str) -> Program:
    """A program that acts for somebody of the council."""
    with house.app.app_context():
        made = house.world.do(house.world.as_(name), "api_token", "create", name="test")
        session().rollback()
    return Program(house.app.test_client(), str(made.secret))


@pytest.fixture
def stranger(house: Council) -> FlaskClient:
    """The browser of another council's IG officer."""
    with house.app.app_context():
        other = World("southmere", house.world.now)
        other.organisation()
        other.person("Eve Hart", "ig_officer", "records_manager")
    client = house.app.test_client()
    sign_in(client, "eve.hart@southmere.example")
    return client
