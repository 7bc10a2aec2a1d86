"""The twins and everyone who walks, built once for each kind of database."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask

from tests.conftest import A_MONDAY_MORNING
from tests.factories.twins import Twin, build_twin
from tests.integration.access.routes import Values, unknown_like, values_of
from tests.integration.access.walking import Walker, hold_roles, make_walkers
from tests.support.apps import Apps, close
from tests.support.databases import Databases


@dataclass(frozen=True, slots=True)
class Ground:
    """Two organisations on one installation; walkers belong to the first."""

    app: Flask
    home: Twin
    other: Twin
    walkers: dict[str, Walker]
    own: Values
    theirs: Values
    unknown: Values


class Grounds:
    """The ground on each kind of database, made when a test first asks."""

    def __init__(self, databases: Databases, apps: Apps) -> None:
        self._databases, self._apps = databases, apps
        self._made: dict[str, Ground] = {}
        self._stack = ExitStack()

    def of(self, kind: str) -> Ground:
        """Give the ground on this kind of database. Time must stand still."""
        if kind not in self._made:
            app = self._apps.make(self._stack.enter_context(self._databases.own(kind)))
            self._stack.callback(close, app)
            self._made[kind] = _build(app)
        return self._made[kind]

    def close(self) -> None:
        """Let go of the databases."""
        self._stack.close()


def _build(app: Flask) -> Ground:
    now = A_MONDAY_MORNING
    with app.app_context():
        home = build_twin("northbourne", "amberlit", now, offices=False)
        other = build_twin("southmere", "zanzibar", now)
        own, theirs = values_of(home, most=1), values_of(other, most=1)
        hold_roles(home)
    walkers = make_walkers(app, home, other)
    return Ground(app, home, other, walkers, own, theirs, unknown_like(theirs))


@pytest.fixture(scope="session")
def _grounds(databases: Databases, _apps: Apps) -> Iterator[Grounds]:
    grounds = Grounds(databases, _apps)
    yield grounds
    grounds.close()


@pytest.fixture
def ground(_grounds: Grounds, database_kind: str, clock: time_machine.Traveller) -> Ground:
    """The two organisations, on a Monday morning on which time stands still.

    No context stays open: within one, who signed in first would be remembered in every request.
    """
    return _grounds.of(database_kind)
