"""One thing to do, as the home page lists it; and what waits at the end of records' time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app.assets.models import Asset
from app.assets.retention.models import Disposal
from app.core.database import session
from app.core.dates import london_date
from app.engine.noun import find_noun, get_noun
from app.identity.actor import Actor
from app.policy.decisions import may_somewhere, predicate
from app.reminders.models import DueItem
from app.ui.words import clock_words, due_words

MOST = 50
_STEPS = (
    ("requested", "approve", "Approve the disposal"),
    ("approved", "confirm", "Confirm the disposal"),
    ("confirmed", "certify", "Certify the disposal when it is done"),
)


_OWNED = (
    ("action", ("open", "in_progress"), "due_on", 60, "Do it, and record that it is done"),
    ("contract", ("in_force",), "ends_on", 180, "Renew, replace or end the contract"),
    (
        "publication",
        ("scheduled",),
        "next_refresh_on",
        30,
        "Publish it again, and record the refresh",
    ),
)
"""Kinds whose owner acts before a date: states, date, how many days ahead they are told, and what
to do. Leaving a supplier takes half a year, publishing again does not."""

Waiting = tuple[str, str, str, date | None]
"""What a part of the register has for somebody: its name, its address, what to do and by when."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, where, and by when (a London date; none for "when you can").

    ``due_at`` is the aware instant at which a clock ends.
    """

    text: str
    href: str
    action: str
    due_on: date | None = None
    words: str = ""
    late: bool = False
    due_at: datetime | None = None

    @property
    def kind(self) -> str:
        """What kind of record it is about, and which one: "Incident INC-2026-0042"."""
        _, plural, reference, *_rest = f"{self.href}//".split("/")
        noun = find_noun(plural)
        return f"{noun.title} {reference}".strip() if noun is not None else ""

    @property
    def order(self) -> tuple[bool, date, datetime]:
        """Soonest first; on one day clocks before dates, and what has neither last."""
        latest = datetime.max.replace(tzinfo=UTC)
        return self.due_on is None, self.due_on or date.max, self.due_at or latest


def task(text: str, href: str, action: str, due_on: date | None, today: date) -> Task:
    """Make a task, with how long there is left in words."""
    words = due_words(due_on, today) if due_on else ""
    return Task(text, href, action, due_on, words, due_on is not None and due_on < today)


def clock_task(text: str, href: str, action: str, due_at: datetime, now: datetime) -> Task:
    """Make a task of a clock, with its end to the minute; both instants aware."""
    return Task(
        text, href, action, london_date(due_at), clock_words(due_at, now), due_at < now, due_at
    )


def running_clocks(actor: Actor, people: tuple[int, ...], now: datetime) -> list[Task]:
    """Clocks that run for these people, on records that the actor may see (R-REM-08)."""
    items = session().scalars(
        select(DueItem)
        .where(
            DueItem.person_id.in_(people), DueItem.begun_at.is_not(None),
            DueItem.closed_at.is_(None),
        )
        .order_by(DueItem.due_on, DueItem.id)
        .limit(MOST + 1)
    ).all()  # fmt: skip
    found = []
    for kind in sorted({item.subject_kind for item in items}):
        noun, of_kind = get_noun(kind), [item for item in items if item.subject_kind == kind]
        keys = [item.subject_id for item in of_kind]
        seen = session().scalars(
            select(noun.model).where(noun.model.id.in_(keys), noun.visible(actor, full=True))
        )
        headings = {record.id: noun.heading(record) for record in seen}
        found += [
            clock_task(
                headings[item.subject_id], f"/{noun.plural}/{item.subject_reference}",
                "Do it before the clock ends" if item.acknowledged_at else
                "Acknowledge it, and do it before the clock ends", item.due_at, now,
            )
            for item in of_kind
            if item.subject_id in headings and item.due_at is not None
        ]  # fmt: skip
    return found


def falling_due(actor: Actor, people: tuple[int, ...], today: date) -> list[Waiting]:
    """Records these people own whose date comes soon or has passed (a London date)."""
    found: list[Waiting] = []
    for kind, states, on, ahead, do in _OWNED:
        noun = get_noun(kind)
        model, column = noun.model, getattr(noun.model, on)
        rows = session().scalars(
            select(model)
            .where(
                model.owner_id.in_(people),
                model.state.in_(states),
                column <= today + timedelta(days=ahead),
                noun.visible(actor),
            )
            .order_by(column, model.id)
            .limit(MOST)
        )
        found += [
            (one.name, f"/{noun.plural}/{one.reference}", do, getattr(one, on)) for one in rows
        ]
    return found


def endings(actor: Actor, today: date) -> list[Task]:
    """Disposals whose next step is this person's, and assets that are to be handed over to them."""
    return [*_disposals(actor, today), *_transfers(actor)]


def _disposals(actor: Actor, today: date) -> list[Task]:
    shape = get_noun("disposal").shape
    found = []
    for state, trigger, words in _STEPS:
        permission = f"disposal.{trigger}"
        if not may_somewhere(actor, permission):
            continue
        rows = session().execute(
            select(Disposal.reference, Disposal.name, Disposal.due_on)
            .where(Disposal.state == state, predicate(actor, [permission], shape))
            .order_by(Disposal.due_on, Disposal.id)
            .limit(MOST + 1)
        )
        found += [
            task(name, f"/disposals/{ref}", words, due, today) for ref, name, due in rows.tuples()
        ]
    return found


def _transfers(actor: Actor) -> list[Task]:
    noun = get_noun("asset")
    if not may_somewhere(actor, "asset.accept_transfer"):
        return []
    rows = session().execute(
        select(Asset.reference, Asset.name)
        .where(
            Asset.transfer_requested_on.is_not(None), Asset.transferred_on.is_(None),
            predicate(actor, noun.reached, noun.shape),
        )
        .order_by(Asset.id)
        .limit(MOST + 1)
    )  # fmt: skip
    words = "Accept or decline the transfer"
    return [Task(name, f"/assets/{ref}", words) for ref, name in rows.tuples()]
