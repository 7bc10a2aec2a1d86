"""Build the index anew, from the records themselves."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core.database import session as current_session
from app.engine.unit_of_work import retrying, unit_of_work
from app.search.entries import rebuild_part, searched_nouns
from app.search.models import SearchEntry, SearchWord

AT_ONCE = 1_000


def rebuild(session: Session, now: datetime) -> int:
    """Write every entry anew, in order of change, while work goes on; gives how many.

    Each thousand is a transaction of its own, so that nobody waits long.
    """
    nouns = searched_nouns()
    subjects: list[tuple[datetime, str, int]] = []
    for noun in nouns:
        found = session.execute(select(noun.model.updated_at, noun.model.id))
        subjects += [(updated_at, noun.name, subject) for updated_at, subject in found]
    subjects.sort()
    session.rollback()
    retrying(lambda: _forget([noun.name for noun in nouns], now))
    done = 0
    for start in range(0, len(subjects), AT_ONCE):
        part = subjects[start : start + AT_ONCE]
        done += retrying(lambda part=part: _write(part, now))  # type: ignore[misc]
    return done


def rebuild_if_empty(now: datetime) -> int:
    """At a tick, index the records of a database that has just got its index; gives how many."""
    session = current_session()
    if session.scalar(select(func.min(SearchEntry.id))) is not None:
        return 0
    return rebuild(session, now)


def _forget(kinds: list[str], now: datetime) -> None:
    with unit_of_work(now) as unit:
        unit.session.execute(delete(SearchWord))
        unit.session.execute(delete(SearchEntry).where(SearchEntry.kind.not_in(kinds)))


def _write(part: list[tuple[datetime, str, int]], now: datetime) -> int:
    ids: dict[str, list[int]] = {}
    for _updated_at, kind, subject in part:
        ids.setdefault(kind, []).append(subject)
    with unit_of_work(now) as unit:
        return rebuild_part(unit.session, ids)
