"""The public register of assets, for anyone: page, CSV, JSON and feed, with chosen fields alone."""

import io
from typing import Any
from xml.sax.saxutils import escape

from flask import Blueprint, Response, current_app, g, render_template, request

from app.assets.publication.queries import Line, as_lines, find_register, labels, public_query
from app.core.database import session
from app.core.door import Door
from app.core.errors import NotFoundError
from app.engine.noun import get_noun
from app.engine.paging import Cursors, page_of
from app.exchange.tables import FileFormat
from app.exchange.writing import write_table
from app.http.guard import public
from app.identity.actor import public_actor
from app.identity.models import Organisation
from app.ui.page import Page

blueprint = Blueprint("public_register", __name__, url_prefix="/public")
KEPT_SECONDS = 300
_ROWS = {"": 50, "csv": 1_000, "json": 200, "atom": 50}
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json",
          "atom": "application/atom+xml; charset=utf-8"}  # fmt: skip


@blueprint.get("/<code>/assets")
@blueprint.get("/<code>/assets.<any(csv,json,atom):form>")
@blueprint.get("/<code>/assets/<reference>")
@public
def show(code: str, form: str = "", reference: str = "") -> Response:
    """Show the register, or one asset of it; what is not published answers 404.

    Whoever asks reads what the public reads, so that the answer may be kept by caches.
    """
    g.user, g.actor, g.places = None, public_actor(Door.PAGE), ()
    organisation, fields = find_register(session(), code)
    query = public_query(organisation)
    noun = get_noun("asset")
    if reference:
        query = query.where(noun.model.reference == reference.upper())
    cursors = Cursors(current_app.config["SECRET_KEY"], noun="public", filters={"code": code})
    page = page_of(session(), query, noun, cursors, cursor=request.args.get("cursor"),
                   limit=_ROWS[form])  # fmt: skip
    lines = as_lines(session(), [row[0] for row in page.rows], fields)
    if reference and not lines:
        raise NotFoundError("asset")
    here = f"/public/{organisation.code}/assets{'.' if form else ''}{form}"
    following = f"{here}?cursor={page.following}" if page.following else None
    written = _WRITERS[form](organisation, lines, fields, following)
    answer = Response(written, mimetype=None, content_type=_TYPES.get(form, "text/html"))
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return _cacheable(answer)


def _cacheable(answer: Response) -> Response:
    """Let caches keep what was asked without a session; a page for one may hold its notices."""
    whose = "private" if request.cookies else "public"
    answer.headers["Cache-Control"] = f"{whose}, max-age={KEPT_SECONDS}"
    answer.add_etag()
    kept: Response = answer.make_conditional(request)  # type: ignore[assignment]
    return kept


def _page(of: Organisation, lines: list[Line], fields: list[str], following: str | None) -> str:
    return render_template(
        "public/assets.html", page=Page("Register of information assets", caption=of.name),
        organisation=of, organisation_name=of.name, lines=lines, labels=labels(fields),
        following=following,
    )  # fmt: skip


def _csv(_of: Organisation, lines: list[Line], fields: list[str], _next: str | None) -> bytes:
    stream = io.BytesIO()
    rows = ([line.reference, line.name, *line.values.values()] for line in lines)
    write_table(stream, FileFormat.CSV, ["reference", "name", *fields], rows)
    return stream.getvalue()


def _json(of: Organisation, lines: list[Line], _fields: list[str], following: str | None) -> str:
    items: list[dict[str, Any]] = [
        {"reference": line.reference, "name": line.name, **line.values} for line in lines
    ]
    value = {"organisation": of.name, "items": items, "next": following}
    return current_app.json.dumps(value)


def _atom(of: Organisation, lines: list[Line], _fields: list[str], _next: str | None) -> str:
    base = request.url_root.rstrip("/")
    here = f"{base}/public/{of.code}/assets"
    newest = max((line.updated_at for line in lines), default=of.updated_at)
    entries = "".join(
        f"<entry><id>{here}/{line.reference}</id><title>{escape(line.name)}</title>"
        f'<link href="{here}/{line.reference}"/>'
        f"<updated>{line.updated_at.isoformat()}</updated>"
        f"<summary>{escape(line.values.get('description', ''))}</summary></entry>"
        for line in lines
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{here}</id><title>{escape(of.name)}: register of information assets</title>"
        f'<author><name>{escape(of.name)}</name></author><link rel="self" href="{here}.atom"/>'
        f"<updated>{newest.isoformat()}</updated>{entries}</feed>\n"
    )


_WRITERS: dict[str, Any] = {"": _page, "csv": _csv, "json": _json, "atom": _atom}
