"""What an installation remembers of itself: is it a demonstration, and how late it has seen."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.clock import Clock
from app.core.database import Base, db
from app.core.database import session as current_session
from app.core.errors import CaseworkError

DEMONSTRATION_PASSWORD = "demonstration-2026"  # noqa: S105 - printed on the page itself
"""Everybody's password in a demonstration, and nobody's anywhere else."""

RUNS_ON_WITHIN = timedelta(hours=1)


class Installation(Base):
    """One row, made by the first migration."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demonstration: Mapped[bool] = mapped_column(default=False)
    latest_instant: Mapped[datetime | None]


class TimeTravelError(CaseworkError):
    """The clock was set to before an instant the database has seen."""

    code = "time_travel"


def installation(session: Session) -> Installation:
    """Get the one row."""
    return session.execute(select(Installation)).scalar_one()


def checked_clock(session: Session, clock: Clock) -> Clock:
    """Refuse a clock that was set back; raises TimeTravelError naming both instants.

    Several doors may be set to one instant and opened one after the other: what lies within an
    hour of the latest instant seen runs on from there, so that time never goes back for anyone.
    """
    if not clock.travelling:
        return clock
    latest = installation(session).latest_instant
    if latest is None or clock.now() >= latest:
        return clock
    if latest - clock.now() <= RUNS_ON_WITHIN:
        return Clock.starting_at(latest)
    raise TimeTravelError(
        f"IG_NOW is {clock.now().isoformat(timespec='seconds')}, but this database has already "
        f"seen {latest.isoformat(timespec='seconds')}. Set IG_NOW to that or later."
    )


def check_clock_at_start(app: Flask) -> None:
    """Check the clock of an application that is being made; raises TimeTravelError.

    A database without tables has seen nothing yet.
    """
    clock: Clock = app.config["IG_CLOCK"]
    if not clock.travelling:
        return
    with app.app_context():
        try:
            app.config["IG_CLOCK"] = checked_clock(current_session(), clock)
        except SQLAlchemyError:
            current_session().rollback()
        except TimeTravelError:
            current_session().close()
            db.engine.dispose()
            raise


def remember_instant(session: Session, now: datetime) -> None:
    """Keep the latest instant seen, within a transaction that writes; it never goes back."""
    session.execute(
        update(Installation)
        .where(or_(Installation.latest_instant.is_(None), Installation.latest_instant < now))
        .values(latest_instant=now)
    )
