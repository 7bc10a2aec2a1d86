"""Actions, as the engine works them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.actions import commands
from app.actions.fields import ACTION
from app.actions.models import Action
from app.actions.rules import redate_codes
from app.core.dates import london_date
from app.documents.models import Document
from app.documents.subjects import (
    find_subject,
    parent_editable,
    parent_owned,
    parent_restricted,
    parent_visible,
)
from app.engine.move import subscribe
from app.engine.noun import DueDate, Noun, Searched, Situation, register
from app.identity.actor import Actor
from app.identity.models import Person
from app.policy.shape import PolicyShape
from workflows import action as workflow
from workflows.action_guards import Facts

OPEN = tuple(str(state) for state in workflow.LIVE)
DONE = tuple(str(state) for state in workflow.DONE)


def _facts(action: Action | None, at: Situation) -> Facts:
    said, before = at.values, action
    named = said.get("subject")
    found = find_subject(at.session, named, at.actor, Action) if named else None
    own = before.organisation_id if before else at.organisation_id
    new_date, result = said.get("new_due_on"), said.get("effectiveness")
    codes = redate_codes(before.due_on if before else None, new_date, at.today)
    return Facts(
        same_organisation=found is None or found[0].organisation_of(found[1]) == own,
        same_subject=not _differs(before, "subject", said),
        subject_unknown=str(named) if named and found is None and _news(before, said) else "",
        owner_changed=_differs(before, "owner", said, "owner_id"),
        due_changed=_differs(before, "due_on", said),
        due_in_past=_past(said.get("due_on"), at.today) and _news(before, said, "due_on"),
        agreed_in_future=_future(said.get("raised_on"), at.today),
        agreed_changed=_differs(before, "raised_on", said),
        started_in_future=_future(said.get("started_on"), at.today),
        dated=before is None or before.due_on is not None,
        same_date="same_date" in codes,
        new_date_in_past="new_date_in_past" in codes,
        same_owner=before is not None and said.get("new_owner") == before.owner_id is not None,
        completed_in_future=_future(said.get("completed_on"), at.today),
        evidence_missing=before is not None and _lacks_evidence(at, before),
        waits_for_verification=before is not None and waits_for_verification(before),
        completed_it=before is not None and _completed_it(at, before),
        new_date_missing=result == "not_effective" and new_date is None,
        untouched_since_import=before is None or before.version == 1,
    )


def _completed_it(at: Situation, action: Action) -> bool:
    """Whether the actor said that it is done; a plan that is brought in names the day instead."""
    me = at.actor.person_id
    return me is not None and me == action.completed_by_id and "verified_on" not in at.values


def waits_for_verification(action: Action) -> bool:
    """Whether it is said to be done, and somebody else has yet to say so too (R-AUD-02)."""
    return action.state == "completed" and action.verification == "yes"


def _differs(action: Action | None, name: str, said: Any, column: str = "") -> bool:
    """Whether something that is set already would become something else."""
    held = getattr(action, column or name) if action is not None else None
    if held is None or name not in said:
        return False
    given = said[name]
    return bool((given.strip().upper() if name == "subject" and given else given) != held)


def _news(action: Action | None, said: Any, name: str = "subject") -> bool:
    return action is None or said.get(name) != getattr(action, name)


def _past(day: date | None, today: date) -> bool:
    return day is not None and day < today


def _future(day: date | None, today: date) -> bool:
    return day is not None and day > today


def _lacks_evidence(at: Situation, action: Action) -> bool:
    """R-ACT-02; judged when it is said to be done, not before anybody could type anything."""
    if "completed_on" not in at.values or at.values.get("evidence") or action.evidence:
        return False
    attached = select(Document.id).where(
        Document.subject_kind == "action", Document.subject_key == action.id,
        Document.state == "current",
    )  # fmt: skip
    return at.session.scalar(attached.limit(1)) is None


def _or_alone(
    hangs: Callable[[Actor], ColumnElement[bool]],
) -> Callable[[Actor], ColumnElement[bool]]:
    """An action that hangs on nothing has no parent that could forbid anything."""
    return lambda actor: or_(Action.subject_kind.is_(None), hangs(actor))


def _dues(action: Action) -> Sequence[DueDate]:
    """It is done by its date, and looked at again when it should have worked (A8)."""
    if action.state in OPEN and action.due_on is not None:
        since = action.raised_on or london_date(action.created_at)
        return (DueDate("action", action.due_on, "action", action.owner_id, since),)
    looks = action.effectiveness_due_on
    if action.state in DONE and action.effectiveness is None and looks is not None:
        kind, since = "action_effectiveness", action.completed_on or looks
        return (DueDate(kind, looks, kind, action.verified_by_id, since),)
    return ()


ACTION_NOUN = Noun(
    name="action",
    plural="actions",
    title="Action",
    prefix="ACT",
    model=Action,
    workflow=workflow.WORKFLOW,
    fields=ACTION,
    shape=PolicyShape(
        local=True,
        organisation=Action.organisation_id,
        own=(Action.owner_id, Action.created_by_id),
        team=select(Person.team_id).where(Person.id == Action.owner_id).scalar_subquery(),
        assigned=(Action.owner_id,),
        assets=parent_owned(Action),
        owner=Action.owner_id,
        author=Action.created_by_id,
        red=func.coalesce(Action.priority, "") == "urgent",
        parent_visible=_or_alone(parent_visible(Action)),
        parent_restricted=parent_restricted(Action),
        parent_editable=_or_alone(parent_editable(Action)),
    ),
    facts=_facts,
    handlers=commands.ACTION,
    views=("action.view",),
    dues=_dues,
    measured=(
        "state", "source_kind", "verification", "owner", "due_on", "redated_times",
        "completed_on", "effectiveness",
    ),
    tracked=(
        "original_due_on", "redated_times", "completed_on", "verified_by", "verified_on",
        "effectiveness", "effectiveness_due_on", "effectiveness_by", "risk_accepted_by",
        "risk_accepted_on", "cancelled_on", "created_by",
    ),
    unaudited=("description", "evidence"),
    searched=Searched(second=("description",)),
    begins="raised_on",
)  # fmt: skip


def register_nouns() -> None:
    """Make actions known to every door."""
    register(ACTION_NOUN)
    subscribe("action.effectiveness_recorded", commands.reopen_if_not_effective)
