"""How long our own data is kept, what was purged last, and whether purging is on hold."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, render_template
from sqlalchemy import select

from app.core.database import session
from app.core.dates import london_date
from app.http.guard import permission
from app.identity.models import Organisation
from app.oversight.purging import HOLD, last_purges
from app.oversight.rules import Rule, rules_on
from app.policy.decisions import may_somewhere
from app.ui.page import Page

blueprint = Blueprint("own_data", __name__, url_prefix="/admin/retention")
VIEW = "setting.view"


@dataclass(frozen=True, slots=True)
class Line:
    """A rule and its last purge."""

    rule: Rule
    last: datetime | None
    purged: int


@dataclass(frozen=True, slots=True)
class Held:
    """An organisation whose own data is on hold, and for which case."""

    name: str
    reference: str
    case: str
    since: str


@blueprint.get("")
@permission(VIEW)
def show() -> str:
    """Show every rule in force today with its reason, and what it purged last."""
    places = [place for place in g.places if may_somewhere(g.actor, VIEW, place.id)]
    purges = last_purges(session(), tuple(place.id for place in places))
    lines = []
    for rule in rules_on(london_date(g.now)):
        event = purges.get(rule.name)
        purged = event.facts.get("purged", 0) if event else 0
        lines.append(Line(rule, event.at if event else None, purged))
    return render_template(
        "admin/own_data.html", page=Page("How long our own data is kept"), lines=lines,
        held=_held([place.id for place in places]), places=places,
    )  # fmt: skip


def _held(ids: list[int]) -> list[Held]:
    rows = session().scalars(select(Organisation).where(Organisation.id.in_(ids)))
    found = []
    for organisation in rows:
        hold = (organisation.settings or {}).get(HOLD) or {}
        if hold:
            found.append(Held(organisation.name, organisation.reference, hold["case"], hold["on"]))
    return found
