"""Elect one leader among any number of schedulers; a leader that dies is followed at once."""

import fcntl
import os
from pathlib import Path
from typing import Any, Protocol

LOCK = 4_720_161_005
"""The advisory lock's number: any that nothing else in this database takes."""

KEEPALIVES = "connect_timeout=5&keepalives_idle=5&keepalives_interval=2&keepalives_count=3"


class Election(Protocol):
    """A lock that the leader holds as long as its process and connection live."""

    def leads(self) -> bool:
        """Take the lead if it is free, or check that it is still ours."""

    def close(self) -> None:
        """Give the lead up."""


def hold_election(database_url: str, folder: Path) -> Election:
    """An advisory lock on PostgreSQL; on SQLite, whose users share a machine, a locked file."""
    if database_url.startswith("sqlite"):
        return _FileElection(folder / "scheduler.lock")
    return _PostgresElection(database_url.replace("postgresql+psycopg://", "postgresql://", 1))


class _FileElection:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        self._mine = False

    def leads(self) -> bool:
        if not self._mine:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._mine = True
        return True

    def close(self) -> None:
        os.close(self._file)


class _PostgresElection:
    """The lock belongs to a session of its own, so it cannot go through a transaction pooler."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}{'&' if '?' in address else '?'}{KEEPALIVES}"
        self._connection: Any = None
        self._mine = False

    def leads(self) -> bool:
        import psycopg  # only where PostgreSQL is used

        try:
            if self._connection is None:
                self._connection = psycopg.connect(
                    self._address, autocommit=True, connect_timeout=5
                )
            if self._mine:
                self._connection.execute("SELECT 1")
                return True
            row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
            self._mine = bool(row and row[0])
        except psycopg.Error:
            self.close()
        return self._mine

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection, self._mine = None, False
