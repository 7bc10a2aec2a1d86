"""Whether the database can be worked with: it answers, and has seen every migration."""

from functools import cache

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.settings import MIGRATIONS

SILENT = "The database does not answer."
BEHIND = "The database has not seen every migration: run ig database upgrade."


@cache
def newest_migration() -> str:
    """Name the migration this edition of the code ends with."""
    return (MIGRATIONS / ".head").read_text(encoding="utf-8").strip()


def unready(session: Session) -> str | None:
    """Say in a sentence why the database cannot be worked with, or nothing. Ends what was begun."""
    session.rollback()
    try:
        known = inspect(session.connection()).has_table("alembic_version")
        query = text("SELECT version_num FROM alembic_version")
        found = session.execute(query).scalar() if known else None
    except SQLAlchemyError:
        session.rollback()
        return SILENT
    session.rollback()
    return None if found == newest_migration() else BEHIND
