"""Read the audit record: narrowed by who, what, when and how, paged by key (R-X-02)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app.audit.models import INSTALLATION, AuditDetail, AuditEvent
from app.core.dates import end_of_day, start_of_day
from app.core.errors import NotFoundError
from app.engine.noun import nouns
from app.engine.paging import Cursors
from app.identity.actor import Actor, organisation_by_code
from app.identity.models import Person
from app.policy.decisions import may_somewhere, predicate
from app.policy.shape import PolicyShape
from app.policy.table import rules

VIEW, EXPORT, VERIFY = "audit.view", "audit.export", "audit.verify"
INSTALLATION_CODE = "installation"
"""What the chain of no organisation is called in addresses and commands."""

DOORS = (("page", "Page"), ("api", "API"), ("command_line", "Command line"), ("job", "System"),
         ("import", "Import"))  # fmt: skip
OUTCOMES = (("done", "Done"), ("refused", "Refused: not legal then"),
            ("denied", "Denied: no right"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What to look for. Days are London dates, both included; empty words narrow nothing."""

    actor: str = ""
    event: str = ""
    kind: str = ""
    reference: str = ""
    door: str = ""
    outcome: str = ""
    correlation: str = ""
    since: date | None = None
    until: date | None = None

    def plain(self) -> dict[str, str]:
        """Write what narrows as texts, for a job's payload and for what an export records."""
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in asdict(self).items()
            if value
        }

    @classmethod
    def from_plain(cls, texts: Mapping[str, str]) -> "Narrowing":
        """Read it back."""
        read: dict[str, Any] = dict(texts)
        for name in ("since", "until"):
            if name in read:
                read[name] = date.fromisoformat(texts[name])
        return cls(**read)


@dataclass(frozen=True, slots=True)
class PageOfEvents:
    """Events, newest first, and the cursors of the pages after and before."""

    events: Sequence[AuditEvent]
    following: str | None
    preceding: str | None


def find_chain(session: Session, code: str, actor: Actor, permission: str = VIEW) -> int:
    """Find the chain that a code names, if the actor holds the permission there.

    Raises NotFoundError for one that is unknown or not theirs: both look the same.
    """
    organisation = organisation_by_code(session, code) if code != INSTALLATION_CODE else None
    chain = organisation.id if organisation is not None else INSTALLATION
    if organisation is None and code != INSTALLATION_CODE:
        raise NotFoundError("organisation")
    if not may_read_chain(actor, chain, permission):
        raise NotFoundError("organisation")
    return chain


def may_read_chain(actor: Actor, chain: int, permission: str = VIEW) -> bool:
    """Whether the actor holds a permission over a chain; INSTALLATION asks a role everywhere."""
    return may_somewhere(actor, permission, chain)


def events_query(
    session: Session, actor: Actor, chain: int, narrowing: Narrowing, permission: str = VIEW
) -> Select[Any]:
    """Say which events of a chain the actor may see and asks for; newest first is the caller's."""
    return select(AuditEvent).where(
        AuditEvent.chain == chain,
        predicate(actor, [permission], _shape()),
        *_narrowed(session, narrowing),
    )


@cache
def _shape() -> PolicyShape:
    """An event is restricted that was then, or whose case is now: also what was done before."""
    now = [
        and_(
            AuditEvent.subject_kind == noun.name,
            exists().where(noun.model.id == AuditEvent.subject_id, kept_back),
        )
        for noun in nouns()
        if (kept_back := noun.shape.kept_back()) is not None
    ]  # fmt: skip
    return PolicyShape(organisation=AuditEvent.chain, restricted=or_(AuditEvent.restricted, *now))


def _narrowed(session: Session, asked: Narrowing) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool]] = []
    if asked.actor:
        tests.append(_by(session, asked.actor))
    if asked.event:
        word = asked.event.strip().lower()
        column = AuditEvent.permission if word in rules() else AuditEvent.event
        tests.append(column == word)
    alike: tuple[tuple[str, Any], ...] = (
        (asked.kind, AuditEvent.subject_kind),
        (asked.reference.upper(), AuditEvent.subject_reference),
        (asked.door, AuditEvent.door),
        (asked.outcome, AuditEvent.outcome),
        (asked.correlation, AuditEvent.correlation_id),
    )
    tests.extend(column == value for value, column in alike if value)
    if asked.since:
        tests.append(AuditEvent.at >= start_of_day(asked.since))
    if asked.until:
        tests.append(AuditEvent.at < end_of_day(asked.until))
    return tests


def _by(session: Session, words: str) -> ColumnElement[bool]:
    """Who did it: a person of that name, e-mail or staff number, or a name that is no person's.

    The persons are found first, so that the database walks an index of the events.
    """
    word = words.strip().lower()
    people = session.scalars(
        select(Person.id).where(
            or_(
                func.lower(Person.name) == word, func.lower(Person.email) == word,
                Person.staff_number == words.strip(), Person.reference == word.upper(),
            )
        )
    ).all()  # fmt: skip
    if people:
        return AuditEvent.actor_person_id.in_(people)
    if word in ("system", "public"):
        return AuditEvent.actor_name == word.capitalize()
    return false()


def page_of_events(
    session: Session, query: Select[Any], cursors: Cursors, *, cursor: str | None, limit: int
) -> PageOfEvents:
    """Fetch one page by key. Raises NotFoundError for a cursor that is not of this list."""
    backwards, column = False, AuditEvent.sequence
    if cursor:
        _at, sequence, backwards = cursors.read(cursor)
        query = query.where(column > sequence if backwards else column < sequence)
    order = column.asc() if backwards else column.desc()
    found = list(session.scalars(query.order_by(order).limit(limit + 1)))
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found.reverse()
    after = cursors.write(_key(found[-1])) if found and (more or backwards) else None
    before = (
        cursors.write(_key(found[0]), backwards=True)
        if found and cursor and (more or not backwards)
        else None
    )
    return PageOfEvents(found, after, before)


def _key(event: AuditEvent) -> Any:
    return SimpleNamespace(updated_at=event.at, id=event.sequence)


def find_event(
    session: Session, actor: Actor, chain: int, sequence: int
) -> tuple[AuditEvent, AuditDetail | None]:
    """Find one event and its words; raises NotFoundError for one that is not the actor's to see."""
    row = session.execute(
        events_query(session, actor, chain, Narrowing())
        .add_columns(AuditDetail)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(AuditEvent.sequence == sequence)
    ).first()
    if row is None:
        raise NotFoundError("event")
    return row[0], row[1]
