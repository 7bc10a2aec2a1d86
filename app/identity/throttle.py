"""Guessing is slowed: failed attempts are counted by account name and by address."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from app.core.dates import london_date
from app.core.parameters import lookup
from app.identity.models import LoginAttempt

KEPT = timedelta(days=1)
"""How long attempts are kept: long enough for any window, no longer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many failures are let through, and over how long."""

    per_name: int
    per_address: int
    window: timedelta

    @classmethod
    def at(cls, now: datetime) -> "Limits":
        """Read the limits in force on the London date of ``now``."""
        today = london_date(now)
        return cls(
            per_name=int(lookup("sign_in.attempts_per_name", today)),
            per_address=int(lookup("sign_in.attempts_per_address", today)),
            window=timedelta(minutes=int(lookup("sign_in.window_minutes", today))),
        )


def is_throttled(session: Session, name: str, address: str, *, now: datetime) -> bool:
    """Whether this name or this address has failed too often lately.

    A success clears the name, never the address: else one known password would open the way to
    guess at others.
    """
    limits = Limits.at(now)
    since = now - limits.window
    hashed = _hashed(name)
    last_success = session.scalar(
        select(func.max(LoginAttempt.at)).where(
            LoginAttempt.name_hash == hashed, LoginAttempt.succeeded.is_(True)
        )
    )
    by_name = _failures(LoginAttempt.name_hash == hashed, max(since, last_success or since))
    if (session.scalar(by_name) or 0) >= limits.per_name:
        return True
    by_address = _failures(LoginAttempt.address == address, since)
    return (session.scalar(by_address) or 0) >= limits.per_address


def keep_attempt(
    session: Session, name: str, address: str, *, now: datetime, succeeded: bool
) -> None:
    """Count an attempt; those of yesterday are forgotten."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.at < now - KEPT))
    session.add(LoginAttempt(name_hash=_hashed(name), address=address, at=now, succeeded=succeeded))


def _failures(where: ColumnElement[bool], since: datetime) -> Select[tuple[int]]:
    return (
        select(func.count())
        .select_from(LoginAttempt)
        .where(where, LoginAttempt.at >= since, LoginAttempt.succeeded.is_(False))
    )


def _hashed(name: str) -> str:
    """What people type as their name may be anything, a password too: only its hash is kept."""
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()
