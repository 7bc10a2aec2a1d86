"""The auditor's view: the audit record read, exported and verified."""

from app.oversight import exporting, verifying


def register() -> None:
    """Declare the jobs."""
    exporting.register_jobs()
    verifying.register_jobs()
