"""Take the whole installation into one file, and put it back: any database to any database.

The file is a zip of one JSON Lines member a table, every attached file and a manifest. Keys and
settings are not in it: they come from the environment, and without the same audit key the restored
chains cannot verify.
"""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from app.core.errors import CaseworkError
from app.documents.models import StoredFile
from app.documents.storage import FileMissingError, storage

FORMAT = 1
_CHUNK = 1000
_FILES = "files/"


class BackupError(CaseworkError):
    """A backup that cannot be read or put back; the sentence says why."""

    code = "backup"


def write_backup(session: Session, metadata: MetaData, path: Path) -> dict[str, int]:
    """Write every table to ``path``, from one snapshot; returns rows by table."""
    counts: dict[str, int] = {}
    digests: dict[str, str] = {}
    connection = session.connection()
    partial = path.with_name(path.name + ".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in metadata.sorted_tables:
            digest = hashlib.sha256()
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
                counts[table.name] = 0
                for line in _lines(connection, table):
                    member.write(line)
                    digest.update(line)
                    counts[table.name] += 1
            digests[table.name] = digest.hexdigest()
        missing = _write_files(connection, archive)
        head = connection.scalar(text("SELECT version_num FROM alembic_version"))
        manifest = {"format": FORMAT, "schema": head, "rows": counts, "sha256": digests,
                    "missing_files": missing}  # fmt: skip
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    partial.replace(path)
    return counts


def _write_files(connection: Connection, archive: zipfile.ZipFile) -> list[str]:
    """Write every file of the document store; returns the hashes of those it does not hold.

    One lost file must not keep everything else from being backed up; the manifest says so.
    """
    missing = []
    for sha256 in connection.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256)):
        try:
            archive.write(storage().find(sha256), f"{_FILES}{sha256}", zipfile.ZIP_STORED)
        except FileMissingError:
            missing.append(sha256)
    return missing


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    query = select(table).order_by(*table.primary_key.columns)
    rows = connection.execution_options(yield_per=_CHUNK).execute(query)
    for row in rows.mappings():
        value = {name: _plain(item) for name, item in row.items()}
        yield json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def restore_backup(session: Session, metadata: MetaData, path: Path) -> dict[str, int]:
    """Put a backup into a migrated database that holds nothing; returns rows by table.

    Raises BackupError for a file that is not a whole backup of this schema, or a database in use.
    """
    connection = session.connection()
    with _opened(path) as archive:
        manifest = _manifest(archive, connection)
        organisations = metadata.tables["organisations"]
        if connection.scalar(select(func.count()).select_from(organisations)):
            raise BackupError("This database is in use. Restore into an empty one.")
        connection.execute(metadata.tables["installation"].delete())
        for table in metadata.sorted_tables:
            _fill(connection, archive, table, manifest)
        for table in metadata.sorted_tables:
            _point(connection, archive, table)
            _restart_sequence(connection, table)
        _restore_files(archive)
    counts: dict[str, int] = manifest["rows"]
    return counts


def _restore_files(archive: zipfile.ZipFile) -> None:
    """Put the files back where their hash says; one that is altered is refused."""
    for name in archive.namelist():
        if name.startswith(_FILES):
            with archive.open(name) as member, storage().receive(member) as received:
                if received.sha256 != name.removeprefix(_FILES):
                    raise BackupError(f"The backup is damaged: {name} is not as it was written.")
                storage().keep(received)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{path.name} is not a backup that can be read.") from error


def _manifest(archive: zipfile.ZipFile, connection: Connection) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError) as error:
        raise BackupError("The file has no manifest: it is not a backup.") from error
    head = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if manifest.get("format") != FORMAT or manifest.get("schema") != head:
        raise BackupError(
            f"The backup is of schema {manifest.get('schema')}, this database of {head}. "
            "Restore with the release that made it, then upgrade."
        )
    return manifest


def _fill(
    connection: Connection, archive: zipfile.ZipFile, table: Table, manifest: dict[str, Any]
) -> None:
    later = {column.name for column in _pointing_ahead(table)}
    digest, found, chunk = hashlib.sha256(), 0, []
    for line in _members(archive, table):
        digest.update(line)
        found += 1
        values = _typed(table, json.loads(line))
        chunk.append({name: None if name in later else v for name, v in values.items()})
        if len(chunk) == _CHUNK:
            connection.execute(insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(insert(table), chunk)
    if (
        digest.hexdigest() != manifest["sha256"][table.name]
        or found != manifest["rows"][table.name]
    ):
        raise BackupError(f"The backup is damaged: table {table.name} is not as it was written.")


def _pointing_ahead(table: Table) -> list[Column[Any]]:
    """Columns whose key may not be there yet: of the same table, or of a circle of tables."""
    return [
        column
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table is table
        or key.use_alter
        or (key.constraint and key.constraint.use_alter)
    ]


def _point(connection: Connection, archive: zipfile.ZipFile, table: Table) -> None:
    columns = [column.name for column in _pointing_ahead(table)]
    if not columns:
        return
    for line in _members(archive, table):
        row = json.loads(line)
        values = {name: row[name] for name in columns if row[name] is not None}
        if values:
            connection.execute(update(table).where(table.c.id == row["id"]).values(**values))


def _members(archive: zipfile.ZipFile, table: Table) -> Iterator[bytes]:
    try:
        with archive.open(f"{table.name}.jsonl") as member:
            yield from io.BufferedReader(member)  # type: ignore[type-var]
    except (KeyError, zipfile.BadZipFile) as error:
        raise BackupError(f"The backup is damaged: table {table.name} cannot be read.") from error


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name], item) for name, item in row.items()}


def _value(column: Column[Any], item: Any) -> Any:
    if item is None:
        return None
    kind = getattr(column.type, "impl_instance", column.type)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(item)
    if isinstance(kind, Date):
        return date.fromisoformat(item)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(item)
    return item


def _restart_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL's counters know nothing of rows that came with their keys."""
    if connection.dialect.name != "postgresql" or "id" not in table.c:
        return
    name = connection.scalar(text("SELECT pg_get_serial_sequence(:t, 'id')"), {"t": table.name})
    if name:
        last = connection.scalar(select(func.max(table.c.id)))
        if last:
            connection.execute(text("SELECT setval(:name, :last)"), {"name": name, "last": last})
