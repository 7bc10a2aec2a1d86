"""Run migrations. The library is loaded when one is run: a web server has no use for it."""

from flask import Flask

from app.core.database import db
from config.settings import MIGRATIONS


def prepare(app: Flask) -> None:
    """Let the migration library find this application's tables."""
    from flask_migrate import Migrate  # a quarter of a second, at every start

    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(MIGRATIONS))


def upgrade(app: Flask) -> None:
    """Run the migrations that the database has not seen."""
    from flask_migrate import upgrade as run

    prepare(app)
    run(directory=str(MIGRATIONS))
    with app.app_context():
        db.session.remove()
