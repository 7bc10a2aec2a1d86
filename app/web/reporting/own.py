"""The reports one made, and what one reads of them without seeing the case (R-INT-04)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, g, render_template
from sqlalchemy import select

from app.core.database import session
from app.engine.noun import Noun, get_noun
from app.http.guard import permission
from app.incidents.models import Incident
from app.incidents.reporting.commands.drafts import find_draft
from app.incidents.reporting.models import ReportAsMade
from app.incidents.reporting.queries.as_made import plain_status, read_report
from app.incidents.reporting.rules.questions import Way
from app.policy.decisions import may_somewhere, predicate
from app.ui.page import Link, Page, Tag
from app.ui.record import Fact, Section
from app.ui.words import london_datetime

blueprint = Blueprint("own_reports", __name__)
VIEW = "incident.view_own_report"
LISTED = Link("Reports you made", "/incidents/mine")
MOST = 200
_WORDS = 80
WHAT_YOU_SEE = "You see what you reported, and what you added since. The case itself is not shown."


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


def unsent() -> datetime | None:
    """When somebody last touched a report of theirs that they have not sent, an aware instant."""
    if not may_somewhere(g.actor, "incident.report"):
        return None
    draft = find_draft(session(), g.actor, Way.OWN)
    return None if draft is None else draft.touched_at


def is_own(noun: Noun, record: Any) -> bool:
    """Whether the reader reported this incident, or somebody wrote it down for them."""
    if noun.name != "incident":
        return False
    mine = predicate(g.actor, (VIEW,), noun.shape)
    return bool(session().scalar(select(Incident.id).where(Incident.id == record.id, mine)))


def sections(noun: Noun, record: Any) -> list[Section]:
    """What its reporter reads of an incident: their own words, never the case."""
    if not is_own(noun, record):
        return []
    report = read_report(session(), record, g.actor.person_id)
    sent = Fact("Sent", london_datetime(report.reported_at))
    said = [Fact(label, words) for label, words in report.said]
    found = [Section("What you reported", [sent, *said])]
    if report.added:
        added = [Fact(london_datetime(at), text) for at, text in report.added]
        found.append(Section("What you added", added))
    return found


def tag(record: Any) -> Tag:
    """Where a report is, in a plain word."""
    return Tag(plain_status(record.state))
