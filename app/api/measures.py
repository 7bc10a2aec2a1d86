"""Figures through the API."""

from typing import Any

from apiflask import APIBlueprint, Schema
from apiflask.fields import Date, Dict, Float, Integer, List, String
from flask import Response, g, jsonify, request

from app.api.problems import ApiProblemError, error_responses
from app.core.database import session
from app.core.dates import london_date, parse_instant
from app.core.errors import FieldFault, InvalidError, NotFoundError
from app.http.guard import permission
from app.identity.actor import Actor, organisation_by_code
from app.incidents.queries.breakdowns import Breakdown, breakdowns, shown_of
from app.measures.figures import (
    Figure,
    Question,
    asked_day,
    compute,
    computed_names,
    records_behind,
    written,
)
from app.policy.decisions import may_somewhere


class MeasureQuery(Schema):
    """As at which date, as known when, and for which organisation."""

    organisation = String(metadata={"description": "An organisation's code."})
    as_at = Date(metadata={"description": "A London date, its end; today if not given."})
    since = Date(
        data_key="from",
        metadata={
            "description": "The first London date of a period; "
            "12 months that end with as_at if not given."
        },
    )
    known_at = String(metadata={"description": "An instant; now if not given.",
                                "format": "date-time"})  # fmt: skip


class MeasureShape(Schema):
    """A figure."""

    name = String(required=True)
    title = String(required=True)
    value = Float(required=True, allow_none=True)
    shown = String(required=True)
    numerator = Integer(required=True)
    denominator = Integer(required=True, allow_none=True)
    unknown_ = Integer(required=True, allow_none=True, data_key="unknown")
    unit = String(required=True)
    since = String(required=True, allow_none=True, data_key="from")
    as_at = String(required=True)
    known_at = String(required=True)
    records = List(String())


class BreakdownQuery(MeasureQuery):
    """The same, and whether small numbers are hidden as they are where figures are published."""

    published = String(metadata={"description": "yes hides small numbers.", "enum": ["yes", "no"]})


class BreakdownList(Schema):
    """Counts by the words of one thing: a row each, as it is shown, and their total."""

    items = List(Dict(), required=True)
    since = String(required=True, data_key="from")
    as_at = String(required=True)
    known_at = String(required=True)


class MeasureList(Schema):
    """The figures there are."""

    items = List(Dict(), required=True)


def register(api: APIBlueprint) -> None:
    """Declare the routes."""

    @api.get("/measures")
    @api.output(MeasureList)
    @api.doc(security="bearer", tags=["Measures"], responses=error_responses(401, 403))
    @permission("measure.view")
    def list_measures() -> Response:
        """List the measures that can be asked for."""
        return jsonify({"items": [{"name": name} for name in computed_names()]})

    @api.get("/measures/<name>")
    @api.input(MeasureQuery, location="query", validation=False)
    @api.output(MeasureShape)
    @api.doc(security="bearer", tags=["Measures"], responses=error_responses(401, 403, 404, 422))
    @permission("measure.view")
    def show_measure(name: str, query_data: Any = None) -> Response:
        """Compute a measure as at a date and as known at an instant."""
        if name not in computed_names():
            raise NotFoundError("measure")
        figure = compute(session(), name, _question(g.actor))
        value = written(figure)
        value["records"] = _records(figure)
        return jsonify(value)

    @api.get("/measures/incidents/breakdowns")
    @api.input(BreakdownQuery, location="query", validation=False)
    @api.output(BreakdownList)
    @api.doc(security="bearer", tags=["Measures"], responses=error_responses(401, 403, 404, 422))
    @permission("measure.view")
    def show_breakdowns(query_data: Any = None) -> Response:
        """Count the incidents of a period by class, directorate, type, people, zone and outcome."""
        question = _question(g.actor, "published")
        published = _is_published()
        found = breakdowns(session(), question)
        items = [_breakdown(one, question, published=published) for one in found]
        return jsonify({
            "items": items, "from": question.begins.isoformat(),
            "as_at": question.as_at.isoformat(), "known_at": question.known_at.isoformat(),
        })  # fmt: skip


def _is_published() -> bool:
    asked = request.args.get("published", "no")
    if asked not in ("yes", "no"):
        raise InvalidError([FieldFault("published", "published is yes or no.")])
    return asked == "yes"


def _breakdown(one: Breakdown, question: Question, *, published: bool) -> dict[str, Any]:
    shown = shown_of(one, question, published=published)
    rows = [
        {"label": word, "shown": cell}
        for (word, _number), cell in zip(one.rows, shown.cells, strict=True)
    ]
    return {"title": one.title, "of": one.of, "rows": rows, "total": shown.total}


def _records(figure: Figure) -> list[str]:
    name = figure.definition.name
    return records_behind(session(), name, figure.question, g.actor)


def _question(actor: Actor, *more: str) -> Question:
    arguments = request.args
    known = ("organisation", "as_at", "from", "known_at", *more)
    unknown = [name for name in arguments if name not in known]
    if unknown:
        raise InvalidError([FieldFault(n, f"There is no parameter “{n}”.") for n in unknown])
    try:
        as_at = asked_day(arguments["as_at"]) if "as_at" in arguments else None
        since = asked_day(arguments["from"]) if "from" in arguments else None
        known_at = parse_instant(arguments["known_at"]) if "known_at" in arguments else None
    except ValueError:
        sentence = "as_at and from are dates, known_at an instant with a time zone."
        raise ApiProblemError(422, "invalid", sentence) from None
    mine = [o for o in actor.organisations() if may_somewhere(actor, "measure.view", o)]
    if "organisation" in arguments:
        found = organisation_by_code(session(), arguments["organisation"])
        if found is None or found.id not in mine:
            raise NotFoundError("organisation")
        mine = [found.id]
    return Question(tuple(mine), as_at or london_date(g.now), known_at or g.now, since)
