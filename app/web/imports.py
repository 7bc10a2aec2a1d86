"""Import a file in steps: upload it, say what its columns are, look at the rows, apply, undo."""

import io
from itertools import islice
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.core.database import session
from app.core.errors import NotFoundError
from app.engine.available import available
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.exchange import jobs
from app.exchange.applying import apply
from app.exchange.dates import DateOrder
from app.exchange.faults import FileFaultError
from app.exchange.kinds import Kind, get_kind, kinds
from app.exchange.mapping import ColumnMapping
from app.exchange.models import ImportRow, ImportRun
from app.exchange.rejects import write_rejected
from app.exchange.saved import save, saved_for
from app.exchange.sources import Source, open_file, open_source, propose_columns
from app.exchange.staging import (
    Upload,
    check_rows,
    find_organisation,
    get_run,
    mapping_of,
    set_mapping,
    start,
)
from app.exchange.tables import Table
from app.exchange.undo import undo
from app.http.guard import permission
from app.policy.decisions import may_somewhere
from app.ui.listing import Cell, Column, Listing, count_words
from app.ui.page import Page, Problem
from app.web.import_forms import mapping_from, upload_form
from app.web.states import state_tag

blueprint = Blueprint("imports", __name__)
_SHOWN = 50
_RECENT = 50


@blueprint.get("/imports")
@permission("import.view", "import.start")
def listing() -> str:
    """Show the imports this reader may see, the newest first."""
    noun = get_noun("import")
    query = select(ImportRun).where(noun.visible(g.actor)).order_by(ImportRun.id.desc())
    runs = session().scalars(query.limit(_RECENT)).all()
    columns = ("File", "Added", "Changed", "Unchanged", "Rejected", "State")
    shown = Listing(
        caption="Imports", address="/imports", count=count_words(len(runs), "import"),
        columns=tuple(Column(c, numeric=c not in ("File", "State")) for c in columns),
        rows=[_line(run) for run in runs], empty="Nothing has been imported yet.",
    )  # fmt: skip
    may_start = bool(_kinds())
    return render_template(
        "imports/list.html", page=Page("Imports"), listing=shown, may_start=may_start
    )


def _line(run: ImportRun) -> list[Cell]:
    counts = (run.added, run.changed, run.unchanged, run.rejected)
    note = f"{run.reference}, {run.kind}"
    return [
        Cell(run.file_name, f"/imports/{run.reference}", note=note),
        *(Cell(f"{count:,}") for count in counts),
        Cell(tag=state_tag(run.state)),
    ]


@blueprint.route("/imports/new", methods=["GET", "POST"])
@permission("import.start")
def new() -> ResponseReturnValue:
    """Take a file; a file that cannot be used at all is said so at once."""
    form = upload_form(_kinds(), g.places)
    page = Page("Import a file", back_link="/imports")
    if not form.validate_on_submit():
        return render_template("imports/new.html", page=page, form=form), _status(form)
    chosen = form.inputs()
    kind = get_kind(str(chosen["kind"]))
    place = str(chosen.get("organisation") or "") or (g.places[0].code if g.places else "")
    where = find_organisation(session(), kind, None if kind.installation else place, g.actor)
    uploaded = form["file"].data
    upload = Upload(
        kind, where, uploaded.read(), uploaded.filename, strict=bool(chosen.get("strict"))
    )
    try:
        table = open_file(upload.data, upload.name, kind, None)
    except FileFaultError as error:
        form["file"].errors = [str(error)]
        return render_template("imports/new.html", page=page, form=form), 422
    mapping = saved_for(session(), kind, table, upload.organisation_id)
    mapping = mapping or ColumnMapping(columns=propose_columns(table, kind, kind.targets()))
    reference = start(upload, g.actor, mapping, now=g.now)
    return redirect(f"/imports/{reference}/columns")


@blueprint.route("/imports/<reference>/columns", methods=["GET", "POST"])
@permission("import.start")
def columns(reference: str) -> ResponseReturnValue:
    """Say which column is which field; then the rows are checked."""
    run = _staged(reference)
    kind = get_kind(run.kind)
    table = open_file(run.file_content or b"", run.file_name, kind, mapping_of(run))
    mapping, problem = mapping_of(run), ""
    if request.method == "POST":
        mapping = mapping_from(request.form, table, mapping)
        try:
            source = open_source(run.file_content or b"", run.file_name, kind, mapping)
        except FileFaultError as error:
            problem = str(error)
        else:
            return _check(run, source)
    return _columns_page(run, kind, table, mapping, problem), 422 if problem else 200


def _check(run: ImportRun, source: Source) -> ResponseReturnValue:
    reference = run.reference
    set_mapping(run.id, source.mapping, now=g.now)
    if request.form.get("save") == "yes":
        save(source.kind, source.table, source.mapping, run.organisation_id, now=g.now)
    if _is_long(source.table):
        jobs.queue_check(get_run(session(), reference), g.actor, now=g.now)
    else:
        check_rows(reference, source, g.actor, now=g.now)
    return redirect(f"/imports/{reference}")


def _is_long(table: Table) -> bool:
    return len(list(islice(table.rows(), jobs.ROWS_IN_A_PAGE + 1))) > jobs.ROWS_IN_A_PAGE


def _columns_page(
    run: ImportRun, kind: Kind, table: Table, mapping: ColumnMapping, problem: str
) -> str:
    sample = table.sample(3)
    lines: list[dict[str, Any]] = [
        {
            "number": number, "column": column, "target": mapping.columns.get(column, ""),
            "examples": [row.cells[number][:60] for row in sample if row.cells[number].strip()],
        }
        for number, column in enumerate(table.header)
    ]  # fmt: skip
    page = Page("What the columns are", caption=f"{run.reference}, {run.file_name}",
                back_link="/imports")  # fmt: skip
    return render_template(
        "imports/columns.html", page=page, lines=lines, problem=problem,
        targets=[(t.name, t.label) for t in kind.targets()], orders=list(DateOrder),
        order=mapping.date_order.value if mapping.date_order else "",
        problems=[Problem(problem)] if problem else [],
    )  # fmt: skip


@blueprint.get("/imports/<reference>")
@permission("import.view", "import.start")
def show(reference: str) -> str:
    """Show what was found and what was done, with the first rejected rows."""
    run = _seen(reference)
    noun = get_noun("import")
    offers = available(session(), noun, run, g.actor, now=g.now)
    page = Page(noun.heading(run), caption=run.reference, back_link="/imports")
    return render_template(
        "imports/show.html", page=page, run=run, tag=state_tag(run.state), offers=offers,
        errors=_errors(run), job=jobs.job_of(session(), run), counts=_counts(run),
    )  # fmt: skip


def _counts(run: ImportRun) -> list[tuple[str, int]]:
    names = ("rows", "added", "changed", "unchanged", "rejected")
    return [(name.capitalize(), getattr(run, name)) for name in names]


def _errors(run: ImportRun) -> list[dict[str, Any]]:
    rejected = session().scalars(
        select(ImportRow.problems)
        .where(ImportRow.import_id == run.id, ImportRow.outcome == "rejected")
        .order_by(ImportRow.row_number).limit(_SHOWN)
    )  # fmt: skip
    return [problem for problems in rejected for problem in problems or []][:_SHOWN]


@blueprint.get("/imports/<reference>/rejected.csv")
@permission("import.view", "import.start")
def rejected(reference: str) -> Response:
    """Hand the rejected rows back, with what is wrong with each."""
    run = _seen(reference)
    stream = io.BytesIO()
    write_rejected(session(), run, stream)
    stream.seek(0)
    name = f"{run.reference}-rejected.csv"
    return send_file(stream, "text/csv", as_attachment=True, download_name=name)


@blueprint.post("/imports/<reference>/<any(apply, discard, undo):trigger>")
@permission("import.start", "import.undo")
def move(reference: str, trigger: str) -> ResponseReturnValue:
    """Apply, discard or undo; a long import is applied by a job."""
    run = _seen(reference)
    address = f"/imports/{run.reference}"
    if trigger == "apply" and run.rows > jobs.ROWS_IN_A_PAGE:
        jobs.queue_apply(run, g.actor, now=g.now)
        flash("The rows are being imported. You can leave this page and come back.", "success")
    elif trigger == "apply":
        apply(run.reference, g.actor, now=g.now)
        flash("The rows were imported.", "success")
    elif trigger == "undo":
        done = undo(run.reference, g.actor, now=g.now, reason=request.form.get("reason"))
        flash(
            f"{done['withdrawn']:,} records were withdrawn and {done['put_back']:,} put back; "
            f"{done['left']:,} were left as they are.",
            "success",
        )
    else:
        execute(Command("import", "discard", run.reference), g.actor, now=g.now)
        flash("Nothing was imported.", "success")
    return redirect(address)


def _seen(reference: str) -> ImportRun:
    """Find an import this reader may see; raises NotFoundError otherwise."""
    record, full = get_visible(session(), get_noun("import"), reference.upper(), g.actor)
    if not full or not isinstance(record, ImportRun):
        raise NotFoundError("import")
    return record


def _staged(reference: str) -> ImportRun:
    run = _seen(reference)
    if run.state != "staged" or run.file_content is None:
        raise NotFoundError("import")
    return run


def _kinds() -> list[Kind]:
    """The kinds this person may import."""
    return [kind for kind in kinds() if may_somewhere(g.actor, kind.permission)]


def _status(form: Any) -> int:
    return 422 if form.problems else 200
