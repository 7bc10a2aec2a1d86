"""Fixtures every test may ask for; those of one noun live beside its tests."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
import time_machine

from tests.support import browser, network
from tests.support.databases import KINDS, Database, Databases

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.support.apps import Apps

JOURNEYS = Path(__file__).parent / "journeys"

# Speed is for the benchmark; and where nobody watches, the same examples each time.
hypothesis.settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("house")
A_MONDAY_MORNING = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    for line in (
        "loopback: may connect to servers on this machine",
        "only_on(kind): runs on one kind of database, with a reason in its docstring",
    ):
        config.addinivalue_line("markers", line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let browser journeys reach the site they start."""
    for item in items:
        if JOURNEYS in item.path.parents:
            item.add_marker(pytest.mark.loopback)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that touches a database on SQLite and on PostgreSQL; a journey on SQLite."""
    if "database_kind" not in metafunc.fixturenames:
        return
    only = metafunc.definition.get_closest_marker("only_on")
    kinds = KINDS if JOURNEYS not in metafunc.definition.path.parents else ("sqlite",)
    metafunc.parametrize("database_kind", only.args if only else kinds)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash in little memory: hashing is slow on purpose, and tests make thousands of people."""
    from app.identity import passwords

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "MEMORY_KIB", 64)
        yield


@pytest.fixture(autouse=True)
def _network(request: pytest.FixtureRequest) -> Iterator[None]:
    with network.blocked(loopback=request.node.get_closest_marker("loopback") is not None):
        yield


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Both kinds of database, each started when a test first needs it."""
    with ExitStack() as stack:
        yield Databases(tmp_path_factory.mktemp("databases"), stack)


@pytest.fixture
def database(databases: Databases, database_kind: str, _apps: "Apps") -> Database:
    """A database that holds only what the migrations wrote."""
    _apps.let_go(database_kind)
    return databases.fresh(database_kind)


@pytest.fixture
def own_database(databases: Databases, database_kind: str) -> Iterator[Database]:
    """A database of this test alone, to damage, replace or kill."""
    with databases.own(database_kind) as own:
        yield own


@pytest.fixture
def empty_database(databases: Databases, database_kind: str) -> Iterator[Database]:
    """A database of this test alone, before the first migration."""
    with databases.empty(database_kind) as empty:
        yield empty


@pytest.fixture(scope="session")
def _apps(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> "Iterator[Apps]":
    from tests.support.apps import Apps  # here, so that pure tests never load the web framework

    apps = Apps(tmp_path_factory.mktemp("instance"))
    yield apps
    apps.close()


@pytest.fixture
def make_app(_apps: "Apps") -> "Iterator[Callable[..., Flask]]":
    """Make an application of one's own: ``make_app(database, mail_url=...)``."""
    from tests.support.apps import close

    made: list[Flask] = []

    def make(database: Database, **changes: object) -> "Flask":
        made.append(_apps.make(database, **changes))
        return made[-1]

    yield make
    for app in made:
        close(app)


@pytest.fixture
def app(database: Database, _apps: "Apps") -> "Flask":
    """The application, on a fresh database."""
    return _apps.shared(database)


@pytest.fixture
def client(app: "Flask") -> "FlaskClient":
    """A browser without script that is not signed in."""
    return app.test_client()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still on a Monday morning in British Summer Time until moved."""
    with time_machine.travel(A_MONDAY_MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def site(app: "Flask") -> Iterator[str]:
    """The address of the application, served on this machine."""
    from tests.support.site import serving

    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Start Debian's Chromium; pytest-playwright asks."""
    return browser.launch_arguments()
