"""What the document store does by itself."""

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select

from app.documents.models import DocumentVersion, StoredFile
from app.documents.storage import storage
from app.engine.unit_of_work import unit_of_work

WAITS = timedelta(hours=24)
"""How long an uploaded file waits for the move that attaches it."""
_AT_ONCE = 100


def sweep_uploads(now: datetime) -> int:
    """Forget files that no document came to hold: the move was refused, or never made.

    The row and the file go in one transaction that holds the row, so that nobody attaches or
    uploads the same content meanwhile. Returns how many went.
    """
    kept = storage()
    with unit_of_work(now) as unit:
        attached = exists().where(DocumentVersion.sha256 == StoredFile.sha256)
        gone = unit.session.scalars(
            select(StoredFile.sha256)
            .where(StoredFile.stored_at < now - WAITS, ~attached)
            .limit(_AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        if gone:
            unit.session.execute(delete(StoredFile).where(StoredFile.sha256.in_(gone)))
        for sha256 in gone:
            kept.remove(sha256)
    for path in kept.leftovers((now - WAITS).timestamp()):
        path.unlink(missing_ok=True)
    return len(gone)
