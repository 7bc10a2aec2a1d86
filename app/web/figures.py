"""Figures as pages: each with what it counts over, as at a date, and the records behind it."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session
from app.core.dates import end_of_day, london_date
from app.core.errors import FieldFault, InvalidError, NotFoundError
from app.engine.noun import Noun, find_noun
from app.http.guard import permission
from app.http.requests import working_place
from app.measures.definitions import definitions
from app.measures.figures import (
    Figure,
    Question,
    asked_day,
    compute,
    compute_all,
    computed_names,
    noun_behind,
    records_behind,
)
from app.policy.decisions import may_somewhere
from app.ui.page import Link, Page, Problem, with_query

blueprint = Blueprint("figures", __name__)
VIEW = "measure.view"
OPEN = "measure.view_records"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as its row shows it."""

    title: str
    href: str
    shown: str
    parts: str
    source: str


@blueprint.get("/measures")
@permission(VIEW)
def show() -> ResponseReturnValue:
    """Show every figure there is for the working organisation, or for all of the reader's."""
    try:
        question, given = asked_question()
    except InvalidError as error:
        return _asked_again(Page("Figures", caption=place_name()), error)
    rows = []
    for figure in compute_all(session(), computed_names(), question):
        parts = parts_of(figure)
        href = with_query(f"/measures/{figure.definition.name}", given)
        rows.append(
            Row(figure.definition.title, href, figure.shown, parts, figure.definition.source)
        )
    page = Page("Figures", caption=place_name())
    return render_template("measures/list.html", page=page, rows=rows, given=shown_dates(question))


@blueprint.get("/measures/<name>")
@permission(VIEW)
def one(name: str) -> ResponseReturnValue:
    """Show a figure, what it means, and the records it counts that this reader may open."""
    if name not in computed_names():
        raise NotFoundError("page")
    title = definitions()[name].title
    try:
        question, given = asked_question()
    except InvalidError as error:
        return _asked_again(Page(title, caption=place_name(), back_link="/measures"), error)
    figure = compute(session(), name, question)
    opened = []
    if may_somewhere(g.actor, OPEN):
        opened = records_behind(session(), name, question, g.actor)
    noun = find_noun(noun_behind(name, question))
    links = _links(noun, opened[:SHOWN]) if noun else []
    page = Page(title, caption=place_name(), back_link=with_query("/measures", given))
    return render_template(
        "measures/show.html", page=page, figure=figure, links=links, opened=len(opened),
        parts=parts_of(figure), given=shown_dates(question),
    )  # fmt: skip


def _asked_again(page: Page, error: InvalidError) -> ResponseReturnValue:
    """Say which date cannot be read, beside its box, and show no figure for another."""
    given = {name: request.args.get(name, "") for name in ("as_at", "known_at")}
    return render_template(
        "measures/list.html", page=page, rows=None, given=given, problems=problems_of(error)
    ), 422


def problems_of(error: InvalidError) -> list[Problem]:
    """What is wrong with the dates, each beside its box."""
    return [Problem(fault.sentence, fault.field) for fault in error.faults]


def _links(noun: Noun, references: list[str]) -> list[Link]:
    """Name the records of these references, all of which the reader may open."""
    found = session().scalars(select(noun.model).where(noun.model.reference.in_(references)))
    named = {record.reference: noun.heading(record) for record in found}
    return [Link(named[r], f"/{noun.plural}/{r}", note=r) for r in references]


def parts_of(figure: Figure) -> str:
    """Say in words what a figure was counted from."""
    if figure.denominator is not None:
        return f"{figure.numerator:,} of {figure.denominator:,}"
    lacking = f", {figure.unknown:,} of them not known" if figure.unknown else ""
    return f"{figure.numerator:,}{lacking}"


def place_name() -> str:
    """Whose figures are shown."""
    place = working_place()
    return place.name if place else "All your organisations"


def asked_question() -> tuple[Question, dict[str, str]]:
    """Read the two dates of the address; a day known is known at its end.

    Raises InvalidError for what is no date.
    """
    given = {n: request.args[n] for n in ("as_at", "known_at") if request.args.get(n)}
    as_at = _day(given, "as_at", "As at") or london_date(g.now)
    known = _day(given, "known_at", "As known on")
    known_at: datetime = min(end_of_day(known), g.now) if known else g.now
    place = working_place()
    places = (place.id,) if place else tuple(g.actor.organisations())
    mine = tuple(o for o in places if may_somewhere(g.actor, VIEW, o))
    return Question(mine, as_at, known_at), given


def _day(given: dict[str, str], name: str, label: str) -> date | None:
    try:
        return asked_day(given[name]) if name in given else None
    except ValueError:
        sentence = f"“{label}” is a date such as 2026-11-21, not “{given[name][:40]}”."
        raise InvalidError([FieldFault(name, sentence)]) from None


def shown_dates(question: Question) -> dict[str, str]:
    """The two dates as their boxes hold them."""
    return {
        "as_at": question.as_at.isoformat(),
        "known_at": london_date(question.known_at).isoformat(),
    }
