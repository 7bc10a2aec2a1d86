"""Applications for tests, one for each kind of database: making one costs more than most tests."""

from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app
from app.core.database import db
from config.settings import Settings
from tests.support.databases import Database


class Apps:
    """Makes applications, and keeps the ones that tests share."""

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        self._made: dict[str, Flask] = {}

    def make(self, database: Database, **changes: Any) -> Flask:
        """Make an application with settings fit for tests, changed as said."""
        keys = {"secret_key": "s" * 32, "audit_key": "a" * 32, "instance_path": self._instance}
        return create_app(
            Settings(**{"database_url": database.url, "testing": True, **keys, **changes})
        )

    def shared(self, database: Database) -> Flask:
        """Give the application of the shared database of this kind."""
        if database.kind not in self._made:
            self._made[database.kind] = self.make(database)
        return self._made[database.kind]

    def let_go(self, kind: str) -> None:
        """Close its connections, so that the database can be put back."""
        if kind in self._made:
            close(self._made[kind])

    def close(self) -> None:
        """Close the connections of every shared application."""
        for app in self._made.values():
            close(app)


def close(app: Flask) -> None:
    """Close the connections of an application; it opens new ones when it needs them."""
    with app.app_context():
        db.engine.dispose()
