"""Reporting without account, for anyone: the same pages, and a receipt code at their end."""

import hashlib
import hmac
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.core.door import Door
from app.core.errors import NotFoundError
from app.engine.commands import Outcome
from app.engine.unit_of_work import unit_of_work
from app.http.errors import error_page
from app.http.guard import public
from app.identity.actor import organisation_by_code, public_actor
from app.identity.models import Organisation
from app.identity.passwords import new_token, token_hash
from app.incidents.reporting.commands import drafts
from app.incidents.reporting.queries.throttle import REPORT, STEP, is_throttled, keep_try
from app.incidents.reporting.rules.questions import STEPS, Way
from app.ui.page import Page
from app.web.reporting import pages
from app.web.reporting.flow import OTHERS, Flow, Ring, rung
from app.web.reporting.forms import LATER

blueprint = Blueprint("public_reporting", __name__)
METHODS = ["GET", "POST"]
WORDS = "any({})".format(", ".join(f'"{word}"' for word in (*STEPS, *OTHERS)))
SETTING, TELEPHONE = "public_reporting", "public_telephone"
DRAFTS, REPORTED = "report_drafts", "reported"
"""Where in the signed cookie the tokens of drafts stand, and what was just reported."""


@blueprint.after_request
def keep_out_of_searches(answer: Response) -> Response:
    """Ask search engines not to list these pages."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@blueprint.route("/report/<code>", methods=METHODS)
@blueprint.route(f"/report/<code>/<{WORDS}:step>", methods=METHODS)
@public
def report(code: str, step: str = "") -> ResponseReturnValue:
    """Report to an organisation that lets anyone do so; every other code answers 404.

    Whoever is signed in reports here as anyone does: nothing of their account goes along.
    """
    organisation = open_organisation(code)
    flow = _flow(organisation)
    more = {"organisation_name": organisation.name}
    if step == "done":
        return _done(flow, more)
    if request.method == "POST":
        kind = REPORT if step == "check" else STEP
        if not allowed(organisation, kind):
            return too_many()
    if not step:
        return _start(flow, organisation, more)
    if step == "check":
        return pages.check(flow, _sent, **more)
    if step == "throw-away":
        return pages.throw_away(flow, **more)
    if LATER in request.form:
        cookie.permanent = True  # they asked for it to be kept when the browser is closed
    return pages.step(flow, step, **more)


def open_organisation(code: str) -> Organisation:
    """Find who lets anyone report. Raises NotFoundError for every other code."""
    g.user, g.actor, g.places = None, public_actor(Door.PAGE), ()
    organisation = organisation_by_code(session(), code)
    if organisation is None or not (organisation.settings or {}).get(SETTING):
        raise NotFoundError("page")
    return organisation


def allowed(organisation: Organisation, kind: str) -> bool:
    """Count a try of this address, unless it has tried too often (R-INT-05)."""
    place, here = organisation.id, _address_hash()
    if is_throttled(session(), kind, place, here, now=g.now):
        return False
    with unit_of_work(g.now) as unit:
        keep_try(unit.session, kind, place, here, now=g.now)
    return True


def too_many() -> ResponseReturnValue:
    """Say that it was tried too often; what was answered before is kept."""
    sentence = "There were too many tries from where you are. What you answered before is kept."
    return error_page(429, sentence=sentence)


def _address_hash() -> str:
    """Who reports without a name is not known by their address: only a keyed hash is kept."""
    key = str(current_app.secret_key).encode()
    address = (request.remote_addr or "unknown").encode()
    return hmac.new(key, address, hashlib.sha256).hexdigest()


def _flow(organisation: Organisation) -> Flow:
    anyone = public_actor(Door.PAGE)
    token = cookie.get(DRAFTS, {}).get(organisation.code, "")
    keeper = replace(anyone, receipt=token_hash(token)) if token else anyone
    home = f"/report/{organisation.code}"
    number = (organisation.settings or {}).get(TELEPHONE, "")
    contacts = (Ring(rung(number)),) if number else ()
    return Flow(Way.PUBLIC, home, keeper, anyone, organisation.id, contacts)


def _start(flow: Flow, organisation: Organisation, more: dict[str, Any]) -> ResponseReturnValue:
    draft = flow.find()
    if request.method == "POST":
        if draft is None:
            token, code = new_token(), organisation.code
            keeper = replace(flow.keeper, receipt=token_hash(token))
            drafts.begin(keeper, Way.PUBLIC, code, now=g.now)
            cookie[DRAFTS] = {**cookie.get(DRAFTS, {}), code: token}
            return redirect(flow.address(flow.first))
        return redirect(flow.onward(draft))
    page = Page("Report an incident", caption=organisation.name)
    return render_template(
        "reporting/public_start.html", page=page, flow=flow, draft=draft, several=(), faults={},
        kept_after_closing=cookie.permanent, **more,
    )  # fmt: skip


def _sent(flow: Flow, sent: Outcome) -> ResponseReturnValue:
    """Carry the code to the page that shows it once."""
    code = flow.home.rpartition("/")[2]
    cookie[DRAFTS] = {at: token for at, token in cookie.get(DRAFTS, {}).items() if at != code}
    cookie[REPORTED] = [flow.home, sent.reference, sent.secret or ""]
    return redirect(f"{flow.home}/done")


def _done(flow: Flow, more: dict[str, Any]) -> ResponseReturnValue:
    home, reference, code = cookie.pop(REPORTED, ("", "", ""))
    if home != flow.home:
        return redirect(f"{flow.home}/receipt")
    return render_template(
        "reporting/public_done.html", page=Page("Report received", section=flow.title), flow=flow,
        reference=reference, code=code, **more,
    )  # fmt: skip
