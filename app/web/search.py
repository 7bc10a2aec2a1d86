"""The search page: one box for every kind of record."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request

from app.core.database import session
from app.core.errors import InvalidError
from app.engine.noun import get_noun
from app.engine.paging import Cursors
from app.http.guard import permission
from app.search.finding import Found, Hit, kinds_for
from app.search.questions import search
from app.search.suggesting import suggest
from app.search.words import LONGEST_QUESTION
from app.ui.page import Page, Problem, Tag, with_query
from app.ui.words import counted
from app.web.states import state_tag

blueprint = Blueprint("search", __name__)
USE = "search.use"
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as the page shows it."""

    title: str
    href: str
    kind: str
    reference: str
    state: Tag
    line: str


@blueprint.get("/search")
@permission(USE)
def show() -> str:
    """Show what holds the words of the address; without any, only the box."""
    text = request.args.get("q", "").strip()
    kinds = [(noun.name, noun.title) for noun in kinds_for(g.actor)]
    kind = request.args.get("kind", "")
    kind = kind if kind in dict(kinds) else ""
    found, problems = Found(), []
    cursors = Cursors(
        current_app.config["SECRET_KEY"], noun="search", filters={"q": text, "kind": kind}
    )
    if text:
        after = request.args.get("cursor")
        last = cursors.read(after)[1] if after else None
        try:
            found = search(session(), g.actor, text, kind=kind, after=last)
        except InvalidError as error:
            problems = [Problem(fault.sentence, "q") for fault in error.faults]
    given = {"q": text, "kind": kind}
    following = with_query("/search", given, cursor=cursors.write(found.last)) if found.last else ""
    return render_template(
        "search/show.html", page=Page("Search"), text=text[:LONGEST_QUESTION],
        kinds=kinds, kind=kind, rows=[_row(hit) for hit in found.hits], problems=problems,
        near=found.near, said=_said(found) if text and not problems else "", following=following,
    )  # fmt: skip


@blueprint.get("/suggest/<kind>")
@permission(USE)
def suggestions(kind: str) -> Response:
    """Answer what a field may be filled with, as JSON; a browser may keep it for a minute."""
    found = suggest(session(), g.actor, kind, request.args.get("q", ""))
    answer = jsonify({"items": [{"value": one.value, "label": one.label} for one in found]})
    answer.cache_control.private = True
    answer.cache_control.max_age = KEPT_SECONDS
    return answer


def _row(hit: Hit) -> Row:
    noun = get_noun(hit.kind)
    return Row(
        hit.title, f"/{noun.plural}/{hit.reference}", noun.title, hit.reference,
        state_tag(hit.state), hit.second_line,
    )  # fmt: skip


def _said(found: Found) -> str:
    """Say how many in words; nobody counts past the page."""
    if found.last is not None:
        return f"More than {counted(len(found.hits), 'result')}, the newest first"
    return counted(len(found.hits), "result")
