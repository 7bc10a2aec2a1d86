"""Drain the outbox: lease what waits, hand it to its channel, keep what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import or_, select, update

from app.core.clock import Clock
from app.core.door import Door
from app.core.errors import DeniedError
from app.core.parameters import lookup
from app.engine.unit_of_work import UnitOfWork, retrying, unit_of_work
from app.identity.actor import system_actor
from app.identity.models import Person
from app.outbox.mail import Answer, Mail, Result, ServerDownError, smtp
from app.outbox.models import Message, OutboxRow
from app.policy.decisions import may_somewhere
from app.reminders.bounces import stop_mail
from app.reminders.wording import Words, words_of

PERMISSION = "message.deliver"
LEASE = timedelta(minutes=2)
AT_ONCE = 50
MAIL = "mail"
_LONGEST_ERROR = 255
_ORDER = (OutboxRow.priority, OutboxRow.next_attempt_at, OutboxRow.id)
"""Legal clocks leave before a morning's digests, however many wait (config/messages.json)."""


@dataclass(frozen=True, slots=True)
class _Leased:
    """A row that this worker holds, and the mail it became."""

    row_id: int
    mail: Mail


def deliver(clock: Clock, worker: str) -> int:
    """Send the mail that waits; returns how many were taken by the server.

    At least once: a mail whose answer was lost goes again with the same Message-ID. While the
    server is down, or none is named in IG_MAIL_URL, everything waits and nothing counts as tried.
    """
    if not may_somewhere(system_actor(Door.JOB), PERMISSION):
        raise DeniedError(PERMISSION)
    url = current_app.config["IG_SETTINGS"].mail_url
    if not url:
        return 0
    delivered = 0
    while (leased := retrying(lambda: _lease(clock.now(), worker))) is not None:
        sent, down = _send(url, leased, clock, worker)
        delivered += sent
        if down:
            break
    return delivered


def _lease(now: datetime, worker: str) -> list[_Leased] | None:
    """Hold some of what is due to go; None when nothing is."""
    with unit_of_work(now) as unit:
        rows = unit.session.scalars(
            select(OutboxRow)
            .where(
                OutboxRow.state == "waiting",
                OutboxRow.next_attempt_at <= now,
                OutboxRow.channel == MAIL,
                or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until < now),
            )
            .order_by(*_ORDER)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).all()
        if not rows:
            return None
        leased = _compose(unit, rows)
        unit.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_([one.row_id for one in leased]))
            .values(leased_until=now + LEASE, leased_by=worker)
        )
        return leased


def _compose(unit: UnitOfWork, rows: Sequence[OutboxRow]) -> list[_Leased]:
    """Write the mails; whoever cannot be written to any more keeps the inbox message alone."""
    found = unit.session.execute(
        select(OutboxRow, Message, Person)
        .join(Message, Message.id == OutboxRow.message_id)
        .join(Person, Person.id == OutboxRow.person_id)
        .where(OutboxRow.id.in_([row.id for row in rows]))
        .order_by(*_ORDER)
    ).tuples()
    settings = current_app.config["IG_SETTINGS"]
    leased, reachable = [], set()
    for row, message, person in found:
        if not person.email or person.mail_stopped_at is not None:
            continue
        words = words_of(message)
        mail = Mail(
            key=row.key, sender=settings.mail_from, to=person.email, subject=words.subject,
            text=words.body, link=f"{settings.base_url}{words.path}", written_at=row.created_at,
            also=_second_link(words, settings.base_url),
        )  # fmt: skip
        reachable.add(row.id)
        leased.append(_Leased(row.id, mail))
    unreachable = [row.id for row in rows if row.id not in reachable]
    if unreachable:
        _set(unit, unreachable, state="cancelled", last_error="No mail goes to this person.")
    return leased


def _second_link(words: Words, base_url: str) -> tuple[str, str] | None:
    return (words.also[0], f"{base_url}{words.also[1]}") if words.also else None


def _send(url: str, leased: Sequence[_Leased], clock: Clock, worker: str) -> tuple[int, bool]:
    """Send one by one; returns how many were taken, and whether the server went away."""
    sent, left = 0, list(leased)
    try:
        with smtp(url) as send:
            while left:
                one = left[0]
                result = send(one.mail)
                retrying(lambda one=one, result=result: _settle(one, result, clock.now(), worker))  # type: ignore[misc]
                left.pop(0)
                sent += result.answer is Answer.SENT
    except ServerDownError as error:
        words = f"The mail server could not be used: {error}"
        retrying(lambda: _let_go([one.row_id for one in left], words, clock.now(), worker))
        return sent, True
    return sent, False


def _settle(one: _Leased, result: Result, now: datetime, worker: str) -> None:
    with unit_of_work(now) as unit:
        row = unit.session.scalars(
            select(OutboxRow)
            .where(OutboxRow.id == one.row_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if result.answer is Answer.SENT:
            _set(unit, [row.id], state="sent", sent_at=now, last_error=None)
        elif row.leased_by == worker and row.state == "waiting":
            _failed(unit, row, one.mail.to, result)


def _failed(unit: UnitOfWork, row: OutboxRow, address: str, result: Result) -> None:
    """Try again later, longer each time; park what is refused for good or too often (R-REM-07)."""
    tries = row.attempts + 1
    waits = [int(minutes) for minutes in lookup("mail.retry_minutes", unit.today).split()]
    words = result.detail[:_LONGEST_ERROR]
    if result.answer is Answer.NEVER:
        _set(unit, [row.id], state="parked", last_error=words, attempts=tries)
        stop_mail(unit, row, address)
    elif tries > len(waits):
        _set(unit, [row.id], state="parked", last_error=words, attempts=tries)
    else:
        later = unit.now + timedelta(minutes=waits[tries - 1])
        _set(unit, [row.id], attempts=tries, next_attempt_at=later, last_error=words)


def _let_go(row_ids: Sequence[int], words: str, now: datetime, worker: str) -> None:
    with unit_of_work(now) as unit:
        unit.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(row_ids), OutboxRow.leased_by == worker)
            .values(leased_until=None, leased_by=None, last_error=words[:_LONGEST_ERROR])
        )


def _set(unit: UnitOfWork, row_ids: Sequence[int], **values: object) -> None:
    """Write rows of the outbox: they are deliveries, not records with a workflow."""
    values |= {"leased_until": None, "leased_by": None}
    unit.session.execute(update(OutboxRow).where(OutboxRow.id.in_(row_ids)).values(values))
