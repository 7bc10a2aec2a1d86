"""An organisation with people who sign in, at the instant at which the clock stands."""

from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.audit.models import AuditEvent
from app.core.database import session
from app.identity.models import Account
from tests.factories.world import OPERATOR, World
from tests.support.signing_in import post

PASSWORD = "three unrelated words"


@dataclass(slots=True)
class House:
    """A council whose people have passwords, and what the auditor sees of them."""

    app: Flask
    world: World
    clock: time_machine.Traveller

    def person(self, name: str, *roles: str, password: str | None = PASSWORD) -> str:
        """Add someone with a password of their own; returns the e-mail they sign in with."""
        with self.app.app_context():
            self.world.person(name, *roles)
            account = self.account(name)
            if password is not None:
                actor = self.world.as_(name)
                self.world.do(actor, "account", "change_password", account, password=password)
        return f"{name.lower().replace(' ', '.')}@northbourne.example"

    def account(self, name: str) -> str:
        """The reference of somebody's account."""
        email = f"{name.lower().replace(' ', '.')}@northbourne.example"
        return session().scalars(select(Account.reference).where(Account.email == email)).one()

    def one_time_password(self, name: str) -> str:
        """Have an operator reset somebody's sign-in."""
        with self.app.app_context():
            reference = self.account(name)
            outcome = self.world.do(OPERATOR, "account", "reset", reference, reason="Forgotten")
            assert outcome.secret is not None
            return outcome.secret

    def wait(self, **time: float) -> None:
        """Let time pass, for the site and for those who act beside it."""
        self.world.wait(**time)
        self.clock.move_to(self.world.now)

    def events(self) -> list[tuple[str, str]]:
        """What the audit record says happened: event and outcome, in order."""
        with self.app.app_context():
            rows = session().execute(
                select(AuditEvent.event, AuditEvent.outcome).order_by(AuditEvent.id)
            )
            return [(event, outcome) for event, outcome in rows]


@pytest.fixture
def house(app: Flask, clock: time_machine.Traveller) -> House:
    """A council, and a clock that stands still until the test moves it."""
    from tests.conftest import A_MONDAY_MORNING

    world = World(now=A_MONDAY_MORNING)
    with app.app_context():
        world.organisation()
    return House(app, world, clock)


def enter(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """Type e-mail and password on the sign-in page."""
    return post(client, "/sign-in", {"email": email, "password": password, **more})
