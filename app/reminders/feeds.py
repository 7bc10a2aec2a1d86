"""Whose calendar a token opens, and which dates stand in it."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.dates import london_date
from app.engine.messages import catalogue
from app.engine.noun import get_noun
from app.identity.models import Person
from app.identity.passwords import token_hash
from app.reminders.icalendar import Event
from app.reminders.models import CalendarFeed, DueItem

CANCELLED_SHOWN_FOR = timedelta(days=30)
"""Long enough for every calendar to read that a date is gone, and to take it away."""

MOST_EVENTS = 1000


def find_feed_owner(session: Session, token: str, *, now: datetime) -> Person | None:
    """Find whose feed a token opens; None for one that is unknown, revoked or of a leaver."""
    return session.scalars(
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(
            CalendarFeed.token_hash == token_hash(token),
            CalendarFeed.state == "live",
            or_(Person.ended_on.is_(None), Person.ended_on >= london_date(now)),
        )
    ).one_or_none()


def events_of(session: Session, person_id: int, base_url: str, *, now: datetime) -> list[Event]:
    """List a person's due dates, and those that ended lately as cancelled."""
    items = session.scalars(
        select(DueItem)
        .where(
            DueItem.person_id == person_id,
            or_(DueItem.closed_at.is_(None), DueItem.closed_at >= now - CANCELLED_SHOWN_FOR),
        )
        .order_by(DueItem.due_on.desc(), DueItem.id)
        .limit(MOST_EVENTS)
    )
    return [_event(item, base_url) for item in items]


def _event(item: DueItem, base_url: str) -> Event:
    usual = "calendar_breach_clock" if item.begun_at is not None else "calendar"
    words = catalogue().get(f"calendar_{item.kind}") or catalogue()[usual]
    closed = item.closed_at is not None
    reference = item.subject_reference
    return Event(
        uid=f"due-{item.id}@{urlsplit(base_url).hostname or 'localhost'}",
        day=item.due_on,
        # A cancellation is a change too, so it needs a higher number than the date it cancels.
        sequence=2 * item.due_version + closed,
        summary=words["subject"].format(reference=reference),
        description=words["body"].format(reference=reference),
        link=f"{base_url}/{get_noun(item.subject_kind).plural}/{reference}",
        cancelled=closed,
        at=item.due_at,
    )
