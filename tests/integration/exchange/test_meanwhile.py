"""While a large file is being applied, other people read and save as usual."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.assets.models import Asset
from app.core.database import session
from app.core.door import Door
from app.engine import rows
from app.engine.commands import Command
from app.engine.execute import execute
from app.exchange.applying import apply
from app.exchange.kinds import get_kind
from app.exchange.staging import Upload, find_organisation, stage
from app.identity.actor import system_actor
from tests.factories.world import council

OPERATOR = system_actor(Door.COMMAND_LINE)
ROWS = 3_000


def test_a_save_made_while_rows_are_applied_succeeds(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The save begins when the import already holds its locks, and waits or passes."""
    with app.app_context():
        world = council()
        kind = get_kind("assets")
        where = find_organisation(session(), kind, world.code, OPERATOR)
        text = "ID,Name\n" + "".join(f"{n},System {n}\n" for n in range(ROWS))
        upload = Upload(kind, where, text.encode(), "big.csv")
        reference = stage(upload, OPERATOR, now=world.now)
    inside, saved = threading.Event(), []

    def save() -> None:
        inside.wait(20)
        with app.app_context():
            command = Command("asset", "propose", None, world.code, {"name": "Made by hand"})
            saved.append(execute(command, world.as_("Ada Osei"), now=world.now).reference)

    insert: Callable[..., Any] = rows.insert

    def insert_and_tell(*arguments: Any) -> None:
        insert(*arguments)
        inside.set()

    monkeypatch.setattr(rows, "insert", insert_and_tell)
    thread = threading.Thread(target=save)
    thread.start()
    with app.app_context():
        apply(reference, OPERATOR, now=world.now)
    thread.join(30)
    assert len(saved) == 1
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Asset)) == ROWS + 1


def test_a_record_added_meanwhile_is_met_and_not_doubled(app: Flask) -> None:
    with app.app_context():
        world = council()
        kind = get_kind("assets")
        where = find_organisation(session(), kind, world.code, OPERATOR)
        upload = Upload(kind, where, b"ID,Name\n1,Rates\n2,Roads\n", "a.csv")
        first = stage(upload, OPERATOR, now=world.now)
        second = stage(upload, OPERATOR, now=world.now)
        apply(first, OPERATOR, now=world.now)
        apply(second, OPERATOR, now=world.now)
        assert session().scalar(select(func.count()).select_from(Asset)) == 2
