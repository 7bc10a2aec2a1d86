"""Incidents and breaches: from the first report to the lesson learned."""

from app.incidents import measures as measures  # declares the figures
from app.incidents import notices
from app.incidents.imports import register_kinds
from app.incidents.jobs import follow_the_law, nudge_idle
from app.incidents.lessons.nouns import register_noun as register_lessons
from app.incidents.nouns.incidents import register_nouns
from app.incidents.packs.jobs import register_jobs
from app.incidents.reporting.nouns import register_noun as register_drafts
from app.incidents.reporting.queries.as_made import subscribe_reports
from app.reminders.upkeep import at_tick


def register() -> None:
    """Declare the domain."""
    register_nouns()
    register_lessons()
    notices.register()
    register_jobs()
    at_tick("nudge_idle_incidents", nudge_idle)
    at_tick("follow_the_law", follow_the_law)
    register_kinds()
    register_drafts()
    subscribe_reports()
