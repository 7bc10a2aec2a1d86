"""Search through the API: the same question, the same answer as on the page."""

from typing import Any

from apiflask import APIBlueprint
from apiflask.fields import Boolean, Integer, List, Nested, String
from apiflask.validators import Length, Range
from flask import Response, current_app, g, jsonify, request

from app.api.problems import error_responses
from app.api.schemas import NO_NUL, Closed, Open
from app.core.database import session
from app.core.errors import FieldFault, InvalidError
from app.engine.noun import find_noun
from app.engine.paging import LARGEST_PAGE, Cursors
from app.http.guard import permission
from app.search.entries import is_searched
from app.search.finding import Hit
from app.search.questions import PAGE_SIZE, search
from app.search.words import LONGEST_QUESTION

_KNOWN = {"q", "kind", "limit", "cursor"}


class SearchQuery(Closed):
    """What is asked, and how it is paged."""

    q = String(
        required=True,
        validate=Length(1, LONGEST_QUESTION),
        metadata={"description": "Words, or a reference.", "pattern": NO_NUL},
    )
    kind = String(metadata={"description": "A kind of record, such as asset.", "pattern": NO_NUL})
    limit = Integer(load_default=PAGE_SIZE, validate=Range(1, LARGEST_PAGE))
    cursor = String(metadata={"description": "`next` of the page before.", "pattern": NO_NUL})


class HitShape(Open):
    """A record that was found; ``summary`` is null where only its title may be seen."""

    kind = String(required=True)
    reference = String(required=True)
    title = String(required=True)
    state = String(required=True)
    summary = String(required=True, allow_none=True)
    href = String(required=True)


class HitPage(Open):
    """Some of what was found. ``near`` says that it holds words like those asked for."""

    items = List(Nested(HitShape), required=True)
    next = String(required=True, allow_none=True)
    near = Boolean(required=True)


def register(api: APIBlueprint) -> None:
    """Declare the route."""

    @api.get("/search")
    @api.input(SearchQuery, location="query", validation=False)
    @api.output(HitPage)
    @api.doc(security="bearer", tags=["Search"], responses=error_responses(401, 403, 404, 422))
    @permission("search.use")
    def search_records(query_data: Any = None) -> Response:
        """Find records by reference or by words, those that bear the reference first."""
        text, kind, limit = _read(request.args.to_dict())
        cursors = Cursors(
            current_app.config["SECRET_KEY"], noun="search", filters={"q": text, "kind": kind}
        )
        cursor = request.args.get("cursor")
        after = cursors.read(cursor)[1] if cursor else None
        found = search(session(), g.actor, text, kind=kind, limit=limit, after=after)
        following = cursors.write(found.last) if found.last else None
        items = [_written(hit) for hit in found.hits]
        return jsonify({"items": items, "next": following, "near": found.near})


def _read(arguments: dict[str, str]) -> tuple[str, str, int]:
    """Read what is asked; raises InvalidError with every fault."""
    faults = [FieldFault(n, f"There is no parameter “{n}”.") for n in arguments if n not in _KNOWN]
    text = arguments.get("limit", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST_PAGE):
        faults.append(FieldFault("limit", f"limit must be from 1 to {LARGEST_PAGE}."))
    kind = arguments.get("kind", "")
    noun = find_noun(kind) if kind else None
    if kind and (noun is None or not is_searched(noun)):
        faults.append(FieldFault("kind", f"There is no kind “{kind}” to search."))
    faults += [
        FieldFault(n, f"{n} contains a character that cannot be searched.")
        for n, value in arguments.items()
        if "\x00" in value
    ]
    if faults:
        raise InvalidError(faults)
    return arguments.get("q", ""), noun.name if noun else "", int(text)


def _written(hit: Hit) -> dict[str, Any]:
    noun = find_noun(hit.kind)
    assert noun is not None, hit.kind
    return {
        "kind": hit.kind, "reference": hit.reference, "title": hit.title, "state": hit.state,
        "summary": hit.second_line if hit.whole else None,
        "href": f"/api/v1/{noun.plural}/{hit.reference}",
    }  # fmt: skip
