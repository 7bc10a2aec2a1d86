"""Rows by the thousand: ids reserved, tables filled and columns set in few statements."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Date, bindparam, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.database import UtcDateTime

_CHUNK = 5_000


def reserve_ids(session: Session, model: type[Any], count: int) -> list[int]:
    """Take ids for rows about to be inserted. On SQLite the caller holds the write lock."""
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        taken = session.scalars(
            select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        )
        return sorted(taken)
    last = session.scalar(select(func.max(model.id))) or 0
    return list(range(last + 1, last + count + 1))


def insert(session: Session, model: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; a column that a row does not give is NULL. PostgreSQL takes them as a stream.

    Statements go to the driver as they are: compiling parameters costs more than inserting them.
    """
    if not rows:
        return
    table = model.__table__
    names = list(dict.fromkeys(name for row in rows for name in row))
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows)
        return
    quoted, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})'  # noqa: S608 - ours
    write = _writers(table, names, _FOR_SQLITE)
    for start in range(0, len(rows), _CHUNK):
        part = [_values(row, write) for row in rows[start : start + _CHUNK]]
        connection.exec_driver_sql(statement, part)


def _copy(
    connection: Connection, table: Any, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    write = _writers(table, names, _FOR_POSTGRESQL)
    statement = f'COPY "{table.name}" ({quoted}) FROM STDIN'
    cursor: Any = connection.connection.cursor()
    driver: Any = connection.dialect.loaded_dbapi
    try:
        with cursor.copy(statement) as stream:
            for row in rows:
                stream.write_row(_values(row, write))
    except driver.Error as error:
        # The same errors as any other statement, so that what may be tried again is.
        raise DBAPIError.instance(statement, None, error, driver.Error) from error


Writer = Callable[[Any], Any]


def _writers(
    table: Any, names: Sequence[str], known: Sequence[tuple[type[Any], Writer]]
) -> list[tuple[str, Writer | None]]:
    """The way in which each column's values are handed to the driver."""
    found: list[tuple[str, Writer | None]] = []
    for name in names:
        kind = table.c[name].type
        found.append((name, next((write for t, write in known if isinstance(kind, t)), None)))
    return found


def _values(row: Mapping[str, Any], write: Sequence[tuple[str, Writer | None]]) -> tuple[Any, ...]:
    return tuple(
        [
            value if (value := row.get(name)) is None or writer is None else writer(value)
            for name, writer in write
        ]
    )


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=64)
def _as_sqlite_instant(value: datetime) -> str:
    """As SQLAlchemy writes it: in UTC, without zone."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


_FOR_POSTGRESQL: tuple[tuple[type[Any], Writer], ...] = ((JSON, _as_json),)
_FOR_SQLITE: tuple[tuple[type[Any], Writer], ...] = (
    (JSON, _as_json),
    (UtcDateTime, _as_sqlite_instant),
    (Date, date.isoformat),
    (Boolean, int),
)


def set_column(session: Session, model: type[Any], column: str, values: Mapping[int, int]) -> None:
    """Set one whole-number column of many rows, by id."""
    if not values:
        return
    table = model.__table__
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text(
                f'UPDATE "{table.name}" SET "{column}" = given.value FROM '  # noqa: S608 - names are ours
                "unnest(CAST(:ids AS integer[]), CAST(:new AS integer[])) AS given(id, value) "
                f'WHERE "{table.name}".id = given.id'
            ),
            {"ids": list(values), "new": list(values.values())},
        )
        return
    statement = (
        update(table).where(table.c.id == bindparam("row")).values({column: bindparam("new")})
    )
    session.execute(statement, [{"row": k, "new": v} for k, v in values.items()])
