"""Whether this process is up, and whether it is ready to serve: for load balancers."""

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.database import session
from app.http.guard import public
from config.settings import MIGRATIONS

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Say that the process answers; it touches nothing else."""
    return jsonify({"status": "up"})


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Say whether the database answers and has seen every migration of this edition."""
    try:
        found = session().execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        session().rollback()
        return jsonify({"status": "not ready", "reason": "The database does not answer."}), 503
    if found != _head():
        reason = "The database has not seen every migration: run ig database upgrade."
        return jsonify({"status": "not ready", "reason": reason}), 503
    return jsonify({"status": "ready", "migration": found}), 200


def _head() -> str | None:
    head: str | None = current_app.extensions.get("ig_migration_head")
    if head is None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        head = ScriptDirectory.from_config(config).get_current_head()
        current_app.extensions["ig_migration_head"] = head
    return head
