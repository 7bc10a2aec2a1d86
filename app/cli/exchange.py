"""Bring records in from files and write them out: ig import, ig undo, ig export."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from app.cli.context import acting, answer, as_option, clock, handles_refusals, json_option
from app.core.database import session
from app.engine.commands import Command
from app.engine.execute import execute
from app.exchange.applying import apply
from app.exchange.exporting import find_export, write_export
from app.exchange.faults import FileFaultError
from app.exchange.kinds import Kind, UnknownKindError, get_kind
from app.exchange.mapping import ColumnMapping, read_mapping
from app.exchange.models import ImportRun
from app.exchange.rejects import write_rejected
from app.exchange.staging import Upload, errors_of, find_organisation, get_run, stage
from app.exchange.tables import FileFormat, Limits
from app.exchange.undo import undo
from app.identity.actor import Actor


def _kind(word: str) -> Kind:
    try:
        return get_kind(word)
    except UnknownKindError as error:
        raise click.UsageError(str(error)) from None


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            # One byte over the limit is enough to see that it is too large.
            return stream.read(Limits().size + 1)
    except FileNotFoundError:
        raise FileFaultError("file_missing", f"There is no file “{path.name}”.") from None
    except OSError:
        raise FileFaultError("file_unreadable", f"“{path.name}” cannot be opened.") from None


def _mapping(path: Path | None, kind: Kind) -> ColumnMapping | None:
    if path is None:
        return None
    data = _read_file(path)
    try:
        return read_mapping(data.decode("utf-8-sig"), kind.targets())
    except UnicodeDecodeError:
        raise FileFaultError("mapping", f"“{path.name}” is not UTF-8 text.") from None


@click.command("import")
@click.argument("kind_word", metavar="KIND")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--organisation", metavar="CODE", help="Whose records they are.")
@click.option("--mapping", "mapping_file", type=click.Path(path_type=Path), help="A JSON file.")
@click.option("--sheet", help="Which sheet of a workbook.")
@click.option("--dry-run", is_flag=True, help="Check the rows, change nothing.")
@click.option("--strict", is_flag=True, help="Import nothing if any row is rejected.")
@click.option("--rejected", type=click.Path(path_type=Path), help="Write rejected rows here.")
@as_option
@json_option
@handles_refusals
def import_file(  # noqa: PLR0917 - one for each option
    kind_word: str,
    file: Path,
    organisation: str | None,
    mapping_file: Path | None,
    sheet: str | None,
    dry_run: bool,
    strict: bool,
    rejected: Path | None,
    as_email: str | None,
    as_json: bool,
) -> None:
    """Import the rows of FILE as records of KIND. Exit 1 when any row was rejected."""
    kind, actor = _kind(kind_word), acting(as_email)
    if organisation is None and not kind.installation:
        raise click.UsageError("Say whose records they are: --organisation CODE")
    where = find_organisation(session(), kind, organisation, actor)
    mapping = _mapping(mapping_file, kind)
    upload = Upload(
        kind, where, _read_file(file), file.name, mapping, sheet=sheet, strict=strict,
        dry_run=dry_run,
    )  # fmt: skip
    _import(upload, actor, rejected, as_json=as_json)


def _import(upload: Upload, actor: Actor, rejected: Path | None, *, as_json: bool) -> None:
    now = clock().now()
    reference = stage(upload, actor, now=now)
    run = get_run(session(), reference)
    refused = upload.strict and run.rejected > 0
    if rejected is not None and run.rejected:
        write_rejected(session(), run, rejected)
    if upload.dry_run or refused:
        trigger = "refuse" if refused else "discard"
        execute(Command("import", trigger, reference), actor, now=now)
    else:
        apply(reference, actor, now=now)
    _report(get_run(session(), reference), refused=refused, as_json=as_json)


def _report(run: ImportRun, *, refused: bool, as_json: bool) -> None:
    counts = {name: getattr(run, name) for name in ("added", "changed", "unchanged", "rejected")}
    if refused:
        counts = {"added": 0, "changed": 0, "unchanged": 0, "rejected": run.rows}
    value: dict[str, Any] = {
        "reference": run.reference, "rows": run.rows, **counts, "warnings": list(run.warnings),
        "errors": list(errors_of(session(), run)), "notes": list(run.notes),
        "mapping": run.mapping, "dry_run": run.dry_run,
    }  # fmt: skip
    lines = [f"{run.rows:,} rows: " + ", ".join(f"{n:,} {word}" for word, n in counts.items())]
    lines += [f"Row {e['row']}, {e['column']}: {e['problem']}" for e in value["errors"][:20]]
    if len(value["errors"]) > 20:
        lines.append(f"… and {len(value['errors']) - 20:,} more. --rejected FILE keeps them all.")
    lines += [f"Warning: {text}" for text in run.warnings]
    if run.dry_run:
        lines.append("This was a dry run: nothing was changed.")
    elif refused:
        lines.append("Nothing was imported, because rows were rejected and --strict was given.")
    else:
        lines.append(f"This is import {run.reference}. To undo it: ig undo {run.reference}")
    answer(value, as_json=as_json, text="\n".join(lines))
    if counts["rejected"]:
        sys.exit(1)


@click.command("undo")
@click.argument("reference", metavar="IMPORT")
@click.option("--reason", help="Why; it is kept in the history.")
@as_option
@json_option
@handles_refusals
def undo_import(reference: str, reason: str | None, as_email: str | None, as_json: bool) -> None:
    """Withdraw what IMPORT added and put back what it changed, where nobody touched it since."""
    value = undo(reference.upper(), acting(as_email), now=clock().now(), reason=reason)
    counted = ", ".join(
        f"{value[name]:,} {name.replace('_', ' ')}" for name in ("withdrawn", "put_back", "left")
    )
    text = "\n".join([f"{value['reference']} is undone: {counted}.", *value["notes"]])
    answer(value, as_json=as_json, text=text)


@click.command("export")
@click.argument("kind_word", metavar="KIND")
@click.option("--organisation", metavar="CODE", help="One organisation; else all you may export.")
@click.option(
    "--format", "file_format", type=click.Choice(["csv", "xlsx", "json", "ods"]), required=True
)
@click.option("--as-at", metavar="DATE", help="As it was on this day (YYYY-MM-DD).")
@click.option("--column", "columns", multiple=True, help="Only this column; say it repeatedly.")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@as_option
@json_option
@handles_refusals
def export_file(
    kind_word: str,
    organisation: str | None,
    file_format: str,
    as_at: str | None,
    columns: tuple[str, ...],
    out: Path,
    as_email: str | None,
    as_json: bool,
) -> None:
    """Write records of KIND to a file that an import reads back."""
    try:
        day = date.fromisoformat(as_at) if as_at else None
    except ValueError:
        raise click.UsageError(f"--as-at needs a date such as 2026-11-21, not “{as_at}”.") from None
    actor = acting(as_email)
    export = find_export(
        _kind(kind_word), FileFormat(file_format), organisation, actor, as_at=day, columns=columns
    )
    try:
        count = write_export(export, actor, out, now=clock().now())
    except OSError as error:
        raise FileFaultError("file_unwritable", f"“{out}” cannot be written.") from error
    answer({"rows": count, "file": str(out)}, as_json=as_json, text=f"{count:,} rows in {out}.")


COMMANDS = (import_file, undo_import, export_file)
