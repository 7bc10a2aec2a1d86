"""Without an account one may try only so often: counted by address and by organisation."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.core.dates import london_date
from app.core.parameters import lookup_whole
from app.incidents.reporting.models import ReportTry

KEPT = timedelta(days=1)
"""How long tries are kept: long enough for any window, no longer."""

STEP, REPORT, RECEIPT = "step", "report", "receipt"


def is_throttled(
    session: Session, kind: str, organisation_id: int, address_hash: str, *, now: datetime
) -> bool:
    """Whether this was tried too often lately from an address, or at an organisation (R-INT-05).

    ``kind`` is ``step``, ``report`` or ``receipt``, each with limits of its own; ``now`` is aware.
    """
    today = london_date(now)
    since = now - timedelta(minutes=lookup_whole("report.window_minutes", today))
    tried = select(func.count()).where(ReportTry.kind == kind, ReportTry.at >= since)
    here = session.scalar(tried.where(ReportTry.address_hash == address_hash)) or 0
    if here >= lookup_whole(f"report.{kind}_tries_per_address", today):
        return True
    there = session.scalar(tried.where(ReportTry.organisation_id == organisation_id)) or 0
    return there >= lookup_whole(f"report.{kind}_tries_per_organisation", today)


def keep_try(
    session: Session, kind: str, organisation_id: int, address_hash: str, *, now: datetime
) -> None:
    """Count a try at an aware instant; those of yesterday are forgotten."""
    session.execute(delete(ReportTry).where(ReportTry.at < now - KEPT))
    session.add(
        ReportTry(kind=kind, organisation_id=organisation_id, address_hash=address_hash, at=now)
    )
