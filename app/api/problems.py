"""Errors as problem+json (RFC 9457), with a code and, for guards, every refusal."""

import json
import logging
from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify
from werkzeug.exceptions import HTTPException

from app.core.errors import (
    BusyError,
    CaseworkError,
    DeniedError,
    InvalidError,
    NotFoundError,
    RefusedError,
    StaleError,
)

CONTENT_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)

_STATUS: dict[type[CaseworkError], tuple[int, str]] = {
    NotFoundError: (404, "Not found"),
    DeniedError: (403, "Not permitted"),
    RefusedError: (409, "Not possible now"),
    StaleError: (412, "Changed meanwhile"),
    InvalidError: (422, "Not valid"),
    BusyError: (503, "Busy"),
}


class ApiProblemError(Exception):
    """An error of the API itself: a status, a stable code and a sentence."""

    def __init__(
        self, status: int, code: str, sentence: str, *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(sentence)
        self.status, self.code, self.headers = status, code, headers or {}


def register(api: APIBlueprint) -> None:
    """Answer every error of the API as problem+json."""
    api.register_error_handler(ApiProblemError, _own)
    api.register_error_handler(CaseworkError, from_casework_error)
    api.register_error_handler(HTTPException, from_http_exception)
    api.register_error_handler(Exception, _unexpected)


def problem(status: int, title: str, code: str, detail: str, **more: Any) -> Response:
    """Make a problem answer."""
    body = {"type": "about:blank", "title": title, "status": status, "code": code}
    response = jsonify({**body, "detail": detail, **more})
    response.status_code = status
    response.content_type = CONTENT_TYPE
    return response


def from_casework_error(error: CaseworkError) -> Response:
    """Write an outcome other than success."""
    status, title = _STATUS.get(type(error), (400, "Not possible"))
    more: dict[str, Any] = {}
    if isinstance(error, RefusedError):
        more["refusals"] = [{"code": r.code, "sentence": r.sentence} for r in error.refusals]
    if isinstance(error, InvalidError):
        more["faults"] = [{"field": f.field, "sentence": f.sentence} for f in error.faults]
    return problem(status, title, error.code, str(error), **more)


def from_http_exception(error: HTTPException) -> Response:
    """Write what the framework raises, keeping its headers (Allow)."""
    code = (error.name or "error").lower().replace(" ", "_")
    response = problem(error.code or 500, error.name, code, error.description or error.name)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _own(error: ApiProblemError) -> Response:
    response = problem(error.status, str(error.code).replace("_", " "), error.code, str(error))
    response.headers.update(error.headers)
    return response


def _unexpected(error: Exception) -> Response:
    _log.exception("the API failed", exc_info=error)
    return problem(500, "Failed", "failed", "Something went wrong here. Nothing was changed.")


def read_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object from a request; raises ApiProblemError 400 for anything else."""
    try:
        value = json.loads(body or b"null")
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise ApiProblemError(400, "malformed", "The body must be JSON.") from None
    if not isinstance(value, dict):
        raise ApiProblemError(422, "invalid", "The body must be a JSON object.")
    return value
