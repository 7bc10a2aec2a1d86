"""Which moves of an incident its page shows first, and which it folds away."""

from typing import Any

from app.engine.available import Offer
from app.engine.noun import Noun

_NEXT = {
    "reported": ("accept", "link_duplicate"),
    "triage": (
        "classify_breach", "classify_incident", "classify_near_miss", "classify_not_incident",
        "link_duplicate", "ask_second_read", "second_read",
    ),
    "containment": ("record_containment", "finish_containment"),
    "assessment": ("assess", "advise"),
    "decision": (
        "advise", "decide_notify", "decide_individuals", "skip_decision", "approve_lower",
        "second_read", "countersign",
    ),
    "notification": ("notices_sent", "countersign"),
    "investigation": ("investigate", "agree_findings", "countersign"),
    "actions": ("actions_done", "accept_risk"),
    "review": ("close", "countersign"),
    "closed": ("reopen", "unlink_duplicate"),
}  # fmt: skip
_NOT_ASKED = {
    "no_countersign_wanted", "no_duplicate", "no_lower_proposed", "no_second_read_asked",
    "is_a_breach",
}  # fmt: skip
"""Refusals of moves that nothing calls for."""
_TIME = ("move_awareness_earlier", "move_awareness_later", "reclassify", "rescore",
         "override_higher", "propose_lower", "withdraw_from_regulator")  # fmt: skip
_PEOPLE = (
    "assign", "add_worker", "remove_worker", "escalate", "name_involved", "end_involvement",
    "request_restriction", "restrict", "unrestrict", "name_on_case", "take_off_case", "mark_drill",
    "unmark_drill",
)  # fmt: skip


def worth_showing(noun: Noun, record: Any, offer: Offer) -> bool:
    """A move that cannot be made now is shown where it is a next step, or it crowds those out."""
    if noun.name != "incident" or offer.offered:
        return True
    if choice_group(noun, record, offer.trigger):
        return False
    asked = record.second_read_asked_by_id is not None or offer.trigger != "second_read"
    return asked and not {r.code for r in offer.refusals} & _NOT_ASKED


def choice_group(noun: Noun, record: Any, trigger: str) -> str:
    """Under which heading a move of an incident stands; its next steps stand under none."""
    if noun.name != "incident" or trigger in _NEXT.get(record.state, ()):
        return ""
    if trigger.startswith(("link_", "unlink_")):
        return "Links to other records"
    if trigger in _TIME:
        return "Put right"
    if trigger in _PEOPLE:
        return "People and access"
    return "Add to the case"
