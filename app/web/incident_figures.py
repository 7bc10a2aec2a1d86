"""The figures of incidents that committees ask for: five quarters, and twelve months by kind."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.core.dates import add_months
from app.core.errors import InvalidError
from app.http.guard import permission
from app.incidents.queries.breakdowns import Breakdown, breakdowns, shown_of
from app.measures.breakdowns import suppressed
from app.measures.definitions import definitions
from app.measures.figures import Figure, Question, compute_all, computed_names
from app.ui.bars import lay_out
from app.ui.page import Page, with_query
from app.web.figures import VIEW, asked_question, place_name, problems_of, shown_dates

blueprint = Blueprint("incident_figures", __name__)
QUARTERS = 5
_PUBLISHED = ("incidents.reported",)
_CHART = {
    "incidents.reported": "Reports", "incidents.breaches": "Breaches",
    "incidents.near_misses": "Near misses",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, or what there is of it until the day that was asked for."""

    first: date
    last: date
    complete: bool

    @property
    def short(self) -> str:
        """The quarter in words, such as "Apr to Jun 2026"."""
        return f"{self.first:%b} to {add_months(self.first, 2):%b %Y}"

    @property
    def name(self) -> str:
        """The same, and whether it is over."""
        return self.short if self.complete else f"{self.short} so far"


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with its value in each quarter, the oldest first."""

    title: str
    href: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A breakdown as it is shown."""

    title: str
    head: str
    of: str
    rows: tuple[tuple[str, str], ...]
    total: str


@blueprint.get("/incidents/figures")
@permission(VIEW)
def show() -> ResponseReturnValue:
    """Show the figures of incidents; as they may be published, small numbers are hidden."""
    page = Page("Figures of incidents", caption=place_name(), back_link="/measures")
    try:
        question, given = asked_question()
    except InvalidError as error:
        return render_template(
            "incidents/figures.html", page=page, quarters=None, problems=problems_of(error),
            given={name: request.args.get(name, "") for name in ("as_at", "known_at")},
        ), 422  # fmt: skip
    published = request.args.get("published") == "yes"
    quarters = quarters_until(question.as_at)
    asked = [replace(question, as_at=q.last, since=q.first) for q in quarters]
    names = _PUBLISHED if published else _names()
    figures = [compute_all(session(), names, one) for one in asked]
    numbers = {n: [of[place].numerator for of in figures] for place, n in enumerate(names)}
    series = [(title, numbers.get(name, [])) for name, title in _CHART.items()]
    return render_template(
        "incidents/figures.html", page=page, quarters=quarters, given=shown_dates(question),
        lines=_published(numbers["incidents.reported"], question)
        if published else _lines(names, figures, given),
        chart=None if published else lay_out([q.short for q in quarters], series),
        tables=[_table(one, question, published) for one in breakdowns(session(), question)],
        published=published, begins=_words(question.begins), as_at=_words(question.as_at),
        other=with_query("/incidents/figures", given | ({} if published else {"published": "yes"})),
    )  # fmt: skip


def quarters_until(day: date) -> list[Quarter]:
    """The quarter of a day, the four before it, the same quarter last year among them."""
    this = date(day.year, day.month - (day.month - 1) % 3, 1)
    found = []
    for back in range(QUARTERS - 1, -1, -1):
        first = add_months(this, -3 * back)
        last = add_months(first, 3) - timedelta(days=1)
        found.append(Quarter(first, min(last, day), last <= day))
    return found


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _names() -> tuple[str, ...]:
    return tuple(n for n in computed_names() if definitions()[n].domain == "incidents")


def _lines(
    names: tuple[str, ...], figures: list[list[Figure]], given: dict[str, str]
) -> list[Line]:
    return [
        Line(
            definitions()[name].title,
            with_query(f"/measures/{name}", given),
            tuple(quarter[place].shown for quarter in figures),
        )
        for place, name in enumerate(names)
    ]


def _published(numbers: list[int], question: Question) -> list[Line]:
    """What may be published of the quarters: the count alone, each by itself."""
    cells = tuple(suppressed([number], question).cells[0] for number in numbers)
    return [Line(definitions()["incidents.reported"].title, "", cells)]


def _table(one: Breakdown, question: Question, published: bool) -> Table:
    shown = shown_of(one, question, published=published)
    words = [word for word, _number in one.rows]
    rows = tuple(zip(words, shown.cells, strict=True))
    head = one.title.removeprefix("By ").capitalize()
    return Table(one.title, head, one.of, rows, shown.total)
