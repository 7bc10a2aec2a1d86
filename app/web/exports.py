"""Take records out as a file: small ones at once, long ones as a job to come back for."""

import io
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, flash, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session
from app.core.dates import london_date
from app.core.errors import NotFoundError
from app.exchange import jobs
from app.exchange.exporting import Export, count_rows, find_export, write_export
from app.exchange.kinds import Kind, get_kind, kinds
from app.exchange.tables import FileFormat
from app.exchange.writing import CONTENT_TYPES, WritingError
from app.http.guard import permission
from app.outbox.models import Job
from app.policy.decisions import may_somewhere
from app.ui.fields import ChoiceField, ChoicesField, DatePartsField, SelectField
from app.ui.forms import CaseworkForm, Required
from app.ui.page import Page

blueprint = Blueprint("exports", __name__)
_FORMATS = (("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("ods", "OpenDocument (ODS)"),
            ("json", "JSON"))  # fmt: skip


@blueprint.route("/exports", methods=["GET", "POST"])
@permission("export.start")
def show() -> ResponseReturnValue:
    """Choose what to export; list what was exported as a job."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422 if form.problems else 200
    given = form.inputs()
    export = find_export(
        get_kind(str(given["kind"])), FileFormat(str(given["format"])),
        str(given.get("organisation") or "") or None, g.actor, as_at=_day(form),
    )  # fmt: skip
    if count_rows(export, g.actor) > jobs.EXPORTED_IN_A_PAGE:
        jobs.queue_export(export, g.actor, request.form.get("once") or str(uuid4()), now=g.now)
        flash("The file is being written. It will be listed here.", "success")
        return redirect("/exports")
    return _send(form, export, bom="yes" in (given.get("bom") or []))


def _send(form: CaseworkForm, export: Export, *, bom: bool) -> ResponseReturnValue:
    stream = io.BytesIO()
    try:
        write_export(export, g.actor, stream, now=g.now, bom=bom)
    except WritingError as error:
        form.form_errors.append(str(error))
        return _page(form), 422
    stream.seek(0)
    name = f"{export.kind.name}-{london_date(g.now).isoformat()}.{export.format.value}"
    return send_file(stream, CONTENT_TYPES[export.format], as_attachment=True, download_name=name)


@blueprint.get("/exports/<reference>")
@permission("export.view")
def download(reference: str) -> Response:
    """Hand over the file of one's own export; another's answers 404."""
    job = session().scalars(
        select(Job).where(
            Job.reference == reference.upper(), Job.kind.in_(jobs.EXPORTS),
            Job.person_id == g.actor.person_id, Job.state == "done",
        )
    ).first()  # fmt: skip
    path = jobs.exported_file(job) if job is not None else None
    if job is None or path is None or not path.exists():
        raise NotFoundError("export")
    kind = FileFormat(job.payload["format"])
    return send_file(
        path, CONTENT_TYPES[kind], as_attachment=True,
        download_name=f"{job.payload['kind']}-{job.reference}.{kind.value}",
    )  # fmt: skip


def _page(form: CaseworkForm) -> str:
    mine = jobs.exports_of(session(), g.actor.person_id or 0)
    return render_template(
        "exports/show.html", page=Page("Export records"), form=form, files=mine, once=str(uuid4())
    )


def _form() -> CaseworkForm:
    offered = [(kind.name, kind.name.capitalize()) for kind in _kinds()]
    members: dict[str, Any] = {
        "kind": ChoiceField("What to export", [Required()], choices=offered),
        "format": ChoiceField("Format", [Required()], choices=_FORMATS),
        "as_at": DatePartsField(
            "As it was on (optional)",
            hint="Leave empty for now. For a past day, the columns kept by date are written.",
        ),
        "bom": ChoicesField(
            "For Excel", choices=[("yes", "Mark a CSV file as UTF-8, so that accents show")]
        ),
    }
    if len(g.places) > 1:
        places = [(place.code, place.name) for place in g.places]
        members["organisation"] = SelectField("Organisation (optional)", choices=places)
    form: CaseworkForm = type("ExportForm", (CaseworkForm,), members)()
    return form


def _day(form: CaseworkForm) -> date | None:
    chosen = form["as_at"].data
    return chosen if isinstance(chosen, date) else None


def _kinds() -> list[Kind]:
    return [kind for kind in kinds() if may_somewhere(g.actor, kind.export_permission)]
