"""All statements of a year on one page: totals, who has not answered, every "no", and a file."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, current_app, g, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.assets.rules.statements import year_beginning
from app.assets.statements.models import OwnerStatement
from app.assets.statements.queries import (
    LEFT,
    Chosen,
    directorates,
    not_answered,
    not_covered,
    questions_of,
    totals,
    with_owners,
    years_of,
)
from app.audit.chain import Entry
from app.audit.models import INSTALLATION
from app.core.database import session
from app.core.dates import london_date
from app.core.errors import NotFoundError
from app.engine.noun import get_noun
from app.engine.paging import Cursors, page_of
from app.engine.unit_of_work import unit_of_work
from app.exchange.tables import FileFormat
from app.exchange.writing import CONTENT_TYPES, write_table
from app.http.guard import permission
from app.identity.models import Person
from app.policy.decisions import may_somewhere
from app.policy.table import rules_for
from app.ui.listing import (
    Cell,
    Column,
    Filter,
    Listing,
    applied_filters,
    count_words,
    keyset_pages,
)
from app.ui.page import Link, Page
from app.web.states import state_tag
from workflows.owner_statement import ANSWERS, State

blueprint = Blueprint("statement_rollup", __name__)
VIEW, ISSUE = "owner_statement.view", "owner_statement.issue"
ADDRESS = "/statements"
STATES = tuple((s.value, s.value.replace("_", " ").capitalize()) for s in State)
TOTALS = (*STATES, (LEFT, "Owner left before it was due"))
COLUMNS = ("reference", "year", "owner", "state", "due_on", "signed_on", "accepted_on", "question",
           "answer", "comment", "action", "action_owner", "action_due_on")  # fmt: skip


@blueprint.get(ADDRESS)
@permission(VIEW)
def show() -> str:
    """Show the statements the reader may see: an owner's are their own."""
    chosen, shown = _chosen()
    noun = get_noun("owner_statement")
    given = {name: request.args.getlist(name) for name in request.args}
    page = page_of(
        session(),
        select(OwnerStatement, OwnerStatement.id, OwnerStatement.updated_at).where(chosen.test),
        noun,
        Cursors(
            current_app.config["SECRET_KEY"], noun=noun.name,
            filters={k: ",".join(v) for k, v in given.items() if k not in ("cursor", "before")},
        ),
        cursor=request.args.get("cursor") or request.args.get("before"),
    )  # fmt: skip
    counts = totals(session(), chosen)
    listing = Listing(
        caption="Owners' statements", columns=_HEADINGS, rows=_rows([row[0] for row in page.rows]),
        address=ADDRESS, count=count_words(sum(counts.values()), "statement"), filters=shown,
        applied=applied_filters(ADDRESS, given, shown),
        pages=keyset_pages(
            ADDRESS, given, previous_cursor=page.preceding, next_cursor=page.following
        ),
        empty="No statement is there to see. They are issued on 1 February.",
    )  # fmt: skip
    wide = _sees_all()
    return render_template(
        "statements/rollup.html", page=_titled(chosen), listing=listing, noun=noun,
        totals=[(label, counts.get(word, 0)) for word, label in TOTALS] if wide else [],
        waiting=not_answered(session(), chosen) if wide else [],
        refused=list(_refused(chosen)) if wide else [],
        uncovered=_uncovered(chosen) if wide else [],
        formats=("csv", "xlsx"), query=request.query_string.decode(),
        add=Link("Issue a statement", "/statements/new") if may_somewhere(g.actor, ISSUE) else None,
    )  # fmt: skip


_HEADINGS = (Column("Owner"), Column("Year"), Column("Due"), Column("Signed"), Column("Accepted"),
             Column("State"))  # fmt: skip


def _titled(chosen: Chosen) -> Page:
    caption = f"Year {year_beginning(chosen.year).words}" if chosen.year else ""
    return Page("Owners' statements", caption=caption)


def _chosen() -> tuple[Chosen, tuple[Filter, ...]]:
    """Read the filters; without a year it is the latest."""
    seen = get_noun("owner_statement").visible(g.actor)
    years = years_of(session(), seen)
    asked = request.args.get("year", "")
    year = next((y for y in years if str(y) == asked), years[0] if years else None)
    states = tuple(s for s in request.args.getlist("state") if s in dict(STATES))
    places = directorates(session(), g.actor.organisations())
    team = request.args.get("directorate", "")
    team_id = next((key for key, _name in places if str(key) == team), None)
    filters = (
        Filter("year", "Year", "select", tuple((str(y), year_beginning(y).words) for y in years),
               (asked,) if asked in {str(y) for y in years} else ()),
        Filter("state", "State", "checkboxes", STATES, states),
        Filter("directorate", "Directorate of the owner", "select",
               tuple((str(key), name) for key, name in places), (team,) if team_id else ()),
    )  # fmt: skip
    return Chosen(seen, year, states, team_id), filters


def _rows(records: Sequence[OwnerStatement]) -> list[list[Cell]]:
    owners = {record.owner_id for record in records}
    names = dict(
        session()
        .execute(select(Person.id, Person.name).where(Person.id.in_(owners)))
        .tuples()
        .all()
    )
    return [
        [
            Cell(names.get(r.owner_id, ""), f"{ADDRESS}/{r.reference}", note=r.reference),
            Cell(year_beginning(r.year).words), Cell(_day(r.again_by or r.due_on)),
            Cell(_day(r.signed_on)), Cell(_day(r.accepted_on)), Cell(tag=state_tag(r.state)),
        ]
        for r in records
    ]  # fmt: skip


def _refused(chosen: Chosen) -> Iterator[dict[str, Any]]:
    """Every "no", with what will be done about it."""
    for line in _lines(chosen):
        if line["answer"] == "No":
            yield line


def _lines(chosen: Chosen) -> Iterator[dict[str, Any]]:
    """One line for each question of each statement."""
    people = dict(
        session().execute(
            select(Person.reference, Person.name).where(
                Person.organisation_id.in_(g.actor.organisations())
            )
        ).tuples().all()
    )  # fmt: skip
    for statement, owner in with_owners(session(), chosen):
        for question in questions_of(statement):
            given = statement.answers.get(question.code, {})
            who = given.get("action_owner")
            yield {
                "reference": statement.reference, "year": year_beginning(statement.year).words,
                "owner": owner, "state": statement.state, "due_on": statement.due_on,
                "signed_on": statement.signed_on, "accepted_on": statement.accepted_on,
                "question": question.short,
                "answer": dict(ANSWERS).get(given.get("answer"), ""),
                "comment": given.get("comment"), "action": given.get("action"),
                "action_owner": people.get(who, who),
                "action_due_on": date.fromisoformat(given["action_due_on"])
                if given.get("action_due_on") else None,
            }  # fmt: skip


def _uncovered(chosen: Chosen) -> list[Link]:
    """Assets of owners who were not asked: they took them over after the day of issue."""
    if chosen.year is None:
        return []
    seen = get_noun("asset").visible(g.actor, full=True)
    return [
        Link(asset.name, f"/assets/{asset.reference}", note=asset.reference)
        for asset in not_covered(session(), seen, chosen.year)
    ]


def _sees_all() -> bool:
    """Whether the reader answers for an organisation, and not only for themselves."""
    wide = {rule.role for rule in rules_for(VIEW) if rule.where == "organisation"}
    return bool(wide & g.actor.roles())


@blueprint.post(f"{ADDRESS}/export")
@permission(VIEW)
def export() -> ResponseReturnValue:
    """Hand over what is chosen as a file, a line for each question; audited before (R-X-02)."""
    if request.form.get("format") not in ("csv", "xlsx"):
        raise NotFoundError("format")
    file_format = FileFormat(request.form["format"])
    chosen, _filters = _chosen()
    lines = list(_lines(chosen))
    with unit_of_work(g.now) as unit:
        unit.entries.append(
            Entry(
                event="owner_statement.exported", door=g.actor.door.value,
                actor_name=g.actor.name, permission=VIEW, correlation_id=unit.correlation_id,
                at=unit.now, chain=g.actor.organisation_id or INSTALLATION,
                actor_person_id=g.actor.person_id, subject_kind="owner_statement",
                subject_organisation_id=g.actor.organisation_id,
                facts={"format": file_format.value, "rows": len(lines)},
            )
        )  # fmt: skip
    stream = io.BytesIO()
    rows = ([line[name] for name in COLUMNS] for line in lines)
    write_table(stream, file_format, list(COLUMNS), rows, title="Statements", bom=True)
    stream.seek(0)
    name = f"statements-{london_date(g.now).isoformat()}.{file_format.value}"
    return send_file(stream, CONTENT_TYPES[file_format], as_attachment=True, download_name=name)


def _day(value: Any) -> str:
    return f"{value.day} {value:%b %Y}" if value else ""
