"""Put a message into words: the catalogue's with reference, date and counts (R-REM-09)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.engine.messages import catalogue
from app.engine.noun import find_noun
from app.outbox.models import Message


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says, and the path of the page it leads to."""

    subject: str
    body: str
    path: str


def words_of(message: Message) -> Words:
    """Write a message for its reader: inbox, log and mail say the same."""
    text = catalogue()[message.name]
    fields = dict(message.fields or {})
    items: list[dict[str, Any]] = fields.pop("items", [])
    values = {name: _shown(name, value) for name, value in fields.items()}
    values |= {"reference": message.subject_reference or "", "count": str(len(items))}
    lines = [text["body"].format(**values), *(f"{i['reference']}: {_day(i['due'])}" for i in items)]
    return Words(text["subject"].format(**values), "\n".join(lines), path_of(message))


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
    return str(value)


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
