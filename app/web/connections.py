"""What hangs on a record, on one page: a map, and the same as a table."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template
from sqlalchemy import select

from app.core.database import session
from app.core.errors import DeniedError
from app.core.fields import FieldSpec, shown_value
from app.engine.noun import Noun
from app.engine.reading import get_visible
from app.http.guard import signed_in
from app.links.relations import Group, find_related
from app.reminders.models import DueItem
from app.ui.map import Branch, lay_out
from app.ui.page import Link, Page, Tag
from app.ui.words import london_datetime
from app.web.addresses import PLURALS
from app.web.listings import noun_of
from app.web.states import state_tag

blueprint = Blueprint("connections", __name__)
_MOST_DATES = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    heading: str
    text: str
    href: str
    reference: str
    state: Tag | None


@blueprint.get(f"/<{PLURALS}:plural>/<reference>/connections")
@signed_in
def show(plural: str, reference: str) -> str:
    """Show what hangs on a record, as far as the reader may see it."""
    noun = noun_of(plural)
    record, full = get_visible(session(), noun, reference.upper(), g.actor, seen_at=g.now)
    if not full:
        raise DeniedError(noun.views[0])
    groups = [one for one in find_related(session(), noun, record, g.actor) if one.records]
    dates = _dates(noun, record)
    branches = [_branch(group) for group in groups]
    if dates:
        branches.append(Branch("Dates", [line.text for line in dates]))
    name = noun.heading(record)
    address = f"/{noun.plural}/{record.reference}"
    page = Page(
        f"Connections of {name}",
        breadcrumbs=(Link(noun.plural.capitalize(), f"/{noun.plural}"), Link(name, address)),
    )
    return render_template(
        "records/connections.html", page=page, name=name, reference=record.reference,
        kind=noun.title, map=lay_out(name, record.reference, branches) if branches else None,
        lines=[*(line for group in groups for line in _lines(group)), *dates],
        more=[group.relation.title for group in groups if group.more],
    )  # fmt: skip


def _branch(group: Group) -> Branch:
    names = [one.title for one in group.records]
    return Branch(group.relation.title, names, more=group.more)


def _lines(group: Group) -> list[Line]:
    return [
        Line(
            group.relation.title, one.title, f"/{group.noun.plural}/{one.reference}",
            one.reference, state_tag(one.state),
        )
        for one in group.records
    ]  # fmt: skip


def _dates(noun: Noun, record: Any) -> list[Line]:
    rows = session().execute(
        select(DueItem.kind, DueItem.due_on, DueItem.due_at)
        .where(
            DueItem.subject_kind == noun.name, DueItem.subject_id == record.id,
            DueItem.closed_at.is_(None),
        )
        .order_by(DueItem.due_on, DueItem.kind)
        .limit(_MOST_DATES)
    )  # fmt: skip
    day = FieldSpec("day", "Day")
    return [
        Line(
            "Dates",
            f"{kind.replace('_', ' ').capitalize()}, due "
            f"{london_datetime(due_at) or shown_value(day, due_on)}",
            "", "", None,
        )
        for kind, due_on, due_at in rows
    ]  # fmt: skip
