"""Offer imported records to the people a register names: ownership is offered, never imposed."""

from datetime import datetime

from sqlalchemy import select

from app.core.database import session as current_session
from app.core.errors import CaseworkError
from app.core.fields import FieldKind, FieldSpec
from app.engine import rows
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.unit_of_work import unit_of_work
from app.exchange.kinds import Kind, get_kind
from app.exchange.lookups import Lookups
from app.exchange.models import ImportRow
from app.exchange.staging import get_run
from app.identity.actor import Actor
from app.policy.decisions import may_somewhere

TRIGGER = "offer_ownership"
_AT_ONCE = 1_000
_PERSON = FieldSpec("person", "Person", FieldKind.PERSON)


def offer_records(reference: str, actor: Actor, *, now: datetime) -> int:
    """Offer each record of an import whose register names a person by number or e-mail (R-IAR-10).

    Each offer is a move of its own, with its message and audit event, as one made by hand; it is
    made only by someone who may. A name alone never decides (R-IMP-01). Gives how many were made.
    """
    run = get_run(current_session(), reference)
    kind = get_kind(run.kind)
    permission = f"{kind.noun_name}.{TRIGGER}"
    if not kind.offers or not may_somewhere(actor, permission, run.organisation_id):
        return 0
    lookups = Lookups(current_session(), run.organisation_id)
    known = lookups.names(_PERSON)
    versions: dict[int, int] = {}
    for row_id, record, words in _named(kind, run.id):
        if (known.exact.get(words.strip().casefold()) or 0) > 0:
            version = _offer(kind, record, words.strip(), actor, now)
            if version is not None:
                versions[row_id] = version
    with unit_of_work(now) as unit:
        rows.set_column(unit.session, ImportRow, "record_version", versions)
    return len(versions)


def _named(kind: Kind, run_id: int) -> list[tuple[int, str, str]]:
    """The rows that name someone, of records that have no owner and no offer.

    The records are asked for by their keys: a join planned just after an import, before the
    database has looked at what came, may compare every row with every record.
    """
    model, session = kind.noun.model, current_session()
    query = (
        select(ImportRow.id, ImportRow.record_id, ImportRow.values)
        .where(ImportRow.import_id == run_id, ImportRow.outcome.in_(("added", "changed")))
        .order_by(ImportRow.id)
    )
    named = [
        (row_id, record_id, str(values[kind.offers]))
        for row_id, record_id, values in session.execute(query)
        if values.get(kind.offers)
    ]
    free: dict[int, str] = {}
    for start in range(0, len(named), _AT_ONCE):
        ids = [record_id for _row_id, record_id, _words in named[start : start + _AT_ONCE]]
        found = select(model.id, model.reference).where(
            model.id.in_(ids), model.owner_id.is_(None), model.offered_to_id.is_(None)
        )
        free.update(session.execute(found).tuples().all())
    return [(row_id, free[key], words) for row_id, key, words in named if key in free]


def _offer(kind: Kind, reference: str, words: str, actor: Actor, now: datetime) -> int | None:
    command = Command(kind.noun_name, TRIGGER, reference, inputs={"person": words})
    try:
        return execute(command, actor, now=now).version
    except CaseworkError:
        # What became of the record meanwhile stands in its own history; the import is done.
        return None
