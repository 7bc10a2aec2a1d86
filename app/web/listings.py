"""The list of any kind of record: filters in the address, pages by key, plain rows."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, g, render_template, request
from sqlalchemy import ColumnElement, Select, func, select

from app.core.database import session
from app.core.dates import LONDON
from app.core.errors import NotFoundError
from app.core.fields import shown_value
from app.engine.noun import Noun, find_noun
from app.engine.paging import Cursors, page_of
from app.engine.reading import Names, pointers, restricted_column
from app.engine.snapshot import column_of
from app.http.guard import signed_in
from app.policy.decisions import may_somewhere
from app.search.entries import is_searched
from app.search.narrowing import holding
from app.ui.listing import (
    COUNTED_UP_TO,
    Cell,
    Column,
    Filter,
    Listing,
    Picking,
    applied_filters,
    count_words,
    keyset_pages,
)
from app.ui.page import Link, Page
from app.ui.words import london_time
from app.web.addresses import PLURALS
from app.web.states import state_tag
from app.web.views import View, matches, view_of

blueprint = Blueprint("listings", __name__)
_MADE_AT = {"incident": "/incidents/report"}
"""Kinds that are made on pages of their own, a question each; the long form stays for the rest."""


def noun_of(plural: str) -> Noun:
    """Find a kind by the word in the address, if this reader may see any of it.

    Raises NotFoundError for a word that is none, and for a kind without pages.
    """
    noun = find_noun(plural)
    if noun is None or noun.plural != plural or noun.private:
        raise NotFoundError("page")
    return noun


@blueprint.get(f"/<{PLURALS}:plural>")
@signed_in
def show(plural: str) -> str:
    """Show one page of records."""
    noun = noun_of(plural)
    view = view_of(noun)
    given = {name: request.args.getlist(name) for name in request.args}
    query = _narrowed(noun, view, _base(noun))
    count = session().scalar(
        select(func.count()).select_from(query.limit(COUNTED_UP_TO + 1).subquery())
    )
    filters = {k: ",".join(v) for k, v in given.items() if k not in ("cursor", "before")}
    page = page_of(
        session(), query, noun,
        Cursors(current_app.config["SECRET_KEY"], noun=noun.name, filters=filters),
        cursor=request.args.get("cursor") or request.args.get("before"),
    )  # fmt: skip
    shown = tuple(_filters(noun, view))
    picking = _picking(noun, given)
    address = f"/{noun.plural}"
    listing = Listing(
        caption=_plural_title(noun), columns=_columns(view),
        rows=_rows(noun, view, page.rows, picking),
        address=address, count=count_words(count or 0, noun.title.lower(), _words(noun)),
        picking=picking, filters=shown, applied=applied_filters(address, given, shown),
        pages=keyset_pages(
            address, given, previous_cursor=page.preceding, next_cursor=page.following
        ),
    )  # fmt: skip
    title = _plural_title(noun)
    return render_template(
        "records/list.html",
        page=Page(title),
        listing=listing,
        add=_add_link(noun),
        noun=noun,
        beside=[Link(text, href) for text, href in view.beside],
    )


def matching(noun: Noun) -> Select[Any]:
    """Select the keys of every record the filters in the address leave, as far as one sees it."""
    query = _narrowed(noun, view_of(noun), _base(noun))
    return query.with_only_columns(noun.model.id)


def _picking(noun: Noun, given: dict[str, list[str]]) -> Picking | None:
    """Let whoever may reassign assets tick them."""
    if noun.name != "asset" or not may_somewhere(g.actor, "asset.reassign"):
        return None
    kept = tuple(
        (name, value)
        for name, values in given.items()
        for value in values
        if name not in ("cursor", "before", "asset", "all")
    )
    return Picking(
        "asset", "/assets/reassign", "Choose a new owner for those ticked",
        "Choose a new owner for all that match", kept,
    )  # fmt: skip


def _base(noun: Noun) -> Select[Any]:
    full = noun.visible(g.actor, full=True).label("whole")
    kept_back = restricted_column(noun).label("kept_back")
    return select(noun.model, noun.model.id, noun.model.updated_at, full, kept_back).where(
        noun.visible(g.actor)
    )


def _narrowed(noun: Noun, view: View, query: Select[Any]) -> Select[Any]:
    states = [s for s in request.args.getlist("state") if s in set(noun.workflow.states)]
    if states:
        query = query.where(noun.model.state.in_(states))
    whole = noun.visible(g.actor, full=True)
    text = _text("q")
    if text and is_searched(noun):
        query = query.where(holding(session(), noun, g.actor, text))
    elif text and view.searched:
        query = query.where(matches(view, text, whole))
    narrowing: list[ColumnElement[bool]] = []
    for name, _label, choices in view.chosen:
        value = request.args.get(name, "")
        if value in dict(choices):
            narrowing.append(getattr(noun.model, name) == value)
    for name, (_label, test) in view.named.items():
        called = _text(name)
        if called:
            narrowing.append(test(called))
    for name in request.args.getlist("show"):
        if name in view.flags:
            narrowing.append(view.flags[name][1])
    # Who sees titles only must not learn the rest by filtering.
    return query.where(*narrowing, whole) if narrowing else query


def _text(name: str) -> str:
    return request.args.get(name, "").replace("\x00", "").strip()[:200]


def _filters(noun: Noun, view: View) -> list[Filter]:
    found = []
    if view.searched or is_searched(noun):
        text = _text("q")
        found.append(Filter("q", "Words", values=(text,) if text else ()))
    states = tuple((s.value, s.value.replace("_", " ").capitalize()) for s in noun.workflow.states)
    chosen = tuple(s for s in request.args.getlist("state") if s in dict(states))
    found.append(Filter("state", "State", "checkboxes", states, chosen))
    for name, label, choices in view.chosen:
        value = request.args.get(name, "")
        values = (value,) if value in dict(choices) else ()
        found.append(Filter(name, label, "select", choices, values))
    for name, (label, _test) in view.named.items():
        called = _text(name)
        found.append(Filter(name, label, values=(called,) if called else ()))
    if view.flags:
        choices = tuple((name, label) for name, (label, _test) in view.flags.items())
        given = tuple(n for n in request.args.getlist("show") if n in view.flags)
        found.append(Filter("show", "Show only", "checkboxes", choices, given))
    return found


def _columns(view: View) -> tuple[Column, ...]:
    extra = (
        Column(label, numeric=name.endswith(("_count", "_score"))) for label, name in view.columns
    )
    return (Column("Name"), *extra, Column("State"))


def _rows(noun: Noun, view: View, rows: Any, picking: Picking | None) -> list[list[Cell]]:
    whole = [row[0] for row in rows if row.whole]
    names = Names(session(), noun, whole, by_name=True)
    specs = {spec.name: spec for spec in noun.fields}
    pointing = dict(pointers(noun))
    shown = []
    for row in rows:
        record = row[0]
        title = noun.title_for(record, full=row.whole and not row.kept_back)
        cells = [Cell(title, f"/{noun.plural}/{record.reference}",
                      note=record.reference,
                      pick=record.reference if picking and row.whole else "")]  # fmt: skip
        for _label, name in view.columns:
            stored = getattr(record, column_of(noun, name)) if row.whole else None
            text = names.of(pointing[name], stored) if name in pointing else None
            if text is None and stored is not None and name not in pointing:
                spec = specs.get(name)
                text = (
                    _plain(stored)
                    if spec is None or hasattr(stored, "hour")
                    else (shown_value(spec, stored))
                )
            tag = view.tags.get(name)
            tagged = tag is not None and stored is not None
            cells.append(Cell(tag=tag(stored)) if tag and tagged else Cell(text or ""))
        cells.append(Cell(tag=state_tag(record.state)))
        shown.append(cells)
    return shown


def _plain(stored: Any) -> str:
    if isinstance(stored, datetime):
        local = stored.astimezone(LONDON)
        return f"{local.day} {local:%b %Y}, {london_time(stored)}"
    if hasattr(stored, "strftime"):
        return f"{stored.day} {stored:%b %Y}"
    return "" if stored == 0 else str(stored)


def _plural_title(noun: Noun) -> str:
    return {"processing": "Processing records", "retention": "Retention rules",
            "memberships": "Roles"}.get(noun.plural, _words(noun).capitalize())  # fmt: skip


def _words(noun: Noun) -> str:
    title = noun.title.lower()
    return {"person": "people"}.get(title, f"{title}s")


def _add_link(noun: Noun) -> Link | None:
    """Offer the creating move to who may ask for it somewhere."""
    for transition in noun.workflow.creators:
        if not transition.system_only and may_somewhere(
            g.actor, noun.workflow.permission(transition)
        ):
            return Link(transition.label, _MADE_AT.get(noun.name, f"/{noun.plural}/new"))
    return None
