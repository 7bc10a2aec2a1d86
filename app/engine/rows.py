"""Rows by the thousand: ids reserved, tables filled and columns set in few statements."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, bindparam, func, select, text, update
from sqlalchemy import insert as sql_insert
from sqlalchemy.orm import Session

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
    """Insert rows; a column that a row does not give is NULL. PostgreSQL takes them as a stream."""
    if not rows:
        return
    table = model.__table__
    names = list(dict.fromkeys(name for row in rows for name in row))
    if session.get_bind().dialect.name == "postgresql":
        _copy(session, table, names, rows)
        return
    for start in range(0, len(rows), _CHUNK):
        part = [{name: row.get(name) for name in names} for row in rows[start : start + _CHUNK]]
        session.execute(sql_insert(table), part)


def _copy(
    session: Session, table: Any, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    written = [isinstance(table.c[name].type, JSON) for name in names]
    cursor = session.connection().connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as stream:
        for row in rows:
            stream.write_row(
                [
                    json.dumps(row[name], ensure_ascii=False)
                    if as_json and row.get(name) is not None
                    else row.get(name)
                    for name, as_json in zip(names, written, strict=True)
                ]
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
