"""What a receipt code opens: one's own words of a report, and a way to add to them (R-INT-05)."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, g, redirect, render_template, request
from flask import session as cookie
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.core.door import Door
from app.core.errors import NotFoundError
from app.core.fields import FieldSpec
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.http.guard import public
from app.http.login import idle_limit
from app.identity.actor import Actor, public_actor
from app.identity.models import Organisation
from app.incidents.commands.cases import receipt_hash
from app.incidents.models import Incident
from app.incidents.reporting.queries.as_made import read_report
from app.incidents.reporting.queries.throttle import RECEIPT
from app.ui.forms import CaseworkForm, build_form
from app.ui.page import Page
from app.web.reporting.own import added, adding
from app.web.reporting.public import allowed, keep_out_of_searches, open_organisation, too_many

blueprint = Blueprint("receipt", __name__)
blueprint.after_request(keep_out_of_searches)
OPENED = "receipt"
WRONG = "The reference and the code do not belong together. Check both and try again."
ASKED = (
    FieldSpec(
        "reference", "Reference", required=True, hint="For example, INC-2026-0042 or 2026-0042."
    ),
    FieldSpec("code", "Receipt code", required=True, hint="For example, 7KQM-2DXA-94TZ-HW3P."),
)


@blueprint.route("/report/<code>/receipt", methods=["GET", "POST"])
@public
def show(code: str) -> ResponseReturnValue:
    """Open a report by its reference and code, add to it, or leave it."""
    organisation = open_organisation(code)
    opened = _opened(organisation)
    if opened is not None and "leave" in request.form:
        cookie.pop(OPENED, None)
        return redirect(f"/report/{organisation.code}")
    return _ask(organisation) if opened is None else _report(organisation, *opened)


def _ask(organisation: Organisation) -> ResponseReturnValue:
    form, place = build_form(ASKED), organisation.code
    if not form.validate_on_submit():
        return _page(form, organisation), 422 if request.method == "POST" else 200
    if not allowed(organisation, RECEIPT):
        return too_many()
    typed = form.inputs()
    reference, kept = _whole(str(typed["reference"])), receipt_hash(str(typed["code"]))
    if _find(organisation, reference, kept) is None:
        form.form_errors.append(WRONG)
        return _page(form, organisation), 422
    cookie[OPENED] = [place, reference, kept, g.now.isoformat()]
    return redirect(f"/report/{place}/receipt")


def _whole(typed: str) -> str:
    """Read a reference with or without its letters, in any case and spacing."""
    prefix = get_noun("incident").prefix
    found = re.fullmatch(rf"(?:{prefix})?[\W_]*(\d{{4}})[\W_]*(\d{{1,8}})", typed.strip().upper())
    return f"{prefix}-{found[1]}-{int(found[2]):04d}" if found else typed.strip().upper()


def _opened(organisation: Organisation) -> tuple[Incident, Actor] | None:
    """The report that this browser opened not long ago; a shared computer forgets it."""
    place, reference, kept, at = cookie.get(OPENED, ("", "", "", ""))
    if place != organisation.code or datetime.fromisoformat(at) < g.now - idle_limit(g.now):
        return None
    return _find(organisation, reference, kept)


def _find(organisation: Organisation, reference: str, kept: str) -> tuple[Incident, Actor] | None:
    """Find what a code opens, as whoever shows it."""
    actor = replace(public_actor(Door.PAGE), receipt=kept)
    noun = get_noun("incident")
    try:
        found, _full = get_visible(session(), noun, reference, actor, seen_at=g.now)
    except NotFoundError:
        return None
    return (found, actor) if found.organisation_id == organisation.id else None


def _report(organisation: Organisation, incident: Incident, actor: Actor) -> ResponseReturnValue:
    form, name = adding(), organisation.name
    if added(form, incident.reference, actor):
        return redirect(f"/report/{organisation.code}/receipt")
    page = Page(f"Your report {incident.reference}", section=name)
    answer = render_template(
        "reporting/receipt_report.html", page=page, form=form, organisation_name=name,
        report=read_report(session(), incident, None),
    )  # fmt: skip
    return answer, 422 if request.method == "POST" else 200


def _page(form: CaseworkForm, organisation: Organisation) -> Any:
    page = Page(
        "Open a report you made", caption=organisation.name,
        back_link=f"/report/{organisation.code}",
        lead="You need the reference and the receipt code that you were given when you sent it.",
    )  # fmt: skip
    return render_template(
        "reporting/receipt.html", page=page, form=form, organisation_name=organisation.name,
        submit_label="Open",
    )  # fmt: skip
