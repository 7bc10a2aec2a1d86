"""Certificates as PDF: made by a job from what was certified, kept, and handed out as they are."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assets.retention.models import CertificateFile, Disposal
from app.core.database import session as current_session
from app.documents.pdf import write_pdf
from app.engine.jobs import enqueue
from app.engine.unit_of_work import unit_of_work
from app.outbox import jobs

KIND = "disposal_certificate"
TEMPLATE = "disposals/certificate_pdf.html"


def register_jobs() -> None:
    """Declare what the job does."""
    jobs.register(KIND, _make)


def queue_certificate(disposal: Disposal, *, now: datetime) -> str:
    """Have the PDF made; queued in the transaction that certifies."""
    return enqueue(
        KIND, f"{KIND}:{disposal.reference}", {"disposal": disposal.reference},
        person_id=disposal.certified_by_id, organisation_id=disposal.organisation_id, now=now,
    )  # fmt: skip


def certificate_file(session: Session, disposal_id: int) -> CertificateFile | None:
    """The PDF of a disposal, or None while the job has not made it."""
    wanted = select(CertificateFile).where(CertificateFile.disposal_id == disposal_id)
    return session.scalars(wanted).one_or_none()


def _make(context: jobs.JobContext) -> Mapping[str, Any]:
    """Render once; begun again after a crash it finds what it made."""
    wanted = select(Disposal).where(Disposal.reference == context.payload["disposal"])
    disposal = current_session().scalars(wanted).one()
    now = context.now()
    content = render(disposal, made_at=now)
    with unit_of_work(now) as unit:
        if certificate_file(unit.session, disposal.id) is None:
            digest = hashlib.sha256(content).hexdigest()
            unit.session.add(
                CertificateFile(
                    disposal_id=disposal.id, content=content, digest=digest, made_at=now
                )
            )
    return {"bytes": len(content)}


def render(disposal: Disposal, *, made_at: datetime) -> bytes:
    """Write the certificate as PDF. ``made_at`` is an aware instant, stamped in London time."""
    template = current_app.jinja_env.get_template(TEMPLATE)
    values = dict(disposal.certificate or ())
    page = template.render(
        number=disposal.certificate_number, pairs=disposal.certificate or [],
        marking=values.get("Marking", ""), organisation=values.get("Organisation", ""),
        made_at=made_at,
    )  # fmt: skip
    return write_pdf(page)
