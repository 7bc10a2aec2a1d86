"""An incident: from the first report to the lesson learned (domain A1, R-INC-01 to 10).

The stage is one word; containment, assessment, notification and investigation overlap in practice
and have stamps of their own. The legal clocks are obligations beside it and never wait for a
stage, an advice or an approval.
"""

from enum import StrEnum

from workflows import incident_asks as ask
from workflows import incident_decisions as then
from workflows import incident_guards as guard
from workflows.definition import KEEP, REASON, Tell, Transition, Workflow


class State(StrEnum):
    """The stage of an incident. Late, idle and open for long are rules over dates."""

    REPORTED = "reported"
    TRIAGE = "triage"
    CONTAINMENT = "containment"
    ASSESSMENT = "assessment"
    DECISION = "decision"
    NOTIFICATION = "notification"
    INVESTIGATION = "investigation"
    ACTIONS = "actions"
    REVIEW = "review"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


MEANINGS = {
    State.REPORTED: "Somebody reported it; nobody has taken it on yet.",
    State.TRIAGE: "A case owner finds out what it is.",
    State.CONTAINMENT: "It is being stopped, or the data got back.",
    State.ASSESSMENT: "What it means for people is scored.",
    State.DECISION: "Whether the regulator and the people affected are told is decided.",
    State.NOTIFICATION: "Notices that were decided on are being sent.",
    State.INVESTIGATION: "The cause is being found.",
    State.ACTIONS: "What keeps it from happening again is being done.",
    State.REVIEW: "Everything is done; the closure checklist is gone through.",
    State.CLOSED: "Closed; its log entry stays.",
    State.WITHDRAWN: "An import that was undone had added it.",
}

BEFORE_SCORE = (State.REPORTED, State.TRIAGE, State.CONTAINMENT)
WORKED_ON = (
    State.TRIAGE, State.CONTAINMENT, State.ASSESSMENT, State.DECISION, State.NOTIFICATION,
    State.INVESTIGATION, State.ACTIONS, State.REVIEW,
)  # fmt: skip
OPEN = (State.REPORTED, *WORKED_ON)
SCORED = (
    State.DECISION, State.NOTIFICATION, State.INVESTIGATION, State.ACTIONS, State.REVIEW,
)  # fmt: skip
ANY = (*OPEN, State.CLOSED)
TIMES = (guard.discovered_in_past, guard.occurred_in_past, guard.times_in_order)

REPORTING = (
    Transition(
        "report", "Report an incident", (), State.REPORTED, "incident.reported",
        guards=TIMES, edits_fields=True, tells=(Tell("incident_reported", "ig_officer"),),
    ),
    Transition(
        "record", "Record a report made by phone", (), State.REPORTED, "incident.recorded",
        guards=TIMES, edits_fields=True, asks=ask.PHONE, permission="incident.record_for_another",
        tells=(Tell("incident_reported", "ig_officer"),),
    ),
    Transition(
        "bring_in", "Bring in from an old log", (), State.CLOSED, "incident.brought_in",
        edits_fields=True, permission="incident.import",
    ),
    Transition(
        "add_facts", "Add to your report", ANY, KEEP, "incident.facts_added", asks=(ask.TEXT,),
        tells=(Tell("incident_facts_added", "owner"),),
    ),
    Transition(
        "add_statement", "Add your statement", ANY, KEEP, "incident.statement_added",
        asks=(ask.TEXT,), tells=(Tell("incident_facts_added", "owner"),),
    ),
)  # fmt: skip

TRIAGE = (
    Transition(
        "accept", "Accept for triage", (State.REPORTED,), State.TRIAGE, "incident.accepted",
        guards=(then.nobody_involved,), asks=(ask.OWNER,),
        tells=(Tell("incident_assigned", "owner"),),
    ),
    Transition(
        "assign", "Change who works on it", OPEN, KEEP, "incident.assigned",
        guards=(then.outside_team, then.nobody_involved), asks=(ask.OWNER, ask.INVESTIGATOR),
        tells=(Tell("incident_assigned", "owner"),),
    ),
    Transition(
        "add_worker", "Ask somebody else to work on it", OPEN, KEEP, "incident.worker_added",
        guards=(then.nobody_involved, then.not_working_yet), asks=(ask.WORKER,),
        permission="incident.assign", tells=(Tell("incident_worker_added", "person"),),
    ),
    Transition(
        "remove_worker", "Take somebody off who works on it", OPEN, KEEP,
        "incident.worker_removed", guards=(then.working_now,), asks=(ask.PERSON,),
        permission="incident.assign",
    ),
    Transition(
        "classify_not_incident", "Classify: not an incident", (State.TRIAGE,), State.CLOSED,
        "incident.classified_not_incident",
        guards=(guard.owner_set, guard.report_withdrawn, guard.second_reader),
        asks=(ask.WHY_CLASS,), permission="incident.triage",
    ),
    Transition(
        "ask_second_read", "Ask for a second reader", WORKED_ON, KEEP,
        "incident.second_read_asked", asks=(ask.WHY_CLASS,), permission="incident.triage",
        tells=(Tell("incident_second_read", "dpo"), Tell("incident_second_read", "ig_officer")),
    ),
    Transition(
        "second_read", "Read as second reader", WORKED_ON, KEEP, "incident.second_read",
        guards=(guard.second_read_wanted, then.another_reader), asks=(ask.AGREES, REASON),
        tells=(Tell("incident_second_read_done", "owner"),),
    ),
    Transition(
        "link_duplicate", "Classify: duplicate", (State.REPORTED, State.TRIAGE), State.CLOSED,
        "incident.linked_as_duplicate", guards=(guard.another_master,), asks=(ask.MASTER,),
    ),
    Transition(
        "classify_near_miss", "Classify: near miss", (State.TRIAGE,), State.INVESTIGATION,
        "incident.classified_near_miss", guards=(guard.owner_set, guard.report_withdrawn),
        asks=(ask.WHY_CLASS,), permission="incident.triage",
    ),
    Transition(
        "classify_incident", "Classify: security incident", (State.TRIAGE,), State.CONTAINMENT,
        "incident.classified_incident", guards=(guard.owner_set, guard.report_withdrawn),
        asks=(ask.WHY_CLASS,), permission="incident.triage",
    ),
    Transition(
        "classify_breach", "Classify: personal data breach", (State.TRIAGE,), State.CONTAINMENT,
        "incident.classified_breach", guards=(guard.owner_set, guard.awareness_confirmed),
        asks=(ask.AWARE_RIGHT,), permission="incident.triage",
        tells=(Tell("incident_breach", "dpo"),),
    ),
    Transition(
        "reclassify", "Classify again", WORKED_ON, State.TRIAGE, "incident.reclassified",
        asks=(REASON,), permission="incident.triage",
    ),
    Transition(
        "move_awareness_earlier", "Move awareness earlier", OPEN, KEEP,
        "incident.awareness_moved_earlier",
        guards=(guard.aware_in_past, guard.aware_after_occurrence, guard.moves_earlier),
        asks=(ask.AWARE_AT,), tells=(Tell("incident_awareness_earlier", "dpo"),),
    ),
    Transition(
        "pull_awareness", "Awareness from a duplicate", ANY, KEEP, "incident.awareness_pulled",
        asks=(ask.AWARE_AT,), system_only=True, permission="obligation.recompute",
    ),
    Transition(
        "move_awareness_later", "Move awareness later", OPEN, KEEP,
        "incident.awareness_moved_later",
        guards=(guard.aware_in_past, guard.aware_after_occurrence, guard.moves_later),
        asks=(ask.AWARE_AT, REASON), tells=(Tell("incident_awareness_later", "dpo"),),
    ),
)  # fmt: skip

CONTAINING = (
    Transition(
        "edit", "Change details", OPEN, KEEP, "incident.edited",
        guards=(*TIMES, guard.still_personal), edits_fields=True,
    ),
    Transition(
        "record_containment", "Record containment", OPEN, KEEP,
        "incident.containment_recorded", guards=(then.done_in_past,), asks=ask.CONTAINMENT,
    ),
    Transition(
        "finish_containment", "Go on to assessment", (State.CONTAINMENT,), State.ASSESSMENT,
        "incident.containment_finished", guards=(then.containment_recorded,),
        permission="incident.edit",
    ),
    Transition(
        "add_entry", "Add to the timeline", OPEN, KEEP, "incident.entry_added", asks=(ask.TEXT,),
        permission="incident.edit",
    ),
    Transition(
        "add_privileged_note", "Add a privileged note", ANY, KEEP, "incident.privileged_note_added",
        asks=(ask.NOTE,),
    ),
    Transition(
        "escalate", "Escalate", OPEN, KEEP, "incident.escalated", asks=ask.ESCALATE,
    ),
)  # fmt: skip

SCORES = (then.both_axes, then.facts_complete, then.high_risk_answered)
ASSESSING = (
    Transition(
        "assess", "Score on the grid", (State.ASSESSMENT,), State.DECISION, "incident.assessed",
        guards=SCORES, asks=ask.ASSESSMENT, tells=(Tell("incident_assessed", "dpo"),),
    ),
    Transition(
        "rescore", "Score again", SCORED, KEEP, "incident.rescored", guards=SCORES,
        asks=ask.ASSESSMENT, permission="incident.assess",
        tells=(Tell("incident_assessed", "dpo"),),
    ),
    Transition(
        "override_higher", "Set a higher outcome", SCORED, KEEP, "incident.overridden_higher",
        guards=(then.assessed, then.goes_higher), asks=(ask.OUTCOME, REASON),
    ),
    Transition(
        "propose_lower", "Propose a lower outcome", SCORED, KEEP, "incident.lower_proposed",
        guards=(then.assessed, then.goes_lower), asks=(ask.OUTCOME, REASON),
        permission="incident.assess",
        tells=(Tell("incident_second_read", "dpo"), Tell("incident_second_read", "ig_officer")),
    ),
    Transition(
        "approve_lower", "Approve the lower outcome", SCORED, KEEP, "incident.lower_approved",
        guards=(then.lower_waits, then.lower_read, then.another_approver), asks=(REASON,),
    ),
    Transition(
        "advise", "Record advice", (State.ASSESSMENT, *SCORED), KEEP, "incident.advised",
        asks=ask.ADVICE, tells=(Tell("incident_advised", "siro"),),
    ),
    Transition(
        "advise_confidentiality", "Record the Caldicott view", WORKED_ON, KEEP,
        "incident.confidentiality_advised", asks=(ask.TEXT,),
    ),
    Transition(
        "decide_notify", "Decide: regulator", SCORED, KEEP, "incident.notify_decided",
        guards=(then.is_breach, then.assessed, then.lower_settled, then.outcome_followed,
                then.advice_followed),
        asks=ask.DECIDE_NOTIFY, tells=(Tell("incident_decided", "owner"),),
    ),
    Transition(
        "decide_individuals", "Decide: people affected", SCORED, KEEP,
        "incident.individuals_decided",
        guards=(then.is_breach, then.assessed, then.exemption_named, then.advice_followed),
        asks=ask.DECIDE_INDIVIDUALS, tells=(Tell("incident_decided", "owner"),),
    ),
    Transition(
        "countersign", "Countersign the decision", SCORED, KEEP, "incident.countersigned",
        guards=(then.countersign_wanted, then.another_countersigner), asks=(ask.AGREES, REASON),
    ),
    Transition(
        "take_back_decisions", "Take decisions back: the risk is higher", SCORED, State.DECISION,
        "incident.decisions_taken_back", asks=(REASON,), system_only=True,
        permission="obligation.recompute",
        tells=(Tell("incident_decide_again", "siro"), Tell("incident_decide_again", "dpo"),
               Tell("incident_decide_again", "owner")),
    ),
    Transition(
        "begin_notification", "Go on to notification", (State.DECISION,), State.NOTIFICATION,
        "incident.notification_begun", system_only=True, permission="obligation.recompute",
    ),
    Transition(
        "begin_investigation", "Go on to investigation", (State.DECISION,), State.INVESTIGATION,
        "incident.investigation_begun", system_only=True, permission="obligation.recompute",
    ),
    Transition(
        "skip_decision", "Go on to investigation: no personal data", (State.DECISION,),
        State.INVESTIGATION, "incident.decision_skipped", guards=(then.not_a_breach,),
        permission="incident.edit",
    ),
    Transition(
        "notices_sent", "Go on: notices are sent", (State.NOTIFICATION,), State.INVESTIGATION,
        "incident.notices_sent", guards=(then.notices_sent,), permission="incident.edit",
    ),
    Transition(
        "withdraw_from_regulator", "Withdraw the report to the regulator", ANY, KEEP,
        "incident.withdrawn_from_regulator", guards=(then.was_filed,), asks=(REASON,),
        tells=(Tell("incident_decided", "dpo"),),
    ),
    Transition(
        "note_filing", "Note what was filed", ANY, KEEP, "incident.filing_noted",
        asks=ask.FILING, system_only=True, permission="obligation.recompute",
    ),
    Transition(
        "note_outcome", "Note the regulator's decision", ANY, KEEP, "incident.outcome_noted",
        asks=ask.REGULATOR_OUTCOME, system_only=True, permission="obligation.recompute",
    ),
)  # fmt: skip

ENDING = (
    Transition(
        "investigate", "Record findings", (State.NOTIFICATION, State.INVESTIGATION), KEEP,
        "incident.investigated", asks=ask.INVESTIGATE,
        tells=(Tell("incident_investigated", "owner"),),
    ),
    Transition(
        "agree_findings", "Agree cause and findings", (State.INVESTIGATION,), State.ACTIONS,
        "incident.findings_agreed", guards=(then.findings_there,),
    ),
    Transition(
        "accept_risk", "Accept the risk that remains", (State.ACTIONS, State.REVIEW), KEEP,
        "incident.risk_accepted", asks=(REASON,),
    ),
    Transition(
        "actions_done", "Go on to review", (State.ACTIONS,), State.REVIEW, "incident.actions_done",
        guards=(then.actions_settled,), permission="incident.edit",
    ),
    Transition(
        "close", "Close", (State.REVIEW,), State.CLOSED, "incident.closed",
        guards=(then.checklist_complete, then.countersigned),
        tells=(Tell("incident_closed", "owner"),),
    ),
    Transition(
        "reopen", "Open again", (State.CLOSED,), State.ASSESSMENT, "incident.reopened",
        guards=(then.no_duplicate,), asks=ask.REOPEN, tells=(Tell("incident_reopened", "owner"),),
    ),
    Transition(
        "correct_log", "Correct the log entry", (State.CLOSED,), KEEP, "incident.log_corrected",
        guards=TIMES, edits_fields=True, asks=(REASON,), permission="incident.reopen",
    ),
    Transition(
        "unlink_duplicate", "It is no duplicate after all", (State.CLOSED,), State.TRIAGE,
        "incident.duplicate_unlinked", guards=(then.a_duplicate,), asks=(REASON,),
        permission="incident.link_duplicate",
    ),
    Transition(
        "withdraw", "Withdraw an imported incident", (State.CLOSED,), State.WITHDRAWN,
        "incident.withdrawn", guards=(then.was_imported,), permission="import.undo",
    ),
)  # fmt: skip

STANDING = (
    Transition(
        "name_involved", "Name someone involved", ANY, KEEP, "incident.involved_named",
        guards=(then.not_involved_yet,), asks=(ask.PERSON, ask.CAPACITY),
    ),
    Transition(
        "end_involvement", "Take someone off as involved", ANY, KEEP, "incident.involved_removed",
        guards=(then.involved_now,), asks=(ask.PERSON, REASON),
        permission="incident.name_involved",
    ),
    Transition(
        "request_restriction", "Ask for the case to be restricted", ANY, KEEP,
        "incident.restriction_requested", guards=(then.open_to_all,), asks=(REASON,),
        tells=(Tell("incident_restriction_asked", "dpo"),),
    ),
    Transition(
        "restrict", "Restrict the case", ANY, KEEP, "incident.restricted",
        guards=(then.open_to_all,), asks=ask.RESTRICT,
    ),
    Transition(
        "unrestrict", "Lift the restriction", ANY, KEEP, "incident.unrestricted",
        guards=(then.restricted_now,), asks=(REASON,),
    ),
    Transition(
        "name_on_case", "Put someone on the access list", ANY, KEEP, "incident.access_given",
        guards=(then.restricted_now, then.not_named_yet, then.not_oneself),
        asks=(ask.PERSON, REASON), permission="incident.change_access",
    ),
    Transition(
        "take_off_case", "Take someone off the access list", ANY, KEEP, "incident.access_taken",
        guards=(then.restricted_now, then.named_now, then.not_oneself),
        asks=(ask.PERSON, REASON), permission="incident.change_access",
    ),
    Transition(
        "mark_drill", "Mark as a drill", ANY, KEEP, "incident.marked_drill",
        guards=(then.no_drill,), asks=(REASON,),
    ),
    Transition(
        "unmark_drill", "It is no drill", ANY, KEEP, "incident.unmarked_drill",
        guards=(then.a_drill,), asks=(REASON,), permission="incident.mark_drill",
    ),
    Transition(
        "link_asset", "Link an asset", ANY, KEEP, "incident.asset_linked",
        guards=(then.not_linked_yet,), asks=(ask.ASSET,), permission="incident.edit",
    ),
    Transition(
        "unlink_asset", "Unlink an asset", ANY, KEEP, "incident.asset_unlinked",
        guards=(then.linked_now,), asks=(ask.ASSET, REASON), permission="incident.edit",
    ),
    Transition(
        "link_processing", "Link a processing record", ANY, KEEP, "incident.processing_linked",
        guards=(then.not_linked_yet,), asks=(ask.PROCESSING,), permission="incident.edit",
    ),
    Transition(
        "unlink_processing", "Unlink a processing record", ANY, KEEP,
        "incident.processing_unlinked", guards=(then.linked_now,),
        asks=(ask.PROCESSING, REASON), permission="incident.edit",
    ),
    Transition(
        "link_incident", "Link a related incident", ANY, KEEP, "incident.incident_linked",
        guards=(then.another_incident, then.not_linked_yet), asks=(ask.RELATED,),
        permission="incident.edit",
    ),
)  # fmt: skip

WORKFLOW = Workflow(
    name="incident",
    title="Incident",
    about=__doc__,
    states=State,
    initial=State.REPORTED,
    terminal=frozenset({State.WITHDRAWN}),
    meanings=MEANINGS,  # type: ignore[arg-type]
    transitions=(*REPORTING, *TRIAGE, *CONTAINING, *ASSESSING, *ENDING, *STANDING),
)
