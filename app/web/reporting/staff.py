"""Reporting while signed in: one's own report, and one that IG writes down from a phone call."""

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.core.dates import london_date
from app.core.errors import NotFoundError
from app.engine.commands import Outcome
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.http.guard import permission
from app.http.requests import working_place
from app.incidents.queries.cases import running_obligations
from app.incidents.reporting.commands import drafts
from app.incidents.reporting.rules.questions import STEPS, Way
from app.organisations.contacts.queries import dialled, list_contacts
from app.policy.decisions import may_somewhere
from app.ui.page import Link, Page
from app.web.reporting import pages
from app.web.reporting.flow import OTHERS, TITLES, Flow
from app.web.reporting.public import SETTING

blueprint = Blueprint("reporting", __name__)
METHODS = ["GET", "POST"]
WORDS = "any({})".format(", ".join(f'"{word}"' for word in (*STEPS, *OTHERS)))
OWN, PHONE = "incident.report", "incident.record_for_another"
_HOMES = {Way.OWN: "/incidents/report", Way.PHONE: "/incidents/record"}


@blueprint.route("/incidents/report", methods=METHODS)
@permission(OWN)
def report() -> ResponseReturnValue:
    """Say what is asked, and begin or go on with one's own report."""
    return _start(_flow(Way.OWN))


@blueprint.route(f"/incidents/report/<{WORDS}:step>", methods=METHODS)
@permission(OWN)
def report_step(step: str) -> ResponseReturnValue:
    """One page of one's own report."""
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
    today = london_date(g.now)
    numbers = tuple(
        Link(f"{contact.name}, {contact.telephone}", dialled(contact.telephone),
             note=contact.purpose)
        for contact, _organisation, _person in list_contacts(session(), g.actor, today)
    )  # fmt: skip
    return Flow(way, _HOMES[way], g.actor, g.actor, contacts=numbers)


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
            following = next(iter(begun.unanswered()), None)
            return redirect(flow.address(following))
        problems = {"organisation": "Choose the organisation it happened in."}
    answer = render_template(
        "reporting/start.html", page=Page(TITLES[flow.way], section="Incidents"), flow=flow,
        draft=draft, several=g.places if _asks_place() else (), faults=problems,
        anonymous=_form_without_account(flow),
        phone=flow.way is Way.OWN and may_somewhere(g.actor, PHONE),
    )  # fmt: skip
    return answer, 422 if problems else 200


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
    clocks = [c for c in running_obligations(session(), incident.id) if c.regime == "ico_art33"]
    return render_template(
        "reporting/done.html", page=Page("Report received", section=flow.title), flow=flow,
        reference=incident.reference, going_on=incident.ongoing == "yes",
        due=clocks[0].due_at if clocks else None, aware=incident.aware_at, now=g.now,
        may_attach=full and may_somewhere(g.actor, "document.add", incident.organisation_id),
    )  # fmt: skip
