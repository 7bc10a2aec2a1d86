"""Who is reminded of what, and when: the ladders in force today."""

from dataclasses import dataclass

from flask import Blueprint, g, render_template

from app.core.dates import london_date
from app.http.guard import permission
from app.organisations.fields import ROLES
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


def _told(role: str, from_days: int | None) -> str:
    word = dict(ROLES).get(role, role.replace("_", " "))
    title = word[:1].upper() + word[1:]
    return title if from_days is None else f"{title}, from {counted(from_days, 'day')} after"


def _notes(ladder: Ladder) -> tuple[str, ...]:
    notes = [
        f"No mail from {ladder.quiet_from:%H:%M} to {ladder.quiet_to:%H:%M} London time.",
        f"More than {ladder.digest_over} for one person on a day come as one message.",
    ]
    if ladder.shift_to_working_day:
        notes.append("Steps fall on working days.")
    return tuple(notes)
