"""The reminder ladder as a computed rule: what a calculator or a test asks of it."""

from dataclasses import replace
from typing import Any

from app.core.calendar import CALENDARS, working_days
from app.core.rulebook import Case, RuleInputError, rule
from app.reminders.ladder import Ladder, Recipient, Repeat, UnknownLadderError, find_ladder, steps

ENDS = ("until", "completed", "cancelled")
LONGEST_OVERDUE_DAYS = 3660  # a ladder has no end; an answer has


@rule("reminder_ladder", "R-REM-01", "R-REM-02", "R-REM-04")
def reminder_ladder(case: Case) -> list[dict[str, Any]]:
    """The reminders of a due date: each step, the day it is sent and to whom."""
    due, created = case.day("due"), case.day("created")
    ends = [day for name in ENDS if (day := case.day_or_none(name))] or [case.day("until")]
    if (min(ends) - due).days > LONGEST_OVERDUE_DAYS:
        raise RuleInputError(f"“until” must be within {LONGEST_OVERDUE_DAYS} days of “due”.")
    calendar = case.text_or_none("calendar") or "england-and-wales"
    if calendar not in CALENDARS:
        raise RuleInputError(f"“calendar” must be one of {', '.join(CALENDARS)}.")
    found = steps(
        _ladder(case), due, created=created, until=min(ends), calendar=working_days(calendar)
    )
    return [
        {"step": step.code, "send_on": step.send_on.isoformat(), "to": "+".join(step.to)}
        for step in found
    ]


def _ladder(case: Case) -> Ladder:
    name = case.text_or_none("ladder") or "training"
    try:
        ladder = find_ladder(name, case.day("created"))
    except UnknownLadderError as error:
        raise RuleInputError(f"“ladder” is not known: {error}") from None
    shift = case.boolean("shift_to_working_day", default=ladder.shift_to_working_day)
    ladder = replace(ladder, shift_to_working_day=shift)
    policy = case.part_or_none("policy")
    return ladder if policy is None else _own_numbers(ladder, policy)


def _own_numbers(ladder: Ladder, policy: Case) -> Ladder:
    """An organisation's own numbers instead of the ladder's."""
    before = policy.wholes_or_none("reminder_days_before")
    every = policy.whole_or_none("overdue_every_days")
    escalations = {
        "manager": policy.whole_or_none("escalate_manager_days_overdue"),
        "siro": policy.whole_or_none("escalate_siro_days_overdue"),
    }
    if (every is not None and every < 1) or any(days < 1 for days in before or ()):
        raise RuleInputError("“policy” must give days of 1 or more.")
    return replace(
        ladder,
        before=ladder.before if before is None else tuple(before),
        on_due=policy.boolean("remind_on_due", default=ladder.on_due),
        repeat=ladder.repeat if every is None else Repeat(every, every),
        recipients=tuple(
            r if escalations.get(r.role) is None else Recipient(r.role, escalations[r.role])
            for r in ladder.recipients
        ),
    )
