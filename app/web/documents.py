"""Attach a file to a record, put a newer version in place, and open what is there."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
)
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.core.errors import InvalidError, NotFoundError, RefusedError
from app.core.fields import FieldSpec
from app.documents.content import endings
from app.documents.nouns import DOCUMENT, DOCUMENT_NOUN, SUBJECT
from app.documents.opening import open_version
from app.documents.queries import versions_of
from app.documents.scanning import Verdict
from app.documents.subjects import carries, subject_address
from app.documents.uploads import MEGABYTE, stage
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import Noun
from app.engine.reading import get_visible
from app.http.guard import permission, takes_files
from app.ui.fields import FileField
from app.ui.forms import CaseworkForm, Required, field_of
from app.ui.page import Link, Page
from app.ui.record import Related
from app.ui.words import file_size
from app.web.addresses import PLURALS
from app.web.listings import noun_of

blueprint = Blueprint("documents", __name__)
METHODS = ["GET", "POST"]
_SCANS = {Verdict.CLEAN: "no virus found", Verdict.NOT_SCANNED: "not scanned"}


@blueprint.route("/documents/new", methods=METHODS)
@permission("document.add")
@takes_files
def new() -> ResponseReturnValue:
    """Attach a file to the record whose reference is typed."""
    return _add((SUBJECT, *DOCUMENT), {}, Page("Attach a document", back_link="/documents"))


@blueprint.route(f"/<{PLURALS}:plural>/<reference>/document", methods=METHODS)
@permission("document.add")
@takes_files
def add(plural: str, reference: str) -> ResponseReturnValue:
    """Attach a file to a record."""
    noun = noun_of(plural)
    record, full = get_visible(session(), noun, reference.upper(), g.actor, seen_at=g.now)
    if not full or not carries(noun):
        raise NotFoundError("page")
    page = _page("Attach a document", noun, record)
    return _add(DOCUMENT, {"subject": record.reference}, page)


@blueprint.route("/documents/<reference>/replace", methods=METHODS)
@permission("document.replace")
@takes_files
def replace(reference: str) -> ResponseReturnValue:
    """Put a newer version in place; the ones before stay."""
    record, _full = get_visible(session(), DOCUMENT_NOUN, reference.upper(), g.actor, seen_at=g.now)
    specs = tuple(spec for spec in DOCUMENT if spec.name == "personal_data")
    form = _form(specs, personal_data=record.personal_data)
    page = _page("Put a newer version in place", DOCUMENT_NOUN, record)
    return _take(Command("document", "replace", record.reference), form, page)


@blueprint.get("/documents/<reference>/file")
@permission("document.view")
def newest(reference: str) -> Response:
    """Hand over the newest version, never to be shown by the browser itself."""
    return _send(reference, None)


@blueprint.get("/documents/<reference>/versions/<int:number>")
@permission("document.view")
def version(reference: str, number: int) -> Response:
    """Hand over an earlier version."""
    return _send(reference, number)


def _send(reference: str, number: int | None) -> Response:
    found, path = open_version(session(), reference, number, g.actor, now=g.now)
    return send_file(
        path, found.content_type, as_attachment=True, download_name=found.file_name, etag=False
    )


def versions(noun: Noun, record: Any) -> list[Related]:
    """List every version of a document, each to be opened, with its hash, who and when."""
    if noun is not DOCUMENT_NOUN:
        return []
    links = [
        Link(
            f"Version {one.number}: {one.file_name}",
            f"/documents/{record.reference}/versions/{one.number}",
            note=f"{file_size(one.size)}, {_SCANS.get(Verdict(one.scan), one.scan)}, added by "
            f"{who or 'System'} on {one.added_at.day} {one.added_at:%B %Y}. SHA-256 {one.sha256}",
        )
        for one, who in versions_of(session(), record)
    ]
    on = Link(record.subject, subject_address(record.subject))
    return [Related("Hangs on", [on]), Related("Versions", links)]


def described(document: Any) -> str:
    """Say in a few words what a document is, beside its name."""
    words = [
        document.file_name, file_size(document.size), f"version {document.number}",
        "contains personal data" if document.personal_data == "yes" else "",
        document.marking or "", "not scanned" if document.scan == Verdict.NOT_SCANNED else "",
    ]  # fmt: skip
    return ", ".join(word for word in words if word)


def _page(title: str, noun: Noun, record: Any) -> Page:
    address = f"/{noun.plural}/{record.reference}"
    return Page(title, caption=f"{noun.heading(record)}, {record.reference}", back_link=address)


def _form(specs: Sequence[FieldSpec], **values: Any) -> CaseworkForm:
    most = int(current_app.config["IG_LARGEST_DOCUMENT"]) // MEGABYTE
    file = FileField(
        "File", [Required("Choose a file.")], accept=",".join(endings()),
        hint=f"PDF, Office or OpenDocument file, picture, text, CSV or mail, up to {most} MB.",
    )  # fmt: skip
    members = {spec.name: field_of(spec, mark_optional=True) for spec in specs}
    form: CaseworkForm = type("UploadForm", (CaseworkForm,), {"file": file, **members})(data=values)
    return form


def _add(specs: Sequence[FieldSpec], known: dict[str, str], page: Page) -> ResponseReturnValue:
    return _take(Command("document", "add", inputs=known), _form(specs), page)


def _take(command: Command, form: CaseworkForm, page: Page) -> ResponseReturnValue:
    """Take the file in, then make the move; a fault keeps all that was typed beside the file."""
    status = 200
    if form.validate_on_submit():
        try:
            chosen = form["file"].data
            typed = {k: v for k, v in form.inputs().items() if k != "file" and v}
            upload = stage(chosen.stream, chosen.filename, g.actor, now=g.now)
            made = execute(
                Command(
                    "document", command.trigger, command.reference,
                    inputs={**command.inputs, **typed, "upload": upload},
                    key=request.form.get("once"),
                ),
                g.actor, now=g.now,
            )  # fmt: skip
        except InvalidError as error:
            form.show_faults(error.faults)
        except RefusedError as error:
            form.form_errors += [refusal.sentence for refusal in error.refusals]
            status = 409
        else:
            flash(f"{made.reference} is attached.", "success")
            kept = session().get_one(DOCUMENT_NOUN.model, made.record_id)
            return redirect(f"{subject_address(kept.subject)}#related")
    once = request.form.get("once") or str(uuid4())
    answer = render_template(
        "records/move.html", form=form, page=page, submit_label=page.title,
        cancel_href=page.back_link, once=once, version=None, noun=DOCUMENT_NOUN,
    )  # fmt: skip
    return answer, 422 if request.method == "POST" and status == 200 else status
