"""Whether this process is up, and whether it is ready to serve: for load balancers."""

from flask import Blueprint, Response, jsonify

from app.core.database import session
from app.core.readiness import newest_migration, unready
from app.http.guard import public

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
    reason = unready(session())
    if reason is not None:
        return jsonify({"status": "not ready", "reason": reason}), 503
    return jsonify({"status": "ready", "migration": newest_migration()}), 200
