"""The reports one made, and what one reads of them without seeing the case (R-INT-04)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session
from app.core.errors import InvalidError, NotFoundError, RefusedError
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.inputs import specs_of
from app.engine.noun import Noun, get_noun
from app.engine.reading import get_visible
from app.http.guard import permission
from app.identity.actor import Actor
from app.incidents.models import Incident
from app.incidents.queries.cases import running_obligations
from app.incidents.reporting.models import ReportAsMade
from app.incidents.reporting.queries.as_made import plain_status, read_report
from app.incidents.reporting.rules.questions import Way
from app.policy.decisions import may_somewhere, predicate
from app.ui.forms import CaseworkForm, build_form
from app.ui.page import Link, Page, Tag
from app.web.reporting.flow import HOMES, KEEP, Flow, out_of_hours

blueprint = Blueprint("own_reports", __name__)
VIEW = "incident.view_own_report"
ADD = "add_facts"
LISTED = Link("Reports you made", "/incidents/mine")
MOST = 200
_WORDS = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One report in the list of one's own."""

    reference: str
    words: str
    at: Any
    status: str


@blueprint.get("/incidents/mine")
@permission(VIEW)
def show() -> str:
    """List the reports one made, the newest first, each with a plain word on where it is."""
    noun = get_noun("incident")
    rows = session().execute(
        select(Incident, ReportAsMade.answers)
        .outerjoin(ReportAsMade, ReportAsMade.incident_id == Incident.id)
        .where(Incident.reported_by_id == g.actor.person_id, noun.reachable(g.actor))
        .order_by(Incident.id.desc())
        .limit(MOST)
    )
    lines = [
        Line(one.reference, _beginning((said or {}).get("what_happened", "")), one.submitted_at,
             plain_status(one.state))
        for one, said in rows.tuples()
    ]  # fmt: skip
    page = Page(LISTED.text, breadcrumbs=(Link("Home", "/"),))
    return render_template("reporting/mine.html", page=page, lines=lines)


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _WORDS else f"{plain[:_WORDS].rsplit(' ', 1)[0]}…"


@blueprint.route("/incidents/<reference>/your-report", methods=["GET", "POST"])
@permission(VIEW)
def one(reference: str) -> ResponseReturnValue:
    """Show what somebody reported and what happens next, and let them add to it (R-INT-04)."""
    noun = get_noun("incident")
    incident, full = get_visible(session(), noun, reference.upper(), g.actor, seen_at=g.now)
    if not is_own(noun, incident):
        raise NotFoundError("incident")
    form = adding()
    if added(form, incident.reference, g.actor):
        return redirect(address_of(incident))
    answer = render_template(
        "reporting/own.html", form=form, **next_steps(incident, full=full),
        page=Page(f"Your report {incident.reference}", breadcrumbs=(LISTED,)),
        report=read_report(session(), incident, g.actor.person_id),
        case=f"/incidents/{incident.reference}" if full else "", contacts=out_of_hours(),
    )  # fmt: skip
    return answer, 422 if request.method == "POST" else 200


def address_of(incident: Incident) -> str:
    """Where whoever reported an incident reads their report."""
    return f"/incidents/{incident.reference}/your-report"


def tag(record: Any) -> Tag:
    """Where a report is, in a plain word."""
    return Tag(plain_status(record.state))


def adding() -> CaseworkForm:
    """The form by which somebody adds to their report."""
    noun = get_noun("incident")
    transition = noun.transition(ADD)
    assert transition is not None  # it stands in the workflow
    return build_form(specs_of(noun, transition))


def added(form: CaseworkForm, reference: str, actor: Actor) -> bool:
    """Take what was added to a report; on a refusal the form says why."""
    if not form.validate_on_submit():
        return False
    try:
        execute(Command("incident", ADD, reference, inputs=form.inputs()), actor, now=g.now)
    except InvalidError as error:
        form.show_faults(error.faults)
    except RefusedError as error:
        form.form_errors += [refusal.sentence for refusal in error.refusals]
    else:
        flash("Added. The information governance team can see it.", "success")
        return True
    return False


def next_steps(incident: Incident, *, full: bool) -> dict[str, Any]:
    """What a page says of what happens next, and by when; ``full`` if the case is seen whole."""
    clocks = [c for c in running_obligations(session(), incident.id) if c.regime == "ico_art33"]
    said = session().scalar(
        select(ReportAsMade.answers).where(ReportAsMade.incident_id == incident.id)
    )
    return {
        "reference": incident.reference, "status": plain_status(incident.state),
        "people_involved": (said or {}).get("personal_data") == "yes",
        "due": clocks[0].due_at if clocks else None, "now": g.now,
        "may_attach": full and may_somewhere(g.actor, "document.add", incident.organisation_id),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unsent:
    """A report that was begun: when it was last touched, an aware instant, and where to go on."""

    touched_at: datetime
    href: str


def unsent() -> Unsent | None:
    """The report of theirs that somebody has begun and not sent."""
    if not may_somewhere(g.actor, KEEP):
        return None
    flow = Flow(Way.OWN, HOMES[Way.OWN], g.actor, g.actor)
    draft = flow.find()
    return None if draft is None else Unsent(draft.touched_at, flow.onward(draft))


def is_own(noun: Noun, record: Any) -> bool:
    """Whether the reader reported this incident, or somebody wrote it down for them."""
    if noun.name != "incident":
        return False
    mine = predicate(g.actor, (VIEW,), noun.shape)
    return bool(session().scalar(select(Incident.id).where(Incident.id == record.id, mine)))
