"""A council with a data protection officer and an auditor, whose register has seen some work."""

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, func, select

from app.audit.models import AuditEvent
from app.core.clock import Clock
from app.core.database import session
from app.engine.commands import Outcome
from app.engine.jobs import run_jobs
from app.identity.actor import Actor
from tests.conftest import A_MONDAY_MORNING
from tests.factories.world import World, council
from tests.support.signing_in import sign_in


class Town:
    """The council, each act in a context of its own, as requests and commands have it."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world

    def do(self, who: str | Actor, noun: str, trigger: str, /, *at: str, **inputs: Any) -> Outcome:
        """Take a move as somebody."""
        with self.app.app_context():
            actor = self.world.as_(who) if isinstance(who, str) else who
            return self.world.do(actor, noun, trigger, *at, **inputs)

    def asset(self, **inputs: Any) -> str:
        """Propose an asset as the IG officer; returns its reference."""
        return self.do("Ada Osei", "asset", "propose", **inputs).reference

    def browser(self, name: str) -> FlaskClient:
        """A browser in which somebody is signed in."""
        client = self.app.test_client()
        sign_in(client, f"{name.lower().replace(' ', '.')}@{self.world.code}.example")
        return client

    def ask(self, query: Select[Any]) -> list[Any]:
        """Read from the database as it is now."""
        with self.app.app_context():
            return list(session().scalars(query))

    def last(self, event: str) -> AuditEvent:
        """The last event of a name."""
        query = select(AuditEvent).where(AuditEvent.event == event).order_by(AuditEvent.id.desc())
        return self.ask(query.limit(1))[0]

    def count(self, model: Any, *where: Any) -> int:
        """How many rows there are."""
        return int(self.ask(select(func.count()).select_from(model).where(*where))[0])

    def run_jobs(self) -> int:
        """Run what waits."""
        with self.app.app_context():
            return run_jobs(Clock.starting_at(None), "tests")


@pytest.fixture
def town(app: Flask, clock: time_machine.Traveller) -> Town:
    """Ada is IG officer, Dee data protection officer, Al auditor; one asset, with an owner."""
    with app.app_context():
        world = council()
        world.now = A_MONDAY_MORNING
        world.person("Dee Poe", "dpo")
        world.person("Al Dit", "auditor")
        world.owned_asset("Ada Osei", "Bo Lin", name="Council tax")
    return Town(app, world)
