"""What pages show of actions: those that hang on a record, where one is added, and what waits."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import g, request
from sqlalchemy import select, true

from app.actions.fields import PRIORITIES
from app.actions.models import Action
from app.actions.nouns import ACTION_NOUN, OPEN
from app.core.database import session
from app.core.dates import london_date
from app.core.errors import NotFoundError
from app.core.fields import FieldSpec, shown_value
from app.core.vocabulary import choices
from app.documents.subjects import carries, find_subject
from app.engine.noun import Noun, get_noun
from app.engine.reading import get_visible
from app.policy.decisions import may_somewhere, predicate
from app.ui.page import Colour, Link, Tag
from app.ui.record import Fact, Related
from app.ui.words import counted
from app.web.states import state_tag
from workflows.action import EFFECTIVENESS

TITLE = "Actions"
MOST = 50
_SEEN = replace(ACTION_NOUN.shape, parent_visible=lambda _actor: true())
_COLOURS = {"urgent": Colour.RED, "high": Colour.ORANGE}


def priority_tag(priority: str) -> Tag:
    """A priority in its word."""
    return Tag(dict(choices(PRIORITIES))[priority], _COLOURS.get(priority, Colour.GREY))


def facts(noun: Noun, record: Any) -> list[Fact]:
    """Whether an action is overdue, how often its date was changed, and whether it worked."""
    if noun.name != ACTION_NOUN.name:
        return []
    action: Action = record
    found = []
    if action.state in OPEN and action.due_on is not None and action.due_on < london_date(g.now):
        found.append(Fact("Due", tag=Tag("Overdue", Colour.RED)))
    if action.redated_times and action.original_due_on is not None:
        times = counted(action.redated_times, "time")
        found.append(Fact("Date changed", f"{times}; first due on {_day(action.original_due_on)}"))
    if action.effectiveness is not None:
        found.append(Fact("Did it work?", dict(EFFECTIVENESS)[action.effectiveness]))
    return found


def related(noun: Noun, record: Any) -> list[Related]:
    """The actions that hang on a record seen whole; on an action, the record it hangs on."""
    if noun.name == ACTION_NOUN.name:
        return _about(record)
    if not carries(noun, Action):
        return []
    rows = session().scalars(
        select(Action)
        .where(
            Action.subject_kind == noun.name, Action.subject_key == record.id,
            predicate(g.actor, ACTION_NOUN.views, _SEEN),
        )
        .order_by(Action.id)
        .limit(MOST + 1)
    ).all()  # fmt: skip
    links = [Link(one.name, f"/actions/{one.reference}", note=_note(one)) for one in rows[:MOST]]
    if len(rows) > MOST:
        links.append(Link("See all actions", f"/actions?q={record.reference}"))
    may_add = may_somewhere(g.actor, "action.create", noun.organisation_of(record))
    add = Link("Add an action", f"/actions/new?subject={record.reference}") if may_add else None
    return [Related(TITLE, links, add=add)] if links or add else []


def _note(action: Action) -> str:
    due = f"due {_day(action.due_on)}" if action.due_on else ""
    state = state_tag(action.state).text.lower()
    return ", ".join(filter(None, (action.reference, due, state)))


def _about(action: Action) -> list[Related]:
    """The record it hangs on, by its title where the reader may see that."""
    if action.subject is None or action.subject_kind is None:
        return []
    noun = get_noun(action.subject_kind)
    try:
        record, _full = get_visible(session(), noun, action.subject, g.actor)
    except NotFoundError:
        return []
    href = f"/{noun.plural}/{action.subject}"
    return [Related(noun.title, [Link(noun.heading(record), href, note=action.subject)])]


def prefilled(noun: Noun) -> dict[str, Any]:
    """What a new action begins with: the record in the address, if the reader sees it whole."""
    reference = request.args.get("subject", "")[:24]
    if noun.name != ACTION_NOUN.name or not reference:
        return {}
    found = find_subject(session(), reference, g.actor, Action)
    return {"subject": found[1].reference} if found is not None else {}


def _day(value: date) -> str:
    return shown_value(FieldSpec("day", "Day"), value)
