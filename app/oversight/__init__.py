"""The auditor's view: the audit record read, exported and verified; and our own data purged."""

from app.oversight import exporting, verifying
from app.oversight.purging import purge_daily
from app.reminders.upkeep import at_tick


def register() -> None:
    """Declare the jobs."""
    exporting.register_jobs()
    verifying.register_jobs()
    at_tick("purge_own_data", purge_daily)
