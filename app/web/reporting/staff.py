"""Reporting while signed in: one's own report, and one that IG writes down from a phone call."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session
from app.core.errors import NotFoundError
from app.engine.commands import Outcome
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.http.guard import permission
from app.http.requests import working_place
from app.identity.models import Organisation
from app.incidents.reporting.commands import drafts
from app.incidents.reporting.rules.questions import STEPS, Way
from app.policy.decisions import may_somewhere
from app.ui.page import Link, Page
from app.web.reporting import own, pages
from app.web.reporting.flow import HOMES, KEEP, OTHERS, TITLES, Flow, out_of_hours
from app.web.reporting.public import SETTING

blueprint = Blueprint("reporting", __name__)
METHODS = ["GET", "POST"]
WORDS = "any({})".format(", ".join(f'"{word}"' for word in (*STEPS, *OTHERS)))
OWN, PHONE = "incident.report", "incident.record_for_another"


@blueprint.route("/incidents/report", methods=METHODS)
@permission(OWN)
def report() -> ResponseReturnValue:
    """Say what is asked, and begin or go on with one's own report."""
    return _start(_flow(Way.OWN)) if may_somewhere(g.actor, KEEP) else _elsewhere()


@blueprint.route(f"/incidents/report/<{WORDS}:step>", methods=METHODS)
@permission(OWN)
def report_step(step: str) -> ResponseReturnValue:
    """One page of one's own report."""
    if not may_somewhere(g.actor, KEEP):
        return redirect(HOMES[Way.OWN])
    return _page(_flow(Way.OWN), step)


@blueprint.route("/incidents/record", methods=METHODS)
@permission(PHONE)
def record() -> ResponseReturnValue:
    """Begin or go on with a report that somebody makes by phone (R-INT-06)."""
    return _start(_flow(Way.PHONE))


@blueprint.route(f"/incidents/record/<{WORDS}:step>", methods=METHODS)
@permission(PHONE)
def record_step(step: str) -> ResponseReturnValue:
    """One page of a report by phone."""
    return _page(_flow(Way.PHONE), step)


def _flow(way: Way) -> Flow:
    return Flow(way, HOMES[way], g.actor, g.actor, contacts=out_of_hours())


def _start(flow: Flow) -> ResponseReturnValue:
    draft = flow.find()
    problems = {}
    if request.method == "POST":
        code = _code()
        if draft is None and code:
            drafts.begin(flow.keeper, flow.way, code, now=g.now)
        if draft is not None or code:
            begun = flow.find()
            assert begun is not None  # it was there, or has just been begun
            return redirect(flow.onward(begun))
        problems = {"organisation": "Choose the organisation it happened in."}
    answer = render_template(
        "reporting/start.html", page=Page(TITLES[flow.way], section="Incidents"), flow=flow,
        draft=draft, several=g.places if _asks_place() else (), faults=problems,
        anonymous=_form_without_account(flow),
        phone=flow.way is Way.OWN and may_somewhere(g.actor, PHONE),
    )  # fmt: skip
    return answer, 422 if problems else 200


def _elsewhere() -> str:
    """Lead who works with an organisation, and not in it, to its form for everybody (R-INT-05)."""
    rows = session().execute(
        select(Organisation.code, Organisation.name, Organisation.settings)
        .where(Organisation.settings.is_not(None), Organisation.state == "open")
        .order_by(Organisation.name, Organisation.id)
    )
    forms = [
        Link(name, f"/report/{code}")
        for code, name, settings in rows.tuples() if settings.get(SETTING)
    ]  # fmt: skip
    page = Page(TITLES[Way.OWN], section="Incidents")
    return render_template("reporting/elsewhere.html", page=page, forms=forms)


def _form_without_account(flow: Flow) -> str:
    """Where to report without a name, if the organisation lets anyone report."""
    place = working_place()
    if flow.way is not Way.OWN or place is None or not place.settings.get(SETTING):
        return ""
    return f"/report/{place.code}"


def _asks_place() -> bool:
    return working_place() is None and len(g.places) > 1


def _code() -> str:
    """The code of the organisation it goes to: the one chosen, or where the person works."""
    place = working_place()
    if place is not None:
        return place.code
    chosen = request.form.get("organisation", "")
    codes = [one.code for one in g.places]
    return chosen if chosen in codes else ""


def _page(flow: Flow, step: str) -> ResponseReturnValue:
    if step == "done":
        return _done(flow)
    if step == "throw-away":
        return pages.throw_away(flow)
    return pages.check(flow, _sent) if step == "check" else pages.step(flow, step)


def _sent(flow: Flow, outcome: Outcome) -> ResponseReturnValue:
    return redirect(f"{flow.home}/done?reference={outcome.reference}")


def _done(flow: Flow) -> ResponseReturnValue:
    """The reference, and what happens next and by when."""
    noun = get_noun("incident")
    reference = request.args.get("reference", "").upper()
    incident, full = get_visible(session(), noun, reference, g.actor, seen_at=g.now)
    if g.actor.person_id not in (incident.reported_by_id, incident.recorded_by_id):
        raise NotFoundError("incident")
    mine = g.actor.person_id == incident.reported_by_id
    return render_template(
        "reporting/done.html", page=Page("Report received", section=flow.title), flow=flow,
        going_on=incident.ongoing == "yes", mine=own.address_of(incident) if mine else "",
        **own.next_steps(incident, full=full),
    )  # fmt: skip
