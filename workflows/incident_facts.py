"""What is known of an incident when a move is judged."""

from dataclasses import dataclass

from workflows.definition import Refusal


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    imported: bool = True
    personal_mentioned: bool = True
    second_read: bool = False
    second_read_asked: bool = False
    second_reader_asked: bool = False
    approver_read: bool = False
    aware: bool = True
    aware_confirmed: str | None = None
    aware_in_future: bool = False
    aware_before_occurrence: bool = False
    aware_later: bool = False
    aware_earlier: bool = False
    times_in_order: bool = True
    discovered_in_future: bool = False
    occurred_in_future: bool = False
    done_in_future: bool = False
    has_owner: bool = False
    has_containment: bool = False
    same_record: bool = False
    master_is_duplicate: bool = False
    has_duplicates: bool = False
    notice_sent: bool = False
    clocks_lost: str = ""
    half_scored: str = ""
    scored: bool = True
    breach_types: bool = True
    people_known: bool = True
    high_risk_missing: bool = False
    assessed: bool = False
    override_higher: bool = True
    override_lower: bool = True
    override_same: bool = False
    override_waits: bool = False
    differs_from_advice: bool = False
    reason_given: bool = False
    below_outcome: bool = False
    by_siro: bool = False
    exemption_missing: bool = False
    provision_missing: bool = False
    review_in_past: bool = False
    exemption_not_open: bool = False
    unmet: tuple[str, ...] = ()
    open_actions: tuple[str, ...] = ()
    missing_at_close: tuple[str, ...] = ()
    restricted: bool = False
    drill: bool = False
    involved_already: bool = False
    involved: bool = True
    named_already: bool = True
    named_before: bool = False
    worker_involved: bool = False
    working_before: bool = False
    working: bool = True
    self_named: bool = False
    investigator_of_team: bool = False
    countersign_waits: bool = False
    countersigner_assessed: bool = False
    filed: bool = False
    linked: bool = False
    link_asked: bool = False
    breach: bool = False
    personal_data_denied: bool = False
    findings: bool = True
    is_duplicate: bool = False


def unless(fine: bool, code: str, sentence: str) -> Refusal | None:
    return None if fine else Refusal(code, sentence)
