"""Put a message into words: the catalogue's with reference, date and counts (R-REM-09)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core.dates import LONDON
from app.engine.messages import catalogue
from app.engine.noun import find_noun
from app.outbox.models import Message
from app.ui.words import counted, london_time


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, the path of the page it leads to, and a second one with its words."""

    subject: str
    body: str
    path: str
    also: tuple[str, str] | None = None


_ALSO = {"contacts": ("Phone numbers for out of hours", "/contacts")}


def words_of(message: Message) -> Words:
    """Write a message for its reader: inbox, log and mail say the same."""
    text = catalogue()[message.name]
    fields = dict(message.fields or {})
    items: list[dict[str, Any]] = fields.pop("items", [])
    values = {name: _shown(name, value) for name, value in fields.items()}
    values |= {"reference": message.subject_reference or "", "count": str(len(items))}
    lines = [text["body"].format(**values), *(f"{i['reference']}: {_day(i['due'])}" for i in items)]
    also = _ALSO[text["also"]] if "also" in text else None
    return Words(text["subject"].format(**values), "\n".join(lines), path_of(message), also)


def path_of(message: Message) -> str:
    """The page a message leads to: its record, or the home page."""
    noun = find_noun(message.subject_kind) if message.subject_kind else None
    if noun is None or message.subject_reference is None:
        return "/"
    return f"/{noun.plural}/{message.subject_reference}"


def _shown(name: str, value: Any) -> str:
    if name == "due":
        return _day(value)
    if name == "days":
        return "1 day" if value == 1 else f"{value} days"
    if name == "due_at":
        return _instant(value)
    if name == "left":
        return time_left(value)
    return str(value)


def time_left(minutes: int) -> str:
    """Say how a clock stands, in whole minutes left, or late if there are fewer than none."""
    if minutes == 0:
        return "no time left"
    hours, rest = divmod(abs(minutes), 60)
    parts = [counted(hours, "hour")] if hours else []
    parts += [counted(rest, "minute")] if rest else []
    return f"{' '.join(parts)} {'left' if minutes > 0 else 'late'}"


def _instant(iso: str) -> str:
    local = datetime.fromisoformat(iso).astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y} at {london_time(local)}"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
