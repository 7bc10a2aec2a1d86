"""The IG team's board: open incidents by their next clock, by stage, or by owner."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, g, render_template, request
from sqlalchemy import select

from app.core.database import session
from app.engine.noun import get_noun
from app.http.guard import permission
from app.identity.models import Person
from app.incidents.models import Incident
from app.incidents.queries.cases import next_clock, open_case
from app.ui.page import Link, Page, Tag
from app.ui.words import clock_words, counted
from app.web.incidents import class_tag, zone_tag
from app.web.states import state_tag

blueprint = Blueprint("incident_board", __name__)
VIEWS = ("incident.view", "incident.view_restricted", "incident.view_stub")
MOST = 200
_LOADED = " when this page was loaded"
"""Said once above the tables, rather than in every row."""
NOBODY, NO_CLOCK = "Nobody yet", "No clock runs"
WAYS = (("clock", "By clock"), ("stage", "By stage"), ("owner", "By owner"))


@dataclass(frozen=True, slots=True)
class Row:
    """One open incident as the board shows it; ``due_at`` is its next clock, a UTC instant."""

    reference: str
    name: str
    state: str
    owner: str
    due_at: datetime | None
    days: int
    tags: tuple[Tag, ...]
    words: str = ""
    late: bool = False


@blueprint.get("/incidents/board")
@permission(*VIEWS)
def show() -> str:
    """Show the open incidents that the reader may see, those whose clock ends first on top."""
    way = request.args.get("by", "clock")
    way = way if way in dict(WAYS) else "clock"
    rows = _rows()
    groups = _grouped(rows[:MOST], _HEADINGS[way])
    links = [Link(words, f"/incidents/board?by={key}") for key, words in WAYS if key != way]
    return render_template(
        "incidents/board.html", page=Page("Incident board", back_link="/incidents"),
        groups=groups, links=links, way=dict(WAYS)[way], more=len(rows) > MOST,
    )  # fmt: skip


def _rows() -> list[Row]:
    """One query for all that is open: the next clock comes with each."""
    noun = get_noun("incident")
    clock = next_clock()
    found = session().execute(
        select(Incident, clock.c.due_at, Person.name, noun.visible(g.actor, full=True))
        .outerjoin(clock, clock.c.incident_id == Incident.id)
        .outerjoin(Person, Person.id == Incident.owner_id)
        .where(open_case(), noun.visible(g.actor))
        .order_by(clock.c.due_at.is_(None), clock.c.due_at, Incident.id)
        .limit(MOST + 1)
    )
    return [_row(incident, due, owner, whole=whole) for incident, due, owner, whole in found]


def _row(incident: Incident, due: datetime | None, owner: str | None, *, whole: bool) -> Row:
    tags = []
    if whole and incident.classification:
        tags.append(class_tag(incident.classification))
    if whole and incident.zone:
        tags.append(zone_tag(incident.zone))
    if incident.drill == "yes":
        tags.append(Tag("Drill"))
    since: datetime = incident.submitted_at or incident.created_at
    words = clock_words(due, g.now).removesuffix(_LOADED) if due is not None else ""
    return Row(
        incident.reference, incident.name, incident.state, owner or NOBODY, due,
        (g.now - since).days, tuple(tags), words[:1].upper() + words[1:],
        late=due is not None and due < g.now,
    )  # fmt: skip


def _by_clock(row: Row) -> tuple[int, str]:
    if row.due_at is None:
        return 4, NO_CLOCK
    left = row.due_at - g.now
    steps = ((timedelta(), "Late"), (timedelta(hours=24), "Within 24 hours"),
             (timedelta(hours=72), "Within 72 hours"))  # fmt: skip
    for place, (limit, words) in enumerate(steps):
        if left < limit or (place and left <= limit):
            return place, words
    return 3, "Later"


def _by_stage(row: Row) -> tuple[int, str]:
    states = [state.value for state in get_noun("incident").workflow.states]
    return states.index(row.state), state_tag(row.state).text


def _by_owner(row: Row) -> tuple[int, str]:
    return (0 if row.owner == NOBODY else 1), row.owner


_HEADINGS: dict[str, Callable[[Row], tuple[int, str]]] = {
    "clock": _by_clock, "stage": _by_stage, "owner": _by_owner,
}  # fmt: skip


def _grouped(
    rows: list[Row], heading: Callable[[Row], tuple[int, str]]
) -> list[tuple[str, str, list[Row]]]:
    """The rows under their headings; within one the first clock stays first."""
    ordered: list[Any] = sorted(rows, key=heading)
    return [
        (key[1], counted(len(some), "incident"), some)
        for key, some in ((key, list(part)) for key, part in groupby(ordered, key=heading))
    ]
