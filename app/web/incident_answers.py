"""What was answered when an incident was scored and its cause found, as its page states it."""

from app.core.vocabulary import choices
from app.incidents.models import Incident
from app.ui.record import Fact
from workflows import incident_asks as asks

_YES_NO = dict(asks.YES_NO)


def of_score(incident: Incident) -> list[Fact]:
    """What the score stands on: what was affected, listed groups, high risk and the reasoning."""
    if incident.assessed_at is None:
        return []
    kinds, groups = dict(asks.BREACH_TYPES), dict(choices("special_groups"))
    affected = "; ".join(kinds[one] for one in incident.breach_types or ())
    listed = "; ".join(groups.get(one, one) for one in incident.special_groups or ())
    return [
        Fact("What was affected", affected),
        Fact("Listed groups involved", listed or "None"),
        Fact("High risk to people", _YES_NO.get(incident.high_risk or "", "")),
        Fact("Reasoning", incident.reasoning or ""),
    ]


def of_cause(incident: Incident) -> list[Fact]:
    """The root cause, what failed to stop it, and the findings."""
    if incident.cause_category is None:
        return []
    causes, barriers = dict(asks.CAUSE_CATEGORIES), dict(asks.BARRIERS)
    return [
        Fact("Root cause", causes[incident.cause_category]),
        Fact("What failed to stop it", barriers.get(incident.failed_barrier or "", "")),
        Fact("Findings", incident.findings or ""),
    ]
