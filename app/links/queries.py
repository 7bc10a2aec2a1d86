"""Find and make relations between records."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.links.models import Link

End = tuple[str, int]
"""A kind of record and its key."""


def find_link(session: Session, kind: str, start: End, end: End) -> Link | None:
    """Find the link that holds now between two records, or None."""
    return session.scalars(
        select(Link).where(
            Link.kind == kind,
            Link.from_kind == start[0],
            Link.from_id == start[1],
            Link.to_kind == end[0],
            Link.to_id == end[1],
            Link.ends_on.is_(None),
        )
    ).first()


def make_link(
    session: Session, kind: str, start: End, end: End, *, now: datetime, today: date, by: int | None
) -> Link:
    """Relate two records from today (London date) on."""
    link = Link(
        kind=kind, from_kind=start[0], from_id=start[1], to_kind=end[0], to_id=end[1],
        starts_on=today, made_at=now, made_by_id=by,
    )  # fmt: skip
    session.add(link)
    return link
