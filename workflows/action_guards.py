"""What decides whether a move of an action is legal now, over frozen facts."""

from dataclasses import dataclass

from workflows.definition import Refusal


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know; what depends on inputs is judged when they are given."""

    same_organisation: bool = True
    same_subject: bool = True
    subject_unknown: str = ""
    owner_changed: bool = False
    due_changed: bool = False
    due_in_past: bool = False
    agreed_in_future: bool = False
    agreed_changed: bool = False
    started_in_future: bool = False
    dated: bool = True
    same_date: bool = False
    new_date_in_past: bool = False
    same_owner: bool = False
    completed_in_future: bool = False
    evidence_missing: bool = False
    waits_for_verification: bool = False
    completed_it: bool = False
    new_date_missing: bool = False
    untouched_since_import: bool = True


def same_organisation(facts: Facts) -> Refusal | None:
    """An action belongs to the organisation of the record it hangs on."""
    if facts.same_organisation:
        return None
    return Refusal(
        "other_organisation",
        "That record belongs to another organisation. Add the action in that organisation.",
    )


def same_subject(facts: Facts) -> Refusal | None:
    """An action's history is that of its record too."""
    if facts.same_subject:
        return None
    return Refusal(
        "subject_fixed",
        "An action stays where it was added. Cancel it, and add one to the other record instead.",
    )


def subject_known(facts: Facts) -> Refusal | None:
    """An action hangs on a record that whoever says so may see."""
    if not facts.subject_unknown:
        return None
    return Refusal(
        "subject_unknown", f"There is no record “{facts.subject_unknown}”, or you may not see it."
    )


def owner_by_reassigning(facts: Facts) -> Refusal | None:
    """Nobody hands their own action on without saying why, or without the right to."""
    if not facts.owner_changed:
        return None
    return Refusal(
        "owner_by_reassigning", "Use “Give to another owner” to change the owner: it asks why."
    )


def date_by_redating(facts: Facts) -> Refusal | None:
    """R-AUD-03: a new date needs a reason, and the old one is kept."""
    if not facts.due_changed:
        return None
    return Refusal(
        "date_by_redating", "Use “Change the due date” to change the date: it asks for the reason."
    )


def due_ahead(facts: Facts) -> Refusal | None:
    """What is to be done is to be done today or later."""
    if not facts.due_in_past:
        return None
    return Refusal("due_in_past", "The due date has passed. Enter today or a later day.")


def started_already(facts: Facts) -> Refusal | None:
    """Nothing has begun on a day that has not come."""
    if not facts.started_in_future:
        return None
    return Refusal("started_in_future", "The day it began cannot be after today.")


def agreed_already(facts: Facts) -> Refusal | None:
    """Nothing was agreed on a day that has not come."""
    if not facts.agreed_in_future:
        return None
    return Refusal("agreed_in_future", "The day it was agreed cannot be after today.")


def agreed_stays(facts: Facts) -> Refusal | None:
    """Figures of past days are counted from it."""
    if not facts.agreed_changed:
        return None
    return Refusal("agreed_on_fixed", "The day it was agreed stays as it was recorded.")


def has_date(facts: Facts) -> Refusal | None:
    """The first date is given with the details."""
    if facts.dated:
        return None
    return Refusal(
        "no_date_yet", "This action has no due date yet. Enter one under “Change details”."
    )


def other_date(facts: Facts) -> Refusal | None:
    """The same date again is no change."""
    if not facts.same_date:
        return None
    return Refusal("same_date", "This action is already due on that day.")


def ahead(facts: Facts) -> Refusal | None:
    """A new date is today or later."""
    if not facts.new_date_in_past:
        return None
    return Refusal("new_date_in_past", "The new due date has passed. Enter today or a later day.")


def another_owner(facts: Facts) -> Refusal | None:
    """Giving it to whoever has it is no change."""
    if not facts.same_owner:
        return None
    return Refusal("same_owner", "This action is already theirs.")


def completed_already(facts: Facts) -> Refusal | None:
    """Nothing is done on a day that has not come."""
    if not facts.completed_in_future:
        return None
    return Refusal("completed_in_future", "The day it was completed cannot be after today.")


def evidence_given(facts: Facts) -> Refusal | None:
    """R-ACT-02, R-AUD-02: what is not shown is not done."""
    if not facts.evidence_missing:
        return None
    return Refusal(
        "evidence_missing",
        "Say what shows that it is done, or attach a document to this action first.",
    )


def another_verifier(facts: Facts) -> Refusal | None:
    """R-AUD-02: whoever says that it is done does not verify that."""
    if not facts.completed_it:
        return None
    return Refusal(
        "second_person_needed",
        "You recorded that this is done, so somebody else must verify it.",
    )


def verification_asked(facts: Facts) -> Refusal | None:
    """Where somebody must verify that it is done, nobody asks yet whether it worked."""
    if not facts.waits_for_verification:
        return None
    return Refusal(
        "not_verified", "Somebody must verify first that it is done; then say whether it worked."
    )


def new_date_if_not_effective(facts: Facts) -> Refusal | None:
    """R-ACT-03: what did not work is opened again, and is due on a new day."""
    if not facts.new_date_missing:
        return None
    return Refusal(
        "new_date_missing",
        "An action that did not work is opened again. Enter its new due date.",
    )


def untouched(facts: Facts) -> Refusal | None:
    """Undoing an import leaves what somebody has worked on since."""
    if facts.untouched_since_import:
        return None
    return Refusal(
        "touched_since_import", "Someone has worked on this action since it was imported."
    )
