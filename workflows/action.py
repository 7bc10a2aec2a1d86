"""An action: something one person is to do by a day, wherever it came from, until it is shown done.

Incidents, audits, impact assessments and agreements all make the same kind of action. A new date
needs a reason, completion needs evidence, and whoever owns it never says that it worked (R-ACT-01
to 03, R-AUD-02, R-AUD-03).
"""

from enum import StrEnum

from workflows.action_guards import (
    agreed_already,
    agreed_stays,
    ahead,
    another_owner,
    another_verifier,
    completed_already,
    date_by_redating,
    due_ahead,
    evidence_given,
    has_date,
    new_date_if_not_effective,
    other_date,
    owner_by_reassigning,
    same_organisation,
    same_subject,
    started_already,
    subject_known,
    untouched,
    verification_asked,
)
from workflows.definition import KEEP, REASON, Ask, Tell, Transition, Workflow


class State(StrEnum):
    """Where an action stands. Overdue is a rule over dates, not a state (R-AUD-04)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    VERIFIED = "verified"
    RISK_ACCEPTED = "risk_accepted"
    CANCELLED = "cancelled"


MEANINGS = {
    State.OPEN: "Agreed, and not begun.",
    State.IN_PROGRESS: "Begun.",
    State.COMPLETED: "Its owner says that it is done, with evidence.",
    State.VERIFIED: "Somebody other than its owner has found it done.",
    State.RISK_ACCEPTED: "Not to be done: the risk of leaving it is accepted.",
    State.CANCELLED: "No longer wanted, superseded or added in error; its line stays.",
}
EFFECTIVENESS = (
    ("effective", "It worked"), ("partly", "It worked in part"), ("not_effective", "Not effective"),
)  # fmt: skip

LIVE = (State.OPEN, State.IN_PROGRESS)
DONE = (State.COMPLETED, State.VERIFIED)
CREATED = (same_organisation, agreed_already, due_ahead)
NOTE = Ask(
    "note", "Note", kind="long_text", required=False,
    hint="This is kept in the history of the record. Do not name people affected.",
)  # fmt: skip
STARTED_ON = Ask(
    "started_on", "Begun on", kind="date", required=False, hint="Leave empty for today."
)
COMPLETED_ON = Ask("completed_on", "Completed on", kind="date")
EVIDENCE = Ask(
    "evidence", "Evidence", kind="long_text", required=False,
    hint="What shows that it is done, and where it is. May be empty if a document is attached to "
    "this action.",
)  # fmt: skip
NEW_DATE = Ask("new_due_on", "New due date", kind="date")
NEW_DATE_OPTIONAL = Ask(
    "new_due_on", "New due date", kind="date", required=False,
    hint="By when it is to be done, if it is opened again.",
)  # fmt: skip
OWNER = Ask("new_owner", "New owner", kind="person", hint="Name, e-mail or staff number.")
RESULT = Ask("effectiveness", "Did it work?", kind="choice", choices=EFFECTIVENESS)
TO_OWNER = (Tell("action_assigned", "owner"),)

WORKFLOW = Workflow(
    name="action",
    title="Action",
    about=__doc__,
    states=State,
    initial=State.OPEN,
    terminal=frozenset({State.VERIFIED, State.RISK_ACCEPTED, State.CANCELLED}),
    meanings=MEANINGS,  # type: ignore[arg-type]
    transitions=(
        Transition(
            "add", "Add an action", (), State.OPEN, "action.added", guards=CREATED,
            edits_fields=True, permission="action.create", tells=TO_OWNER,
        ),
        Transition(
            "create_due", "Add an action that falls due", (), State.OPEN, "action.created_due",
            guards=(same_organisation,), edits_fields=True, system_only=True, tells=TO_OWNER,
        ),
        Transition(
            "edit", "Change details", LIVE, KEEP, "action.edited",
            guards=(subject_known, same_subject, same_organisation, owner_by_reassigning,
                    date_by_redating, due_ahead, agreed_stays),
            edits_fields=True, permission="action.update",
        ),
        Transition(
            "note_progress", "Add a progress note", LIVE, KEEP, "action.progress_noted",
            asks=(Ask("note", "Progress", kind="long_text",
                      hint="What has been done, and what is next. Do not name people affected."),),
            permission="action.update",
        ),
        Transition(
            "start", "Record that it has begun", (State.OPEN,), State.IN_PROGRESS,
            "action.started", guards=(started_already,), asks=(STARTED_ON, NOTE),
            permission="action.update",
        ),
        Transition(
            "redate", "Change the due date", LIVE, KEEP, "action.redated",
            guards=(has_date, other_date, ahead), asks=(NEW_DATE, REASON),
        ),
        Transition(
            "reassign", "Give to another owner", LIVE, KEEP, "action.reassigned",
            guards=(another_owner,), asks=(OWNER, REASON), tells=TO_OWNER,
        ),
        Transition(
            "complete", "Record that it is done", LIVE, State.COMPLETED, "action.completed",
            guards=(completed_already, evidence_given), asks=(COMPLETED_ON, EVIDENCE),
            tells=(Tell("action_completed", "created_by"),),
        ),
        Transition(
            "verify", "Verify that it is done", (State.COMPLETED,), State.VERIFIED,
            "action.verified", guards=(another_verifier,), asks=(NOTE,),
            tells=(Tell("action_verified", "owner"),),
        ),
        Transition(
            "return", "Return to its owner: it is not done", (State.COMPLETED,),
            State.IN_PROGRESS, "action.returned", guards=(ahead,),
            asks=(REASON, NEW_DATE_OPTIONAL), permission="action.verify",
            tells=(Tell("action_returned", "owner"),),
        ),
        Transition(
            "record_effectiveness", "Record whether it worked", DONE, KEEP,
            "action.effectiveness_recorded",
            guards=(verification_asked, new_date_if_not_effective, ahead),
            asks=(RESULT, Ask("note", "What did you find", kind="long_text",
                              hint="What shows that it worked, or did not."), NEW_DATE_OPTIONAL),
        ),
        Transition(
            "accept_risk", "Accept the risk of not doing it", LIVE, State.RISK_ACCEPTED,
            "action.risk_accepted", asks=(REASON,), tells=(Tell("action_risk_accepted", "owner"),),
        ),
        Transition(
            "cancel", "Cancel", LIVE, State.CANCELLED, "action.cancelled", asks=(REASON,),
            tells=(Tell("action_cancelled", "owner"),),
        ),
        Transition(
            "reopen", "Open again", (*DONE, State.RISK_ACCEPTED, State.CANCELLED),
            State.IN_PROGRESS, "action.reopened", guards=(ahead,),
            asks=(REASON, NEW_DATE_OPTIONAL), tells=(Tell("action_reopened", "owner"),),
        ),
        Transition(
            "withdraw", "Withdraw an imported action", (*LIVE, *DONE), State.CANCELLED,
            "action.withdrawn", guards=(untouched,), permission="import.undo",
        ),
    ),
)  # fmt: skip
