"""Write the messages of many steps at once: one each, or one digest for whoever would get many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.dates import london_date, start_of_day
from app.engine.messages import catalogue
from app.engine.unit_of_work import UnitOfWork
from app.outbox.models import Message, OutboxRow
from app.reminders.ladder import Ladder, Step, is_quiet, sending_instant
from app.reminders.models import DueItem
from app.reminders.posting import Draft, post

DIGEST = "reminder_digest"
_GENERAL = "reminder"


@dataclass(frozen=True, slots=True)
class Notice:
    """One step for one person."""

    item: DueItem
    step: Step
    ladder: Ladder
    person_id: int

    @property
    def key(self) -> str:
        """Object, due version, step and recipient: the same message comes once (R-REM-03)."""
        item = self.item
        return f"reminder:{item.id}:{item.due_version}:{self.step.code}:{self.person_id}"

    @property
    def name(self) -> str:
        """The words for this kind of date, before, on or after its day."""
        offset = self.step.offset
        when = "before" if offset < 0 else "after" if offset else "on"
        special = f"{self.item.kind}_{when}"
        return special if special in catalogue() else f"{_GENERAL}_{when}"

    def listed(self) -> dict[str, str]:
        """How a digest lists it: reference and date only (R-REM-09)."""
        return {
            "reference": self.item.subject_reference, "kind": self.item.subject_kind,
            "due": self.item.due_on.isoformat(), "key": self.key,
        }  # fmt: skip


def tell_people(unit: UnitOfWork, notices: Sequence[Notice]) -> int:
    """Queue inbox messages and their mail; returns how many messages are new.

    More than ``digest_over`` items for one person on a London day make one digest (R-REM-05).
    """
    before = _told_today(unit, {notice.person_id for notice in notices})
    by_person: dict[int, list[Notice]] = {}
    for notice in notices:
        by_person.setdefault(notice.person_id, []).append(notice)
    drafts: list[Draft] = []
    for person_id, theirs in by_person.items():
        over = min(notice.ladder.digest_over for notice in theirs)
        if before.get(person_id, 0) + len(theirs) > over:
            drafts += _digest(unit, person_id, theirs)
        else:
            drafts += [_message(notice, unit.now) for notice in theirs]
    return post(unit, drafts)


def _told_today(unit: UnitOfWork, people: set[int]) -> dict[int, int]:
    """Count what each was already reminded of today; a digest counts as many as its items."""
    names = [name for name in catalogue() if name.rsplit("_", 1)[-1] in ("before", "on", "after")]
    rows = unit.session.execute(
        select(Message.person_id, Message.name, Message.fields)
        .where(
            Message.person_id.in_(sorted(people)),
            Message.created_at >= start_of_day(unit.today),
            Message.name.in_([*names, DIGEST]),
        )
        .order_by(Message.id)
    )
    counted: dict[int, int] = {}
    for person_id, name, fields in rows:
        many = len(fields.get("items", ())) if name == DIGEST else 1
        counted[person_id] = counted.get(person_id, 0) + many
    return counted


def _message(notice: Notice, now: datetime) -> Draft:
    item = notice.item
    return Draft(
        key=notice.key, person_id=notice.person_id, organisation_id=item.organisation_id,
        name=notice.name, subject_kind=item.subject_kind, due_item_id=item.id,
        subject_reference=item.subject_reference, leaves_at=_may_leave(notice.ladder, now),
        fields={"due": item.due_on.isoformat(), "days": abs(notice.step.offset)},
    )  # fmt: skip


def _digest(unit: UnitOfWork, person_id: int, notices: list[Notice]) -> list[Draft]:
    """A day's digest grows while its mail has not left; after that a second one is begun."""
    key = f"digest:{unit.today.isoformat()}:{person_id}"
    items = [notice.listed() for notice in notices]
    row = unit.session.execute(
        select(Message, OutboxRow.state)
        .outerjoin(OutboxRow, OutboxRow.message_id == Message.id)
        .where(Message.key == key)
    ).first()
    if row is not None:
        message, mail = row
        if mail in (None, "waiting") and message.state == "unread":
            known = {item["key"] for item in message.fields["items"]}
            added = [item for item in items if item["key"] not in known]
            message.fields = {**message.fields, "items": [*message.fields["items"], *added]}
            message.updated_at = unit.now
            return []
        key = f"{key}:{unit.correlation_id}"
    first = notices[0]
    draft = Draft(
        key=key, person_id=person_id, organisation_id=first.item.organisation_id, name=DIGEST,
        fields={"items": items}, leaves_at=_may_leave(first.ladder, unit.now),
    )  # fmt: skip
    return [draft]


def _may_leave(ladder: Ladder, now: datetime) -> datetime:
    """Mail waits for the end of quiet hours (R-REM-06); the inbox disturbs nobody."""
    if not is_quiet(ladder, now):
        return now
    today = london_date(now)
    morning = sending_instant(ladder, today)
    return morning if morning > now else sending_instant(ladder, today + timedelta(days=1))
