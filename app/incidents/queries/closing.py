"""The closure checklist (R-INC-09): what a case still lacks before it may be closed."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.incidents.models import Incident
from app.incidents.queries.cases import has_links, open_actions, running_obligations


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist: what it asks for, and whether it is there."""

    words: str
    there: bool


_BREACH: tuple[tuple[str, Callable[[Incident], bool]], ...] = (
    ("the decision on the regulator, with its reason",
     lambda i: bool(i.notify_decision and i.notify_reason)),
    ("the decision on the people affected, with its reason",
     lambda i: bool(i.individuals_decision and i.individuals_reason)),
)  # fmt: skip
_SCORED: tuple[tuple[str, Callable[[Incident], bool]], ...] = (
    ("the result of containment", lambda i: i.containment_result is not None),
    ("a score on the grid", lambda i: i.score is not None),
)
_ALWAYS: tuple[tuple[str, Callable[[Incident], bool]], ...] = (
    ("the root cause", lambda i: i.cause_category is not None),
    ("the lessons", lambda i: bool(i.lessons)),
    ("a retention rule", lambda i: i.retention_rule_id is not None),
)


def checklist(session: Session, incident: Incident) -> list[Item]:
    """Go through the checklist of a case: a near miss owes its lessons, a breach its decisions."""
    asked = [*_ALWAYS]
    if incident.classification != "near_miss":
        asked = [*_SCORED, *asked]
    if incident.classification == "breach":
        asked = [*_BREACH, *asked]
    items = [Item(words, there(incident)) for words, there in asked]
    waiting = running_obligations(session, incident.id)
    items.append(Item("every notice sent", not waiting))
    items.append(Item("every action done or its risk accepted",
                      not open_actions(session, incident.id)))  # fmt: skip
    if incident.classification in ("breach", "security_incident"):
        items.append(Item("a link to the asset or processing it touched",
                          has_links(session, incident.id)))  # fmt: skip
    return items
