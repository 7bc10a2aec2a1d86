"""Who else is told of an overdue action: the owner of the record it hangs on (R-ACT-01)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.models import Action
from app.engine.noun import get_noun
from app.reminders.models import DueItem
from app.reminders.recipients import read_role

ROLE = "owner_of_the_record"
"""In a ladder: the owner of an asset, the one who works on an incident, as they are that day."""


def register_roles() -> None:
    """Tell reminders whom the ladder of actions means."""
    read_role(ROLE, owners_of_records)


def owners_of_records(session: Session, items: Sequence[DueItem]) -> dict[int, list[int]]:
    """Read the owners of the records that the actions among these items hang on, by item."""
    wanted = {item.subject_id: item.id for item in items if item.kind == "action"}
    hanging: dict[str, dict[int, list[int]]] = {}
    found = select(Action.id, Action.subject_kind, Action.subject_key).where(
        Action.id.in_(list(wanted)), Action.subject_kind.is_not(None)
    )
    for action, kind, key in session.execute(found) if wanted else ():
        hanging.setdefault(kind, {}).setdefault(key, []).append(wanted[action])
    told: dict[int, list[int]] = {}
    for kind, by_key in hanging.items():
        model = get_noun(kind).model
        if not hasattr(model, "owner_id"):
            continue
        owners = select(model.id, model.owner_id).where(
            model.id.in_(list(by_key)), model.owner_id.is_not(None)
        )
        for key, owner in session.execute(owners):
            told.update({item: [owner] for item in by_key[key]})
    return told
