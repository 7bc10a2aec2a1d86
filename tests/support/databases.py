"""Databases for tests: real migrations once, then every test starts from what they left.

Nothing is wrapped in a transaction that never ends: the code under test begins, commits and rolls
back for real, on any number of connections, threads and processes. Between tests SQLite gets the
migrated file back, and PostgreSQL the migrated rows.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.support import postgresql

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("sqlite", "postgresql")
LOCKED_FOR_SECONDS = 10
RESTART_NUMBERS = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) "
    "FROM pg_sequences WHERE last_value IS NOT NULL"
)
LAST_NUMBERS = (
    "SELECT format('%I.%I', schemaname, sequencename), last_value "
    "FROM pg_sequences WHERE last_value IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database that holds nothing yet; ``kind`` is one of ``KINDS``."""

    kind: str
    url: str


class Databases:
    """The databases of one test process, made when first asked for."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._shared: dict[str, _SQLite | _PostgreSQL] = {}

    def fresh(self, kind: str) -> Database:
        """Give the one database of this kind that tests share, as the migrations left it."""
        shared = self._made(kind)
        shared.reset()
        return Database(kind, shared.url)

    @contextmanager
    def own(self, kind: str) -> Iterator[Database]:
        """Give a database that nobody else has seen, for tests that damage or replace theirs."""
        with self._made(kind).copy() as url:
            yield Database(kind, url)

    @contextmanager
    def empty(self, kind: str) -> Iterator[Database]:
        """Give a database without a single table, for tests of the migrations themselves."""
        with self._made(kind).blank() as url:
            yield Database(kind, url)

    def _made(self, kind: str) -> "_SQLite | _PostgreSQL":
        if kind not in self._shared:
            if kind == "sqlite":
                self._shared[kind] = _SQLite(self._folder)
            else:
                self._shared[kind] = _PostgreSQL(self._stack.enter_context(postgresql.server()))
        return self._shared[kind]


class _SQLite:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._template = folder / "template.sqlite3"
        self._path = folder / "tests.sqlite3"
        self.url = f"sqlite:///{self._path}"
        migrate(f"sqlite:///{self._template}")

    def reset(self) -> None:
        _remove(self._path)
        shutil.copyfile(self._template, self._path)

    @contextmanager
    def copy(self) -> Iterator[str]:
        with self.blank() as url:
            shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
            yield url

    @contextmanager
    def blank(self) -> Iterator[str]:
        path = self._folder / f"own-{next(self._numbers)}.sqlite3"
        try:
            yield f"sqlite:///{path}"
        finally:
            _remove(path)


class _PostgreSQL:
    def __init__(self, url_of: postgresql.UrlOf) -> None:
        self._url_of = url_of
        self._numbers = count()
        self._prefix = f"ig_test_{os.getpid()}"
        self._template = f"{self._prefix}_template"
        self.url = url_of(self._prefix)
        self._administer("CREATE DATABASE {}", self._template)
        migrate(url_of(self._template))
        self._administer("CREATE DATABASE {} TEMPLATE {}", self._prefix, self._template)
        with self._connect() as connection:
            tables = _tables(connection)
            self._emptying = _emptying(tables)
            rows = {table: _rows(connection, table) for table in tables}
            self._rows = {table: block for table, block in rows.items() if block}
            self._numbers_given = connection.execute(LAST_NUMBERS).fetchall()

    def reset(self) -> None:
        """Put every table back, past the triggers that refuse it to the application."""
        with self._connect() as connection:
            connection.execute(self._emptying)
            for table, rows in self._rows.items():
                into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with connection.cursor().copy(into) as copy:
                    copy.write(rows)
            for sequence, last in self._numbers_given:
                connection.execute("SELECT setval(%s::regclass, %s)", (sequence, last))

    @contextmanager
    def copy(self) -> Iterator[str]:
        with self._made("CREATE DATABASE {} TEMPLATE {}", self._template) as url:
            yield url

    @contextmanager
    def blank(self) -> Iterator[str]:
        with self._made("CREATE DATABASE {}") as url:
            yield url

    @contextmanager
    def _made(self, statement: str, *rest: str) -> Iterator[str]:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._administer(statement, name, *rest)
        try:
            yield self._url_of(name)
        finally:
            self._administer("DROP DATABASE {} WITH (FORCE)", name)

    def _administer(self, statement: str, *names: str) -> None:
        with psycopg.connect(_libpq(self._url_of("postgres")), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(_libpq(self.url))


def migrate(url: str) -> None:
    """Run the migrations of this tree on a database, as the person who installs it would."""
    program = "import sys; from app.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "database", "upgrade"],
        cwd=ROOT,
        env={**os.environ, "IG_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The migrations failed on {url}:\n{done.stdout}\n{done.stderr}")


def _tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename <> 'alembic_version' ORDER BY tablename"
    )
    return [name for (name,) in rows]


def _rows(connection: psycopg.Connection, table: str) -> bytes:
    out_of = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor().copy(out_of) as copy:
        return b"".join(bytes(block) for block in copy)


def _emptying(tables: list[str]) -> sql.Composed:
    """One message to the server: a statement for each table would cost a test 20 ms."""
    first = [
        sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(f"{LOCKED_FOR_SECONDS}s")),
        sql.SQL("SET LOCAL session_replication_role = replica"),
        sql.SQL(RESTART_NUMBERS),
    ]
    deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables]
    return sql.SQL("; ").join([*first, *deletes])


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
