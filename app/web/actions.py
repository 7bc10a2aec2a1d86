"""What pages show of actions: those that hang on a record, where one is added, and what waits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import g, request
from sqlalchemy import ColumnElement, select, true

from app.actions.fields import PRIORITIES
from app.actions.models import Action
from app.actions.nouns import ACTION_NOUN, DONE, OPEN
from app.actions.rules import is_listed
from app.core.database import session
from app.core.dates import london_date
from app.core.fields import FieldSpec, shown_value
from app.core.vocabulary import choices
from app.documents.subjects import carries, find_subject
from app.engine.noun import Noun, get_noun
from app.identity.actor import Actor
from app.identity.models import Organisation
from app.policy.decisions import may_somewhere, predicate
from app.ui.page import Colour, Link, Tag
from app.ui.record import Fact, Related
from app.ui.words import counted
from app.web.states import state_tag
from app.web.tasks import Waiting
from workflows.action import EFFECTIVENESS

TITLE = "Actions"
MOST = 50
VERIFY, CHECK = "action.verify", "action.record_effectiveness"
LOOK_AHEAD_DAYS = 14
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
        words = f"{times}; first due on {_day(action.original_due_on)}"
        if action.state in OPEN and is_listed(action.redated_times, london_date(g.now)):
            words += "; so often that the audit committee reads of it (R-AUD-03)"
        found.append(Fact("Date changed", words))
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
    whole = noun.visible(g.actor, full=True).label("whole")
    row = (
        session()
        .execute(
            select(noun.model, whole).where(
                noun.model.id == action.subject_key, noun.visible(g.actor)
            )
        )
        .first()
    )
    if row is None:
        return []
    link = Link(
        noun.title_for(row[0], full=bool(row.whole)), f"/{noun.plural}/{action.subject}",
        note=action.subject,
    )  # fmt: skip
    return [Related(noun.title, [link])]


def waiting(actor: Actor, people: tuple[int, ...], today: date) -> list[Waiting]:
    """Actions to verify, and those of which somebody is to say whether they worked (R-ACT-03).

    ``people`` are those whose work the actor does today, a London date.
    """
    found: list[Waiting] = []
    if may_somewhere(actor, VERIFY):
        unverified = (Action.state == "completed") & (Action.verification == "yes")
        rows = _some(unverified & predicate(actor, [VERIFY], ACTION_NOUN.shape))
        found += [(one.name, f"/actions/{one.reference}", "Verify that it is done", None)
                  for one in rows]  # fmt: skip
    if may_somewhere(actor, CHECK):
        soon = Action.effectiveness_due_on <= today + timedelta(days=LOOK_AHEAD_DAYS)
        unsaid = Action.state.in_(DONE) & Action.effectiveness.is_(None) & soon
        mine = Action.verified_by_id.in_(people) | Action.verified_by_id.is_(None)
        rows = _some(unsaid & mine & predicate(actor, [CHECK], ACTION_NOUN.shape))
        found += [(one.name, f"/actions/{one.reference}", "Say whether it worked",
                   one.effectiveness_due_on) for one in rows]  # fmt: skip
    return found


def _some(test: ColumnElement[bool]) -> Sequence[Action]:
    return session().scalars(select(Action).where(test).order_by(Action.id).limit(MOST)).all()


def prefilled(noun: Noun) -> dict[str, Any]:
    """What a new action begins with: the record in the address, if the reader sees it whole.

    Who works in several organisations adds it where that record is.
    """
    reference = request.args.get("subject", "")[:24]
    if noun.name != ACTION_NOUN.name or not reference:
        return {}
    found = find_subject(session(), reference, g.actor, Action)
    if found is None:
        return {}
    parent, record = found
    code = session().scalar(
        select(Organisation.code).where(Organisation.id == parent.organisation_of(record))
    )
    return {"subject": record.reference, "organisation_code": code}


def _day(value: date) -> str:
    return shown_value(FieldSpec("day", "Day"), value)
