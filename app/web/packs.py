"""The papers of a case: read as a page with what is missing first, fetched in Word or as PDF."""

import io
from uuid import uuid4

from flask import Blueprint, Response, flash, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.core.errors import DeniedError, NotFoundError
from app.documents.paper import FORMATS
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.http.guard import permission
from app.incidents.models import Incident
from app.incidents.notices.queries import notices_of
from app.incidents.packs.jobs import EXPORT, find_pack, pack_file, packs_of, queue_pack
from app.incidents.packs.queries import PACKS, may, pack_of
from app.ui.page import Page
from app.web.notices import DRAFT, VIEW, WORDS

blueprint = Blueprint("packs", __name__)
_PACK = f"any({', '.join(PACKS)})"
_NAMES = {"docx": "Word", "pdf": "PDF"}


@blueprint.get(f"/incidents/<reference>/pack/<{_PACK}:pack>")
@permission(VIEW)
def show(reference: str, pack: str) -> str:
    """Show a paper as it would be written now, its gaps first."""
    incident = _incident(reference, VIEW)
    paper = pack_of(session(), incident, pack, now=g.now)
    address = f"/incidents/{incident.reference}"
    return render_template(
        "packs/show.html",
        page=Page(paper.title, caption=paper.number, back_link=address),
        paper=paper, files=packs_of(session(), g.actor, incident.reference, pack),
        may_export=may(session(), g.actor, EXPORT, incident), once=str(uuid4()),
        ways=_ways(incident) if paper.gaps else [], formats=list(_NAMES.items()),
        names=_NAMES, read_at=g.now,
        others=[(WORDS[one], f"{address}/pack/{one}") for one in PACKS if one != pack],
    )  # fmt: skip


def _ways(incident: Incident) -> list[tuple[str, str]]:
    """Where what is missing is filled in, for who drafts notices."""
    if not may(session(), g.actor, DRAFT, incident):
        return []
    told = [n for n in notices_of(session(), incident.id, "draft", "filed") if n.kind != "other"]
    if told:
        notice = (f"Answer on the notice {told[-1].reference}",
                  f"/notifications/{told[-1].reference}/edit")  # fmt: skip
    else:
        notice = ("Draft a notice, and answer there",
                  f"/notifications/new?incident={incident.reference}")  # fmt: skip
    return [("Change the facts of the case", f"/incidents/{incident.reference}/edit"), notice]


@blueprint.post(f"/incidents/<reference>/pack/<{_PACK}:pack>")
@permission(EXPORT)
def write(reference: str, pack: str) -> ResponseReturnValue:
    """Have a paper written as a file; a job does it."""
    incident = _incident(reference, EXPORT)
    form = request.form.get("format", "")
    if form not in FORMATS:
        raise NotFoundError("format")
    once = request.form.get("once") or str(uuid4())
    queue_pack(incident, pack, form, g.actor, f"{once}:{form}", now=g.now)
    flash("The file is being written. It will stand on this page in a minute or two.", "success")
    return redirect(f"/incidents/{incident.reference}/pack/{pack}")


@blueprint.get("/packs/<reference>")
@permission(EXPORT)
def download(reference: str) -> Response:
    """Hand over a file of one's own; another's answers 404."""
    job = find_pack(session(), reference.upper(), g.actor, now=g.now)
    form = job.payload["format"]
    name = f"{job.payload['incident']}-{job.payload['pack']}.{form}"
    content = io.BytesIO(pack_file(job).read_bytes())
    return send_file(content, FORMATS[form], as_attachment=True, download_name=name)


def _incident(reference: str, asked: str) -> Incident:
    noun = get_noun("incident")
    found, full = get_visible(session(), noun, reference.upper(), g.actor, seen_at=g.now)
    if not full:
        raise NotFoundError("incident")
    incident: Incident = found
    if not may(session(), g.actor, asked, incident):
        raise DeniedError(asked)
    return incident
