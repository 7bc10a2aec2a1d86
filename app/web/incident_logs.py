"""What the page of an incident shows of the old log it came from, word for word."""

from app.incidents.models import Incident
from app.ui.record import Fact, Section

_SCHEME = "Level by the scheme of 2013 to 2018"


def log_section(incident: Incident) -> Section:
    """The line of the old log, and its score by the scheme of its time where it has one."""
    facts = []
    ours, theirs = incident.siri_level, incident.siri_level_as_imported
    if ours is not None or theirs is not None:
        value = "Cannot be worked out" if ours is None else f"{ours} (score {incident.siri_score})"
        note = "" if theirs in (None, ours) else f"The log says {theirs}. Both are kept."
        facts.append(Fact(_SCHEME, value, note=note))
    if incident.as_imported:
        facts.append(Fact("As written there", incident.as_imported))
    return Section("Old log", facts)
