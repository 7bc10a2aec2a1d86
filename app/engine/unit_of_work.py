"""One transaction: open it for writing, collect what is audited, append it last, commit once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import uuid4

from flask import current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.audit.chain import Entry, append
from app.core.database import session as current_session
from app.core.database import write_transactions
from app.core.dates import london_date
from app.core.errors import BusyError
from app.core.installation import remember_instant

T = TypeVar("T")

_ATTEMPTS = 4
_RETRIED = {"40001", "40P01", "55P03"}  # serialisation failure, deadlock, lock not available


@dataclass(slots=True)
class UnitOfWork:
    """What one transaction shares: the instant, the correlation id, the events to append.

    ``touched`` holds the ids of the records that moved, by kind, for services that follow once.
    """

    session: Session
    now: datetime
    audit_key: str
    correlation_id: str = field(default_factory=lambda: str(uuid4()))
    entries: list[Entry] = field(default_factory=list)
    touched: dict[str, set[int]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The London date of ``now``."""
        return london_date(self.now)


Closer = Callable[[UnitOfWork], None]

_before_commit: list[Closer] = []


def before_commit(closer: Closer) -> None:
    """Have a service do once, before the audit is appended, what follows from all that moved."""
    if closer not in _before_commit:  # an application may be made more than once in a process
        _before_commit.append(closer)


_open: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


@contextmanager
def unit_of_work(now: datetime) -> Iterator[UnitOfWork]:
    """Open a transaction, or join the one that is open; the outermost commits.

    Any exception undoes all of it: fields, history, messages and audit together.
    """
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    session = current_session()
    session.rollback()
    with write_transactions():
        unit = UnitOfWork(session, now, current_app.config["IG_AUDIT_KEY"])
        token = _open.set(unit)
        try:
            yield unit
            session.flush()
            for closer in _before_commit:
                closer(unit)
            if unit.entries:
                append(session, unit.entries, unit.audit_key)
            if current_app.config["IG_CLOCK"].travelling:
                remember_instant(session, now)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            _open.reset(token)


def is_open() -> bool:
    """Whether this context is inside a unit of work."""
    return _open.get() is not None


def retrying(work: Callable[[], T]) -> T:
    """Run a whole unit of work, again when another writer was in the way.

    Raises BusyError when the database stayed locked after several attempts.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return work()
        except OperationalError as error:
            if _open.get() is not None or not _worth_repeating(error):
                raise
            if attempt == _ATTEMPTS - 1:
                raise BusyError from error
            time.sleep(0.05 * 2**attempt)
    raise BusyError


def _worth_repeating(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _RETRIED or "database is locked" in str(error.orig)
