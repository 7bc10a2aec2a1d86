"""The errors that only the API has, and how a body is read; the rest is said in app.http.errors."""

import json
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from app.http.errors import Problem, problem_response

CONTENT_TYPE = "application/problem+json"
_ERRORS = {
    400: "Not JSON", 401: "No valid token", 403: "Not permitted", 404: "No such record",
    409: "Not possible now", 412: "Changed meanwhile", 422: "Not valid",
    428: "If-Match is missing", 503: "Busy",
}  # fmt: skip


class ApiProblemError(Exception):
    """An error of the API itself: a status, a stable code and a sentence."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


def register(api: APIBlueprint) -> None:
    """Answer the API's own errors as problem+json (RFC 9457)."""
    api.register_error_handler(ApiProblemError, _own)


def _own(error: ApiProblemError) -> Response:
    return problem_response(Problem(error.status, error.code, str(error), {}))


def read_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object from a request; raises ApiProblemError for anything else."""
    try:
        value = json.loads(body or b"null")
    except (ValueError, UnicodeDecodeError, RecursionError):
        raise ApiProblemError(400, "malformed", "The body must be JSON.") from None
    if not isinstance(value, dict):
        raise ApiProblemError(422, "invalid", "The body must be a JSON object.")
    return value


def error_responses(*codes: int) -> dict[int, Any]:
    """Describe error answers for the API's description."""
    shape = {"$ref": "#/components/schemas/Problem"}
    return {
        code: {"description": _ERRORS[code], "content": {CONTENT_TYPE: {"schema": shape}}}
        for code in codes
    }
