"""Where our own data lies, and how each place is purged: one function a place.

Each purges at most a batch in one transaction, so that nobody waits for it; the next day goes on.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, delete, null, or_, select, update

from app.audit.models import INSTALLATION, AuditDetail, AuditEvent
from app.core.door import Door
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.noun import get_noun
from app.engine.unit_of_work import UnitOfWork
from app.exchange.jobs import LEAVING_FILES
from app.exchange.models import ImportRow, ImportRun
from app.identity.actor import system_actor
from app.identity.models import LoginAttempt, UserSession
from app.outbox.models import Job, Message, OutboxRow

BATCH = 20_000
DRAFTS = 500
Held = frozenset[int]


def empty_audit_details(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Empty the words of events; the database lets nothing else be done to them."""
    last = unit.session.scalar(
        select(AuditEvent.id).where(AuditEvent.at < before).order_by(AuditEvent.id.desc()).limit(1)
    )
    if last is None:
        return {}
    rows = unit.session.execute(
        select(AuditDetail.event_id, AuditEvent.chain)
        .join(AuditEvent, AuditEvent.id == AuditDetail.event_id)
        .where(
            AuditDetail.emptied_at.is_(None),
            AuditDetail.event_id <= last,
            AuditEvent.at < before,
            AuditEvent.chain.not_in(held),
            or_(
                AuditEvent.subject_organisation_id.is_(None),
                AuditEvent.subject_organisation_id.not_in(held),
            ),
        )
        .order_by(AuditDetail.event_id)
        .limit(BATCH)
    ).all()
    for start in range(0, len(rows), 500):
        part = [event_id for event_id, _chain in rows[start : start + 500]]
        unit.session.execute(
            update(AuditDetail)
            .where(AuditDetail.event_id.in_(part))
            .values(
                before_values=null(), after_values=null(), reason_text=None, emptied_at=unit.now
            )
            .execution_options(synchronize_session=False)
        )
    return Counter(chain for _event, chain in rows)


def discard_import_drafts(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Discard imports that nobody came back to; each is a move of its own."""
    drafts = unit.session.execute(
        select(ImportRun.reference, ImportRun.organisation_id)
        .where(
            ImportRun.state == "staged", ImportRun.updated_at < before,
            ImportRun.organisation_id.not_in(held),
        )
        .limit(DRAFTS)
    ).all()  # fmt: skip
    for reference, _organisation in drafts:
        command = Command("import", "discard_abandoned", reference)
        execute(command, system_actor(Door.JOB), now=unit.now)
    return Counter(organisation for _reference, organisation in drafts)


def drop_import_files(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Drop files of imports that are over, and their rejected rows; undo needs neither."""
    over = and_(
        ImportRun.state != "staged",
        ImportRun.updated_at < before,
        ImportRun.organisation_id.not_in(held),
    )
    rejected = select(ImportRow.import_id).where(ImportRow.outcome == "rejected")
    runs = unit.session.execute(
        select(ImportRun.id, ImportRun.organisation_id).where(
            over, or_(ImportRun.file_content.is_not(None), ImportRun.id.in_(rejected))
        )
    ).all()
    ids = [run_id for run_id, _organisation in runs]
    unit.session.execute(
        update(ImportRun)
        .where(ImportRun.id.in_(ids))
        .values(file_content=None)
        .execution_options(synchronize_session=False)
    )
    _delete(unit, ImportRow, and_(ImportRow.import_id.in_(ids), ImportRow.outcome == "rejected"))
    return Counter(organisation for _run, organisation in runs)


def drop_export_files(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Delete files that long exports left; their jobs stay, without a file to fetch."""
    folder = Path(current_app.instance_path) / "exports"
    old = {
        path.stem: path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.is_file() and path.stat().st_mtime < before.timestamp()
    }
    jobs = unit.session.execute(
        select(Job.reference, Job.organisation_id).where(
            Job.reference.in_(list(old)), Job.kind.in_(LEAVING_FILES), Job.updated_at < before,
            or_(Job.organisation_id.is_(None), Job.organisation_id.not_in(held)),
        )
    ).all()  # fmt: skip
    for reference, _organisation in jobs:
        old[reference].unlink(missing_ok=True)
    return Counter(organisation or INSTALLATION for _reference, organisation in jobs)


def drop_read_messages(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Delete messages that their readers have read."""
    waiting = select(OutboxRow.message_id).where(
        OutboxRow.state.in_(("waiting", "parked")), OutboxRow.message_id.is_not(None)
    )
    old = and_(
        Message.state == "read",
        Message.read_at < before,
        Message.organisation_id.not_in(held),
        Message.id.not_in(waiting),
    )
    return _delete(unit, Message, old, Message.organisation_id)


def drop_sent_mail(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Delete mail that went out or was cancelled."""
    old = and_(
        OutboxRow.state.in_(("sent", "cancelled")),
        OutboxRow.created_at < before,
        or_(OutboxRow.sent_at.is_(None), OutboxRow.sent_at < before),
        or_(OutboxRow.organisation_id.is_(None), OutboxRow.organisation_id.not_in(held)),
    )
    return _delete(unit, OutboxRow, old, OutboxRow.organisation_id)


def drop_ended_sessions(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Delete sessions that were ended, or ran out, that long ago."""
    old = and_(
        or_(UserSession.state != "live", UserSession.expires_at < before),
        UserSession.updated_at < before,
        UserSession.organisation_id.not_in(held),
    )
    return _delete(unit, UserSession, old, UserSession.organisation_id)


def drop_sign_in_attempts(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Delete attempts; they belong to no organisation, so any hold keeps them all."""
    return {} if held else _delete(unit, LoginAttempt, LoginAttempt.at < before)


def drop_report_drafts(unit: UnitOfWork, before: datetime, held: Held) -> dict[int, int]:
    """Delete drafts of reports that nobody touched since, and what is left of those sent."""
    model = get_noun("report_draft").model
    old = and_(model.updated_at < before, model.organisation_id.not_in(held))
    return _delete(unit, model, old, model.organisation_id)


def _delete(
    unit: UnitOfWork, model: Any, old: ColumnElement[bool], organisation: Any = None
) -> dict[int, int]:
    batch = select(model.id).where(old).order_by(model.id).limit(BATCH)
    returned = model.id if organisation is None else organisation
    gone = unit.session.scalars(
        delete(model)
        .where(model.id.in_(batch))
        .returning(returned)
        .execution_options(synchronize_session=False)
    ).all()
    if organisation is None:
        return {INSTALLATION: len(gone)}
    return Counter(found or INSTALLATION for found in gone)
