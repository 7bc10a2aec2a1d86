"""What went wrong, in words: a page for people, a problem document (RFC 9457) for programs."""

import logging
from dataclasses import dataclass, replace
from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.core.database import session as database_session
from app.core.errors import (
    BusyError,
    CaseworkError,
    DeniedError,
    InvalidError,
    NotFoundError,
    RefusedError,
    StaleError,
)
from app.http import kept
from app.http.addresses import from_here
from app.http.guard import reads_files
from app.http.requests import API
from app.policy.decisions import may_somewhere

log = logging.getLogger(__name__)

STATUS: dict[type[CaseworkError], int] = {
    NotFoundError: 404,
    DeniedError: 403,
    RefusedError: 409,
    StaleError: 409,
    InvalidError: 422,
    BusyError: 503,
}
_TEMPLATES = {
    400: "errors/400.html", 403: "errors/403.html", 404: "errors/404.html",
    413: "errors/413.html", 429: "errors/429.html", 500: "errors/500.html",
}  # fmt: skip
"""The statuses with a page of their own; another reads as 400 or 500."""

_CODES = {
    400: "bad_request", 401: "unauthorised", 403: "denied", 404: "not_found",
    405: "method_not_allowed", 409: "refused", 412: "stale", 413: "too_large",
    415: "unsupported_media_type",
    422: "invalid", 428: "precondition_required", 429: "too_many_requests", 500: "error",
    503: "busy",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a program reads it; ``extra`` holds refusals, faults and the like."""

    status: int
    code: str
    detail: str
    extra: dict[str, Any]


def init_app(app: Flask) -> None:
    """Answer every error in words. A traceback goes to the log and nowhere else."""
    app.register_error_handler(CaseworkError, _casework)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(InternalServerError, _unexpected)


def is_api() -> bool:
    """Whether a program asks, rather than a person with a browser."""
    return request.path.startswith(API)


def problem_of(error: CaseworkError) -> Problem:
    """Describe an error of ours for a program."""
    extra: dict[str, Any] = {}
    if isinstance(error, RefusedError):
        extra["refusals"] = [{"code": r.code, "sentence": r.sentence} for r in error.refusals]
    if isinstance(error, InvalidError):
        extra["faults"] = [{"field": f.field, "sentence": f.sentence} for f in error.faults]
    if isinstance(error, StaleError):
        extra["current_version"] = error.current_version
    return Problem(STATUS.get(type(error), 409), error.code, str(error), extra)


def problem_response(problem: Problem) -> Response:
    """Write a problem document. Members of ``extra`` stand beside the standard ones."""
    response = jsonify(
        {
            "type": "about:blank", "title": _CODES.get(problem.status, problem.code),
            "status": problem.status, "code": problem.code, "detail": problem.detail,
            **problem.extra,
        }
    )  # fmt: skip
    response.status_code = problem.status
    response.content_type = "application/problem+json"
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if problem.status == 503:
        response.headers["Retry-After"] = "5"
    return response


def error_page(status: int, *, sentence: str = "") -> ResponseReturnValue:
    """Render the page of a status; ``sentence`` says what happened where more is known."""
    template = _TEMPLATES.get(status) or _TEMPLATES[500 if status >= 500 else 400]
    limit = f"{_most_bytes() // (1024 * 1024)} MB"
    words = {"sentence": sentence, "reference": g.get("correlation_id", ""), "limit": limit}
    return render_template(template, **words), status


def _most_bytes() -> int:
    view = current_app.view_functions.get(request.endpoint or "")
    takes_documents = view is not None and reads_files(view)
    name = "IG_LARGEST_DOCUMENT" if takes_documents else "MAX_CONTENT_LENGTH"
    return int(current_app.config[name])


def _casework(error: CaseworkError) -> ResponseReturnValue:
    database_session().rollback()
    problem = problem_of(error)
    if is_api():
        return problem_response(problem)
    if isinstance(error, DeniedError) and _second_factor_would_do(error.permission):
        return render_template("errors/second_factor.html"), problem.status
    if isinstance(error, RefusedError | InvalidError | StaleError):
        return render_template("errors/refused.html", error=error), problem.status
    sentence = error.sentence if isinstance(error, DeniedError) else str(error)
    return error_page(problem.status, sentence=sentence)


def _second_factor_would_do(permission: str) -> bool:
    """Whether only a second factor is missing: then the page says how to get there."""
    actor = g.actor
    if actor.second_factor or may_somewhere(actor, permission):
        return False
    return may_somewhere(replace(actor, second_factor=True), permission)


def _form_too_old(error: CSRFError) -> ResponseReturnValue:
    """The form cannot be trusted as it came: give it back to be checked and sent again.

    A form that another site sent is not given back.
    """
    if is_api() or not request.form or not from_here():
        return _http(error)
    user = g.get("user")
    sealed = request.form.get(kept.FIELD, "")
    if (request.blueprint or "").startswith("sign_in"):
        if sealed:
            return render_template("sign_in/ended.html", kept=sealed, directory=False), 400
        return redirect(url_for("sign_in.page", next=request.form.get("next")))
    person_id = user.person_id if user else None
    typed = kept.open_sealed(sealed, person_id) or kept.keep_form(person_id)
    return render_template("errors/form_too_old.html", typed=typed), 400


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error.response, Response) or (error.code or 500) < 400:
        return error
    status = error.code or 500
    if is_api():
        detail = str(error.description or error.name)
        problem = Problem(status, _CODES.get(status, "error"), detail, {})
        answer = problem_response(problem)
    else:
        answer = make_response(error_page(status))
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _database(error: OperationalError) -> ResponseReturnValue:
    """Another writer held the database for too long; anything else is a fault."""
    if "locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) in ("55P03", "40P01"):
        return _casework(BusyError())
    raise error


def _unexpected(_error: InternalServerError) -> ResponseReturnValue:
    """Flask has logged the exception; this adds the reference that the person was shown."""
    reference = g.get("correlation_id", "")
    log.error("%s %s failed: %s", request.method, request.path, reference)
    database_session().rollback()
    if is_api():
        detail = f"Something went wrong. Quote {reference}."
        return problem_response(Problem(500, "error", detail, {"correlation_id": reference}))
    return error_page(500)
