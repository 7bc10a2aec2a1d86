"""Purge our own data when its time is over, unless it is on hold (R-X-06)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.chain import Entry
from app.audit.models import INSTALLATION, AuditEvent
from app.core.door import Door
from app.core.errors import DeniedError
from app.engine.unit_of_work import UnitOfWork, retrying, unit_of_work
from app.identity.actor import Actor, system_actor
from app.identity.models import Organisation
from app.oversight import stores
from app.oversight.rules import Rule, rules_on
from app.policy.decisions import may_somewhere

PURGE_DETAIL, PURGE = "audit.purge_detail", "record.dispose_own_data"
DETAIL_EVENT, EVENT = "audit.detail_purged", "own_data.purged"
HOLD = "own_data_hold"
Store = Callable[[UnitOfWork, datetime, frozenset[int]], dict[int, int]]
"""Purges what is older than an instant, but not of held organisations; counts by chain."""

_STORES: dict[str, Store] = {
    "audit_detail": stores.empty_audit_details,
    "import_files": stores.drop_import_files,
    "export_files": stores.drop_export_files,
    "messages": stores.drop_read_messages,
    "outbox": stores.drop_sent_mail,
    "sessions": stores.drop_ended_sessions,
    "sign_in_attempts": stores.drop_sign_in_attempts,
    "import_drafts": stores.discard_import_drafts,
    "report_drafts": stores.drop_report_drafts,
}
_DONE_ON = "own_data_purged_on"


def purge_daily(now: datetime) -> int:
    """Purge once a London day in a process, however often it ticks; returns how much went."""
    with unit_of_work(now) as unit:
        today = unit.today
    if current_app.extensions.get(_DONE_ON) == today:
        return 0
    purged = purge(now)
    current_app.extensions[_DONE_ON] = today
    return purged


def purge(now: datetime) -> int:
    """Purge everything whose time is over at an aware instant; returns how much went."""
    actor = system_actor(Door.JOB)
    with unit_of_work(now) as unit:
        due = rules_on(unit.today)
    return sum(
        retrying(lambda rule=rule: _purge(rule, actor, now))  # type: ignore[misc]
        for rule in due
        if rule.name in _STORES
    )


def _purge(rule: Rule, actor: Actor, now: datetime) -> int:
    permission = PURGE_DETAIL if rule.name == "audit_detail" else PURGE
    if not may_somewhere(actor, permission):
        raise DeniedError(permission)
    with unit_of_work(now) as unit:
        before = now - timedelta(days=rule.kept_days)
        gone = _STORES[rule.name](unit, before, held_organisations(unit.session))
        for chain, count in sorted(gone.items()):
            if count:
                unit.entries.append(_entry(unit, actor, rule, permission, chain, count))
        return sum(gone.values())


def _entry(
    unit: UnitOfWork, actor: Actor, rule: Rule, permission: str, chain: int, count: int
) -> Entry:
    """The event that says so, in the chain of whose data it was."""
    return Entry(
        event=DETAIL_EVENT if permission == PURGE_DETAIL else EVENT, door=actor.door.value,
        actor_name=actor.name, permission=permission, correlation_id=unit.correlation_id,
        at=unit.now, chain=chain, subject_kind="own_data", subject_reference=rule.name,
        subject_organisation_id=chain or None,
        facts={"purged": count, "kept_days": rule.kept_days},
    )  # fmt: skip


def held_organisations(session: Session) -> frozenset[int]:
    """List the organisations that hold the purging of their own data."""
    rows = session.execute(select(Organisation.id, Organisation.settings))
    return frozenset(found for found, settings in rows.tuples() if (settings or {}).get(HOLD))


def last_purges(session: Session, chains: tuple[int, ...]) -> dict[str, AuditEvent]:
    """Find the last purge under each rule, as the audit record of these chains has it."""
    newest = (
        select(func.max(AuditEvent.id))
        .where(
            AuditEvent.chain.in_((INSTALLATION, *chains)),
            AuditEvent.event.in_((DETAIL_EVENT, EVENT)),
        )
        .group_by(AuditEvent.subject_reference)
    )
    events = session.scalars(select(AuditEvent).where(AuditEvent.id.in_(newest)))
    return {event.subject_reference or "": event for event in events}
