"""Take the steps that are due: find them, tell whoever is to be told, and plan the next ones."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from app.audit.chain import Entry
from app.core.dates import london_date, start_of_day
from app.core.errors import DeniedError
from app.engine.unit_of_work import UnitOfWork, retrying, unit_of_work
from app.identity.actor import Actor
from app.policy.decisions import may_somewhere
from app.reminders.clock_steps import take_clock_steps
from app.reminders.due_items import ONE_DAY, calendar_for
from app.reminders.ladder import Ladder, Step, find_ladder, next_step_after, step_to_send
from app.reminders.models import DueItem
from app.reminders.notices import Notice, tell_people
from app.reminders.recipients import read_directory

PERMISSION = "due_item.step"
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """How many steps were taken, and how many messages they made."""

    steps: int = 0
    messages: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        """Count both."""
        return Taken(self.steps + other.steps, self.messages + other.messages)


@dataclass(frozen=True, slots=True)
class _Planned:
    """What becomes of one item: the step to send now, if any, and the next."""

    item: DueItem
    ladder: Ladder
    step: Step | None
    following: Step | None


def take_steps(actor: Actor, now: datetime) -> Taken:
    """Take every step that has come due, a few hundred a transaction, and those of clocks first.

    Steps missed before a due date are passed over, never sent late; of overdue ones the latest is
    sent once (R-REM-01, R-X-12). Raises DeniedError for anyone but the system.
    """
    return _take_all(actor, now, _take_clocks) + _take_all(actor, now, _take_days)


def take_clocks(actor: Actor, now: datetime) -> Taken:
    """Take the steps of clocks alone: they wait for nothing else (R-REM-08).

    Raises DeniedError for anyone but the system.
    """
    return _take_all(actor, now, _take_clocks)


def _take_all(
    actor: Actor, now: datetime, some: Callable[[Actor, datetime], Taken | None]
) -> Taken:
    if not may_somewhere(actor, PERMISSION):
        raise DeniedError(PERMISSION)
    done = Taken()
    while (taken := retrying(lambda: some(actor, now))) is not None:
        done += taken
    return done


def _take_clocks(actor: Actor, now: datetime) -> Taken | None:
    with unit_of_work(now) as unit:
        items = _due(unit, DueItem.begun_at.is_not(None))
        if not items:
            return None
        sent, messages = take_clock_steps(unit, items)
        unit.entries += [
            _entry(unit, actor, told.item, told.code, len(told.to)) for told in sent if told.to
        ]
        return Taken(sum(bool(told.to) for told in sent), messages)


def _take_days(actor: Actor, now: datetime) -> Taken | None:
    with unit_of_work(now) as unit:
        items = _due(unit, DueItem.begun_at.is_(None))
        if not items:
            return None
        planned = [_plan(unit, item) for item in items]
        directory = read_directory(unit.session, items, unit.today)
        sent = [(plan, plan.step) for plan in planned if plan.step is not None]
        notices = [
            Notice(plan.item, step, plan.ladder, person)
            for plan, step in sent
            for person in directory.told(plan.item, step)
        ]
        messages = tell_people(unit, notices)
        _advance(unit, planned)
        told = Counter(notice.item.id for notice in notices)
        unit.entries += [
            _entry(unit, actor, p.item, p.step.code if p.step else None, told[p.item.id])
            for p in planned
        ]
        return Taken(len(sent), messages)


def _due(unit: UnitOfWork, kept: ColumnElement[bool]) -> Sequence[DueItem]:
    """Lock what is due, leaving what another process has; one person's items stay together."""
    found = unit.session.scalars(
        select(DueItem)
        .where(DueItem.next_step_at <= unit.now, kept)
        .order_by(DueItem.organisation_id, DueItem.person_id, DueItem.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    if len(found) < AT_ONCE:
        return found
    whole = [item for item in found if item.person_id != found[-1].person_id]
    return whole or found


def _plan(unit: UnitOfWork, item: DueItem) -> _Planned:
    ladder = find_ladder(item.ladder, item.created_on)
    calendar = calendar_for(unit.session, item.ladder, item.organisation_id, item.created_on)
    came = item.next_step_at or unit.now
    step = step_to_send(
        ladder, item.due_on, created=item.created_on, handled=london_date(came) - ONE_DAY,
        today=unit.today, calendar=calendar,
    )  # fmt: skip
    following = next_step_after(
        ladder, item.due_on, unit.today, created=item.created_on, calendar=calendar
    )
    return _Planned(item, ladder, step, following)


def _advance(unit: UnitOfWork, planned: Sequence[_Planned]) -> None:
    unit.session.execute(
        update(DueItem),
        [
            {
                "id": plan.item.id,
                "next_step": plan.following.code if plan.following else None,
                "next_step_at": start_of_day(plan.following.send_on) if plan.following else None,
            }
            for plan in planned
        ],
    )


def _entry(unit: UnitOfWork, actor: Actor, item: DueItem, code: str | None, told: int) -> Entry:
    return Entry(
        event="due_item.stepped" if code else "due_item.step_missed",
        door=actor.door.value, actor_name=actor.name, permission=PERMISSION,
        correlation_id=unit.correlation_id, at=unit.now, chain=item.organisation_id,
        subject_kind=item.subject_kind, subject_id=item.subject_id,
        subject_reference=item.subject_reference, subject_organisation_id=item.organisation_id,
        facts={
            "kind": item.kind, "due_on": item.due_on.isoformat(),
            "due_version": item.due_version, "step": code or item.next_step, "told": told,
        },
    )  # fmt: skip
