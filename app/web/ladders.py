"""Who is reminded of what, and when: the ladders in force today."""

from dataclasses import dataclass

from flask import Blueprint, g, render_template

from app.core.dates import london_date
from app.http.guard import permission
from app.organisations.fields import ROLES
from app.reminders.hour_ladder import MINUTE, ClockRecipient, HourLadder, hour_ladders
from app.reminders.ladder import Ladder, ladders
from app.ui.page import Page
from app.ui.words import counted

blueprint = Blueprint("ladders", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A ladder in words."""

    title: str
    steps: tuple[str, ...]
    told: tuple[str, ...]
    notes: tuple[str, ...]


@blueprint.get("/reminder-ladders")
@permission("reminder_ladder.view", "reminder_ladder.edit")
def show() -> str:
    """Show every ladder in force (D3)."""
    today = london_date(g.now)
    shown = [
        _shown(ladder)
        for _name, first, last, ladder in ladders()
        if first <= today <= (last or today)
    ]
    shown += [
        _clock(ladder)
        for _name, first, last, ladder in hour_ladders()
        if first <= today <= (last or today)
    ]
    page = Page("Reminder ladders", back_link="/more")
    return render_template("reminders/ladders.html", page=page, ladders=shown)


def _shown(ladder: Ladder) -> Shown:
    steps = [f"{counted(days, 'day')} before" for days in sorted(ladder.before, reverse=True)]
    if ladder.on_due:
        steps.append("on the day")
    steps += [f"{counted(days, 'day')} after" for days in ladder.after]
    if ladder.repeat is not None:
        first, every = ladder.repeat.first, ladder.repeat.every
        steps.append(f"from {counted(first, 'day')} after, every {counted(every, 'day')}")
    told = [_told(recipient.role, recipient.from_days) for recipient in ladder.recipients]
    return Shown(
        ladder.name.replace("_", " ").capitalize(), tuple(steps), tuple(told), _notes(ladder)
    )


def _clock(ladder: HourLadder) -> Shown:
    """A ladder of hours: from the start, in parts of the whole time, before the end."""
    steps = ["at the start"]
    steps += [f"{_hours(hours)} after the start" for hours in ladder.hours if hours]
    steps += [f"when {part:.0%} of the time is over" for part in ladder.parts]
    steps += [f"{_hours(hours)} before the end" for hours in ladder.hours_before]
    if ladder.missed:
        steps.append("when the end has passed")
    if ladder.repeat_hours is not None:
        steps.append(f"then every {_hours(ladder.repeat_hours)} until it is done")
    minutes = counted(ladder.acknowledge // MINUTE, "minute")
    notes = (
        "Sent at once, day and night, to the minute; never in a digest.",
        f"While nobody answers for {minutes}, the next deputy is told, again every {minutes}.",
        "After an interruption there is one message with the time left; then the ladder goes on.",
        "Who is involved in the case is left out, and their deputy told.",
    )
    told = [_told_of_clock(recipient) for recipient in ladder.recipients]
    return Shown(ladder.name.replace("_", " ").capitalize(), tuple(steps), tuple(told), notes)


def _told_of_clock(recipient: ClockRecipient) -> str:
    title = _role(recipient.role)
    if recipient.from_part is not None:
        return f"{title}, when {recipient.from_part:.0%} of the time is over"
    if recipient.from_hours:
        return f"{title}, from {_hours(recipient.from_hours)} after the start"
    return title


def _hours(amount: float) -> str:
    return counted(int(amount), "hour") if amount == int(amount) else f"{amount:g} hours"


def _role(role: str) -> str:
    word = dict(ROLES).get(role, role.replace("_", " "))
    return word[:1].upper() + word[1:]


def _told(role: str, from_days: int | None) -> str:
    title = _role(role)
    return title if from_days is None else f"{title}, from {counted(from_days, 'day')} after"


def _notes(ladder: Ladder) -> tuple[str, ...]:
    notes = [
        f"No mail from {ladder.quiet_from:%H:%M} to {ladder.quiet_to:%H:%M} London time.",
        f"More than {ladder.digest_over} for one person on a day come as one message.",
    ]
    if ladder.shift_to_working_day:
        notes.append("Steps fall on working days.")
    return tuple(notes)
