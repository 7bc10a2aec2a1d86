"""What the actions that hang on a record still need, for whichever domain the record is of."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.engine.noun import get_noun


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that is still to be done, and whether anybody is to do it by some day."""

    reference: str
    has_owner: bool
    has_date: bool


def open_actions_of(session: Session, subject_kind: str, subject_id: int) -> list[OpenAction]:
    """List the actions of one record that are still open, whoever asks, in one query (R-INC-09).

    Open are those not begun, in progress, or said to be done and not verified where they must be.
    What is done, cancelled or accepted as a risk is closed.
    """
    action = get_noun("action").model
    unverified = and_(action.state == "completed", action.verification == "yes")
    still = action.state.in_(("open", "in_progress")) | unverified
    rows = session.execute(
        select(action.reference, action.owner_id, action.due_on)
        .where(action.subject_kind == subject_kind, action.subject_key == subject_id, still)
        .order_by(action.id)
    )
    return [OpenAction(ref, owner is not None, due is not None) for ref, owner, due in rows]
