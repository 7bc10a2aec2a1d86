"""The audit record as pages: the log with its filters, one event, the chain's state, export."""

import io
from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app.audit.models import INSTALLATION, AuditEvent
from app.core.database import session
from app.core.dates import london_date
from app.core.errors import NotFoundError
from app.engine.noun import find_noun
from app.engine.paging import PAGE_SIZE, Cursors
from app.exchange.jobs import EXPORTED_IN_A_PAGE
from app.exchange.tables import FileFormat
from app.exchange.writing import CONTENT_TYPES
from app.http.guard import permission
from app.http.requests import working_place
from app.oversight.exporting import count_events, queue_log, write_log
from app.oversight.log import (
    EXPORT,
    INSTALLATION_CODE,
    VERIFY,
    VIEW,
    PageOfEvents,
    events_query,
    find_chain,
    find_event,
    may_read_chain,
    page_of_events,
)
from app.oversight.verifying import chain_state, queue_verification
from app.ui.listing import (
    COUNTED_UP_TO,
    Cell,
    Column,
    Listing,
    applied_filters,
    count_words,
    keyset_pages,
)
from app.ui.page import Colour, Link, Page, Tag, with_query
from app.ui.words import london_datetime
from app.web.audit_event import event_page, state_of_chain
from app.web.audit_filters import filters_of, read_filters
from app.web.timeline import sentence_of

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
FORMATS = (FileFormat.CSV, FileFormat.XLSX, FileFormat.JSON)
_OUTCOMES = {"done": Tag("Done", Colour.GREEN), "refused": Tag("Refused", Colour.ORANGE),
             "denied": Tag("Denied", Colour.RED)}  # fmt: skip


def chains() -> list[tuple[str, str]]:
    """List the chains this reader may see, as (code, name); the installation's comes last."""
    found = [(place.code, place.name) for place in g.places if may_read_chain(g.actor, place.id)]
    if may_read_chain(g.actor, INSTALLATION):
        found.append((INSTALLATION_CODE, "The installation itself"))
    return found


def _code() -> str:
    """The chain asked for in the address, or where the reader works."""
    given = request.args.get("organisation", "")
    if given:
        return given
    offered = [code for code, _name in chains()]
    place = working_place()
    if place is not None and place.code in offered:
        return place.code
    if not offered:
        raise NotFoundError("organisation")
    return offered[0]


@blueprint.get("")
@permission(VIEW)
def show() -> ResponseReturnValue:
    """Show one page of the log of one organisation, newest first."""
    code = _code()
    chain = find_chain(session(), code, g.actor)
    asked, problems = read_filters(request.args)
    given = {name: request.args.getlist(name) for name in request.args}
    given["organisation"] = [code]
    query = events_query(session(), g.actor, chain, asked)
    count = session().scalar(
        select(func.count()).select_from(
            query.with_only_columns(AuditEvent.id).limit(COUNTED_UP_TO + 1).subquery()
        )
    )
    bound = {k: ",".join(v) for k, v in given.items() if k not in ("cursor", "before")}
    page = page_of_events(
        session(), query,
        Cursors(current_app.config["SECRET_KEY"], noun="audit", filters=bound),
        cursor=request.args.get("cursor") or request.args.get("before"), limit=PAGE_SIZE,
    )  # fmt: skip
    listing = _listing(page, given, code, count_words(count or 0, "event"))
    kept = {k: v for k, v in given.items() if k not in ("cursor", "before")}
    answer = render_template(
        "audit/list.html", page=Page("Audit record", caption=_name(code)), listing=listing,
        problems=problems, chain=state_of_chain(chain_state(session(), chain)), code=code,
        may_verify=may_read_chain(g.actor, chain, VERIFY), once=str(uuid4()),
        export_to=with_query("/audit/export", kept) if may_read_chain(g.actor, chain, EXPORT)
        else "",
        formats=[kind.value for kind in FORMATS],
    )  # fmt: skip
    return answer, 422 if problems else 200


def _listing(page: PageOfEvents, given: dict[str, list[str]], code: str, count: str) -> Listing:
    shown = tuple(filters_of(request.args, chains(), code))
    narrowing = tuple(one for one in shown if one.name != "organisation")
    return Listing(
        caption="Events, newest first",
        columns=(Column("What"), Column("Record"), Column("Who"), Column("When"),
                 Column("Outcome")),
        rows=[_row(event, code) for event in page.events], address="/audit", filters=shown,
        count=count, applied=applied_filters("/audit", given, narrowing),
        pages=keyset_pages(
            "/audit", given, previous_cursor=page.preceding, next_cursor=page.following
        ),
    )  # fmt: skip


def _name(code: str) -> str:
    return dict(chains()).get(code, code)


def _row(event: AuditEvent, code: str) -> list[Cell]:
    noun = find_noun(event.subject_kind) if event.subject_kind else None
    href = ""
    if noun is not None and event.subject_reference and not noun.private:
        href = f"/{noun.plural}/{event.subject_reference}"
    return [
        Cell(sentence_of(event.event), f"/audit/{event.sequence}?organisation={code}",
             note=f"{event.event}, number {event.sequence:,}"),
        Cell(event.subject_reference or (noun.title if noun else ""), href,
             note=noun.title if noun and event.subject_reference else ""),
        Cell(event.actor_name, note=event.door.replace("_", " ").capitalize()),
        Cell(london_datetime(event.at)),
        Cell(tag=_OUTCOMES.get(event.outcome, Tag(event.outcome.capitalize()))),
    ]  # fmt: skip


@blueprint.get("/<int:sequence>")
@permission(VIEW)
def event(sequence: int) -> str:
    """Show one event: what, who, how, its words where they are still kept, and its links."""
    code = _code()
    chain = find_chain(session(), code, g.actor)
    if sequence >= 2**31:
        raise NotFoundError("event")
    found, detail = find_event(session(), g.actor, chain, sequence)
    back = (Link("Audit record", f"/audit?organisation={code}"),)
    return render_template(
        "audit/event.html",
        page=Page(sentence_of(found.event), breadcrumbs=back,
                  caption=f"{_name(code)}, event {sequence:,}"),
        event=event_page(session(), g.actor, found, detail, code),
        tag=_OUTCOMES.get(found.outcome, Tag(found.outcome.capitalize())),
    )  # fmt: skip


@blueprint.post("/verify")
@permission(VERIFY)
def verify() -> ResponseReturnValue:
    """Have the chain verified by a job, which can be left and found again."""
    code = request.args.get("organisation", "")
    chain = find_chain(session(), code, g.actor, VERIFY)
    key = request.form.get("once") or str(uuid4())
    reference = queue_verification(chain, g.actor, key[:64], now=g.now)
    flash("The record is being verified. What is found will stand here.", "success")
    return redirect(f"/jobs/{reference}")


@blueprint.post("/export")
@permission(EXPORT)
def export() -> ResponseReturnValue:
    """Hand out the log as it is narrowed; a long one is written by a job."""
    code = request.args.get("organisation", "")
    chain = find_chain(session(), code, g.actor, EXPORT)
    wanted = request.form.get("format", "csv")
    asked, problems = read_filters(request.args)
    if problems or wanted not in set(FORMATS):
        return redirect(with_query("/audit", _given()))
    kind = FileFormat(wanted)
    if count_events(g.actor, chain, asked) > EXPORTED_IN_A_PAGE:
        key = request.form.get("once") or str(uuid4())
        queue_log(chain, asked, kind, g.actor, key[:64], now=g.now)
        flash("The file is being written. It will be listed here.", "success")
        return redirect("/exports")
    stream = io.BytesIO()
    write_log(chain, asked, kind, g.actor, stream, now=g.now)
    stream.seek(0)
    name = f"audit-{code}-{london_date(g.now).isoformat()}.{kind.value}"
    return send_file(stream, CONTENT_TYPES[kind], as_attachment=True, download_name=name)


def _given() -> dict[str, Any]:
    return {name: request.args.getlist(name) for name in request.args}
