"""Open a document's file: who may, what must be said first, and what is recorded."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.chain import Entry
from app.core.errors import NotFoundError, RefusedError
from app.documents.models import Document, DocumentVersion
from app.documents.nouns import DOCUMENT_NOUN
from app.documents.scanning import Verdict, scanning_configured
from app.documents.storage import storage
from app.engine.reading import find_visible
from app.engine.unit_of_work import unit_of_work
from app.identity.actor import Actor
from app.policy.decisions import decide
from workflows.definition import Refusal

UNSCANNED = "document.open_unscanned"
_SENSITIVE = "OFFICIAL-SENSITIVE"


def open_version(
    session: Session, reference: str, number: int | None, actor: Actor, *, now: datetime
) -> tuple[DocumentVersion, Path]:
    """Find the file of a version, the newest where none is named, and record that it was opened.

    Raises NotFoundError, or RefusedError for one that was withdrawn, or that no scanner has seen
    where there is one. What holds personal data, is marked or hangs on a restricted record is
    audited in a short transaction that must succeed before anything is handed out.
    """
    document, _full, restricted = find_visible(session, DOCUMENT_NOUN, reference.upper(), actor)
    wanted = document.number if number is None else number
    version = session.scalars(
        select(DocumentVersion).where(
            DocumentVersion.document_id == document.id, DocumentVersion.number == wanted
        )
    ).one_or_none()
    if version is None:
        raise NotFoundError("version")
    _refuse(session, document, version, actor)
    path = storage().find(version.sha256)
    if restricted or document.personal_data == "yes" or document.marking == _SENSITIVE:
        _record(document, version, actor, now, restricted=restricted)
    return version, path


def _refuse(session: Session, document: Document, version: DocumentVersion, actor: Actor) -> None:
    if document.state == "withdrawn":
        raise RefusedError([Refusal("withdrawn", "This document was withdrawn.")])
    if version.scan != Verdict.NOT_SCANNED or not scanning_configured():
        return
    key = Document.id == document.id
    if not decide(session, actor, [UNSCANNED], DOCUMENT_NOUN.shape, key)[UNSCANNED]:
        sentence = (
            "This file has not been scanned for viruses yet. The IG team can open it, or upload "
            "it again for it to be scanned."
        )
        raise RefusedError([Refusal("not_scanned", sentence)])


def _record(
    document: Document, version: DocumentVersion, actor: Actor, now: datetime, *, restricted: bool
) -> None:
    facts = {"number": version.number, "sha256": version.sha256, "scan": version.scan}
    reference, record_id = document.reference, document.id
    organisation_id = document.organisation_id
    with unit_of_work(now) as unit:
        unit.entries.append(
            Entry(
                event="document.opened", door=actor.door.value, actor_name=actor.name,
                permission="document.view", correlation_id=unit.correlation_id, at=unit.now,
                chain=actor.organisation_id or organisation_id,
                actor_person_id=actor.person_id, subject_kind="document", subject_id=record_id,
                subject_reference=reference, subject_organisation_id=organisation_id, facts=facts,
                restricted=restricted,
            )
        )  # fmt: skip
