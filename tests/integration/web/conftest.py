"""A council whose people are signed in, each in a browser of their own without script."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select

from app.audit.models import AuditEvent
from app.core.database import session
from app.engine.noun import get_noun
from app.reminders import tick
from tests.factories.world import World, council
from tests.support.signing_in import sign_in


@dataclass(slots=True)
class Council:
    """The council, and the browsers of its people."""

    app: Flask
    world: World

    def browser(self, name: str) -> FlaskClient:
        """A browser in which somebody is signed in."""
        client = self.app.test_client()
        sign_in(client, f"{name.lower().replace(' ', '.')}@{self.world.code}.example")
        return client

    def begin(self, clock: time_machine.Traveller, day: date) -> None:
        """Begin a day at nine: everything that has come due is done."""
        self.world.now = datetime.combine(day, time(9, tzinfo=UTC))
        clock.move_to(self.world.now)
        with self.app.app_context():
            tick.run(self.world.now)

    def asset(self, **inputs: str) -> str:
        """Propose an asset as the IG officer; returns its reference."""
        with self.app.app_context():
            return self.world.asset("Ada Osei", **inputs)

    def owned_asset(self, **inputs: str) -> str:
        """An asset that Bo Lin has accepted."""
        with self.app.app_context():
            return self.world.owned_asset("Ada Osei", "Bo Lin", **inputs)

    def move(self, name: str, trigger: str, reference: str, **inputs: str) -> None:
        """Make a move of an asset as somebody, beside the pages."""
        with self.app.app_context():
            self.world.do(self.world.as_(name), "asset", trigger, reference, **inputs)

    def version(self, reference: str) -> int:
        """The version of an asset as it is kept."""
        model = get_noun("asset").model
        with self.app.app_context():
            found = select(model.version).where(model.reference == reference)
            return int(session().scalars(found).one())

    def outcomes(self, outcome: str) -> int:
        """How often something ended so, as the audit record says."""
        with self.app.app_context():
            ended = select(func.count()).where(AuditEvent.outcome == outcome)
            return int(session().scalar(ended) or 0)

    def events(self, name: str) -> int:
        """How often something was done, as the audit record says."""
        with self.app.app_context():
            done = select(func.count()).where(
                AuditEvent.event == name, AuditEvent.outcome == "done"
            )
            return int(session().scalar(done) or 0)


@pytest.fixture
def house(app: Flask, clock: time_machine.Traveller) -> Council:
    """A council with an IG officer (Ada), an owner (Bo), a SIRO (Cy) and staff (Di)."""
    from tests.conftest import A_MONDAY_MORNING

    with app.app_context():
        world = council()
    world.now = A_MONDAY_MORNING
    return Council(app, world)


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement the database was asked from here on."""
    asked: list[str] = []

    def keep(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(Engine, "before_cursor_execute", keep)
    yield asked
    event.remove(Engine, "before_cursor_execute", keep)
