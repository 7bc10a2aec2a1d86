"""What every request passes: the clock once, who asks, and whether they may come in at all."""

from datetime import timedelta
from uuid import uuid4

from flask import Flask, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest, NotFound

from app.core.clock import Clock
from app.core.database import impatient
from app.core.database import session as database_session
from app.core.door import Door
from app.core.errors import DeniedError
from app.engine.unit_of_work import unit_of_work
from app.http import guard, kept, login
from app.http.addresses import from_here, page_before
from app.http.places import Place, list_places, needs_second_factor
from app.identity.actor import public_actor
from app.identity.models import UserSession
from app.identity.sessions import SignedIn, find_person_behind
from app.policy.decisions import may_come_in

API = "/api/"
API_BLUEPRINT = "api"
SEEN_AT_MOST_EVERY = timedelta(minutes=1)
LARGEST_TIMES = 4
"""How many times the largest document a form with one may weigh before it is not read."""
_SAFE = ("GET", "HEAD", "OPTIONS")
_ALWAYS_OPEN = frozenset({"account_password", "account_second_factor", "sign_in"})
"""What someone may do before they have changed their password or set up their second factor."""

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Set up the life-cycle. Forms are checked here, after who asks is known."""
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a token lives as long as its session
    csrf.init_app(app)
    login.init_app(app)
    app.before_request(_begin)


def now_of(app: Flask) -> Clock:
    """The clock of an application."""
    clock: Clock = app.config["IG_CLOCK"]
    return clock


def working_place() -> Place | None:
    """The organisation chosen in the header, or the only one; None for "all mine"."""
    places: tuple[Place, ...] = g.get("places", ())
    if len(places) == 1:
        return places[0]
    chosen = g.user.working_organisation_id if g.get("user") else None
    return next((place for place in places if place.id == chosen), None)


def read_user() -> None:
    """Read again who asks: a session was started within this request."""
    login.forget_user()
    g.user, g.places = None, ()
    _read_user()


def _begin() -> ResponseReturnValue | None:
    g.now = now_of(current_app).now()
    g.correlation_id = str(uuid4())
    g.user, g.actor, g.places = None, public_actor(Door.PAGE), ()
    if request.endpoint is not None and request.endpoint.split(".")[-1] == "static":
        return None
    if request.path.startswith(API):
        _leave_to_the_api()
        return None
    if request.mimetype == "application/x-www-form-urlencoded":
        # The framework holds only multipart fields to this limit, and this is read into memory.
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    elif login.TOKEN in session and _takes_files():
        # Past this a request is not read at all; up to it the page says what is too large.
        request.max_content_length = LARGEST_TIMES * current_app.config["IG_LARGEST_DOCUMENT"]
    _refuse_nulls()
    return _enter_by_session()


def _takes_files() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and guard.reads_files(view)


def _refuse_nulls() -> None:
    """No browser sends a null character, and PostgreSQL keeps none."""
    typed = (v for values in (request.args, request.form) for v in values.values())
    if "\0" in request.path or any("\0" in value for value in typed):
        raise BadRequest


def _leave_to_the_api() -> None:
    """The API takes bearer tokens and never a cookie; its own routes authenticate themselves.

    Anything else under its address that is not public is not there.
    """
    g.actor = public_actor(Door.API)
    if request.blueprint != API_BLUEPRINT and guard.PUBLIC not in (_declared() or (guard.PUBLIC,)):
        raise NotFound


def _enter_by_session() -> ResponseReturnValue | None:
    user = _read_user()
    if user is not None:
        _keep_last_seen(user)
    names = _declared()
    if names is None:  # no such address: the router says so
        return None
    if guard.PUBLIC in names:
        _check_form()
        return None
    if user is None:
        return _ask_to_sign_in()
    _check_form()
    held_up = _held_up(user)
    if held_up is not None:
        return held_up
    _require(names)
    return None


def _read_user() -> SignedIn | None:
    user = login.find_user()
    if user is None:
        return None
    g.user, g.actor = user.signed_in, user.actor
    g.whole_actor = user.whole_actor
    g.places = list_places(database_session(), user.whole_actor.organisations())
    return user.signed_in


def _declared() -> tuple[str, ...] | None:
    if request.endpoint is None:
        return None
    return guard.declared(current_app.view_functions[request.endpoint])


def _require(names: tuple[str, ...]) -> None:
    if guard.SIGNED_IN in names or any(may_come_in(g.actor, name) for name in names):
        return
    raise DeniedError(names[0])


def _check_form() -> None:
    """Raises CSRFError for a form that did not come from a page of ours."""
    if request.method not in _SAFE:
        csrf.protect()


def _ask_to_sign_in() -> ResponseReturnValue:
    login.unauthorised()
    target = request.full_path.rstrip("?")
    if request.method in _SAFE:
        return redirect(url_for("sign_in.page", next=target))
    if not _is_own_form():
        return redirect(url_for("sign_in.page"))
    token = session.get(login.TOKEN)
    person_id = find_person_behind(database_session(), token) if token else None
    typed = kept.keep_form(person_id)
    if not typed.fields and not typed.had_files:  # a button: there is nothing to give back
        return redirect(url_for("sign_in.page", next=page_before()))
    sealed = kept.seal(typed)
    directory = bool(current_app.config["IG_SETTINGS"].oidc_issuer)
    return render_template("sign_in/ended.html", kept=sealed, directory=directory), 401


def _is_own_form() -> bool:
    """A form from elsewhere is not kept: it would put a stranger's words into someone's mouth."""
    try:
        csrf.protect()
    except CSRFError:
        return from_here()
    return True


def _held_up(signed_in: SignedIn) -> ResponseReturnValue | None:
    """A one-time password is changed, and a second factor set up, before anything else."""
    if request.blueprint in _ALWAYS_OPEN or request.method == "OPTIONS":
        return None
    target = request.full_path.rstrip("?") if request.method in _SAFE else None
    if signed_in.must_change_password:
        return redirect(url_for("account_password.show", next=target))
    if not signed_in.second_factor and needs_second_factor(
        database_session(), g.whole_actor, g.places, g.now
    ):
        return redirect(url_for("account_second_factor.show", next=target))
    return None


def _keep_last_seen(signed_in: SignedIn) -> None:
    """One of the two writes a reading request makes; when the database is busy it is left out."""
    if g.now - signed_in.last_seen_at < SEEN_AT_MOST_EVERY:
        return
    try:
        with impatient(), unit_of_work(g.now) as unit:
            unit.session.execute(
                update(UserSession)
                .where(UserSession.id == signed_in.session_id)
                .values(last_seen_at=g.now)
            )
    except OperationalError:
        database_session().rollback()
