"""Many writers at once: nothing lost, nothing deadlocked, every chain whole."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.assets.models import Asset
from app.audit.models import AuditEvent
from app.audit.seals import verify
from app.core.database import db, session
from app.core.errors import BusyError
from app.engine.commands import Command
from app.engine.execute import execute
from tests.factories.world import World, council

WRITERS = 8
MOVES = 25


@pytest.fixture
def worlds(app: Flask) -> Iterator[tuple[Flask, World, World]]:
    with app.app_context():
        yield app, council("northbourne"), council("southmere")


def test_eight_writers_over_two_organisations(worlds: tuple[Flask, World, World]) -> None:
    app, north, south = worlds
    shared = {w.code: w.asset("Ada Osei") for w in (north, south)}
    actors = {w.code: w.as_("Ada Osei") for w in (north, south)}
    failures: list[BaseException] = []

    def write(number: int) -> None:
        world = (north, south)[number % 2]
        with app.app_context():
            try:
                for move in range(MOVES):
                    _write(world, actors[world.code], shared[world.code], number, move)
            except BaseException as error:
                failures.append(error)
            finally:
                db.session.remove()

    session().rollback()
    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failures == []
    edits = select(func.count()).select_from(AuditEvent).where(AuditEvent.event == "asset.edited")
    assert session().scalar(edits) == WRITERS * MOVES
    versions = dict(session().execute(select(Asset.reference, Asset.version)).tuples().all())
    assert sum(versions[r] - 1 for r in shared.values()) == WRITERS * MOVES
    assert verify(session(), "a" * 32).findings == ()


def _write(world: World, actor: object, reference: str, number: int, move: int) -> None:
    command = Command(
        "asset", "edit", reference, inputs={"description": f"writer {number}, move {move}"}
    )
    for _attempt in range(10):
        try:
            execute(command, actor, now=world.now)  # type: ignore[arg-type]
        except BusyError:
            continue
        return
    raise AssertionError("busy for too long")
