"""A backup of either kind of database goes back into either, whole, and its chains verify."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.admin.backup import BackupError, restore_backup, write_backup
from app.assets.models import Asset
from app.audit.seals import verify
from app.core.database import db, session
from app.engine.unit_of_work import unit_of_work
from app.tables import metadata
from tests.factories.world import START, World, council
from tests.support.databases import KINDS, Database, Databases


@pytest.fixture
def made(app: Flask, tmp_path: Path) -> tuple[World, Path]:
    with app.app_context():
        world = council()
        world.owned_asset("Ada Osei", "Bo Lin")
        with unit_of_work(START) as unit:
            write_backup(unit.session, metadata, tmp_path / "backup.zip")
        return world, tmp_path / "backup.zip"


@pytest.mark.parametrize("other", KINDS)
def test_it_comes_back_whole_in_either_kind(
    made: tuple[World, Path],
    databases: Databases,
    make_app: Callable[[Database], Flask],
    other: str,
) -> None:
    world, path = made
    with databases.own(other) as target, make_app(target).app_context():
        with unit_of_work(START) as unit:
            restore_backup(unit.session, metadata, path)
        assert session().scalars(select(Asset.state)).all() == ["active"]
        assert verify(session(), "a" * 32).findings == ()
        later = world.asset("Ada Osei", name="Made after the restore")
        assert later == "AST-2026-0002"
        assert session().scalar(select(func.count()).select_from(Asset)) == 2
        session().rollback()
        db.engine.dispose()


def test_a_database_in_use_is_left_alone(made: tuple[World, Path], app: Flask) -> None:
    _world, path = made
    with (
        app.app_context(),
        pytest.raises(BackupError, match="in use"),
        unit_of_work(START) as unit,
    ):
        restore_backup(unit.session, metadata, path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused_in_a_sentence(
    app: Flask, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "wrong.zip"
    path.write_bytes(content)
    with app.app_context(), pytest.raises(BackupError) as refused, unit_of_work(START) as unit:
        restore_backup(unit.session, metadata, path)
    assert str(refused.value).endswith(".")
