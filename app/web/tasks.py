"""One thing to do, as the home page lists it; and what waits at the end of records' time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.assets.models import Asset
from app.assets.retention.models import Disposal
from app.core.database import session
from app.engine.noun import get_noun
from app.identity.actor import Actor
from app.policy.decisions import may_somewhere, predicate
from app.ui.words import due_words

MOST = 50
_STEPS = (
    ("requested", "approve", "Approve the disposal"),
    ("approved", "confirm", "Confirm the disposal"),
    ("confirmed", "certify", "Certify the disposal when it is done"),
)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, where, and by when (a London date; none for "when you can")."""

    text: str
    href: str
    action: str
    due_on: date | None = None
    words: str = ""
    late: bool = False


def task(text: str, href: str, action: str, due_on: date | None, today: date) -> Task:
    """Make a task, with how long there is left in words."""
    words = due_words(due_on, today) if due_on else ""
    return Task(text, href, action, due_on, words, due_on is not None and due_on < today)


def endings(actor: Actor, today: date) -> list[Task]:
    """Disposals whose next step is this person's, and assets that are to be handed over to them."""
    return [*_disposals(actor, today), *_transfers(actor)]


def _disposals(actor: Actor, today: date) -> list[Task]:
    shape = get_noun("disposal").shape
    found = []
    for state, trigger, words in _STEPS:
        permission = f"disposal.{trigger}"
        if not may_somewhere(actor, permission):
            continue
        rows = session().execute(
            select(Disposal.reference, Disposal.name, Disposal.due_on)
            .where(Disposal.state == state, predicate(actor, [permission], shape))
            .order_by(Disposal.due_on, Disposal.id)
            .limit(MOST + 1)
        )
        found += [
            task(name, f"/disposals/{ref}", words, due, today) for ref, name, due in rows.tuples()
        ]
    return found


def _transfers(actor: Actor) -> list[Task]:
    noun = get_noun("asset")
    if not may_somewhere(actor, "asset.accept_transfer"):
        return []
    rows = session().execute(
        select(Asset.reference, Asset.name)
        .where(
            Asset.transfer_requested_on.is_not(None), Asset.transferred_on.is_(None),
            predicate(actor, noun.reached, noun.shape),
        )
        .order_by(Asset.id)
        .limit(MOST + 1)
    )  # fmt: skip
    words = "Accept or decline the transfer"
    return [Task(name, f"/assets/{ref}", words) for ref, name in rows.tuples()]
