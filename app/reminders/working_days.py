"""The working days of an organisation: the published calendar and what administrators changed."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.calendar import WorkingDays, working_days
from app.identity.models import Organisation
from app.reminders.models import Holiday


def organisation_calendar(session: Session, organisation_id: int) -> WorkingDays:
    """Read the calendar an organisation works by (R-WD-01, R-WD-02)."""
    organisation = session.get_one(Organisation, organisation_id)
    rows = session.execute(
        select(Holiday.day, Holiday.closed).where(
            Holiday.calendar.in_((organisation.holiday_calendar, "uk-any")),
            Holiday.state == "listed",
            or_(Holiday.organisation_id.is_(None), Holiday.organisation_id == organisation_id),
        )
    ).all()
    added: list[date] = [day for day, closed in rows if closed == "yes"]
    removed = [day for day, closed in rows if closed != "yes"]
    return working_days(organisation.holiday_calendar, added=added, removed=removed)
