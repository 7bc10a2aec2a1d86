"""Mappings that people keep for the next file of the same shape (U17)."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.references import next_references
from app.engine.unit_of_work import unit_of_work
from app.exchange.kinds import Kind
from app.exchange.mapping import ColumnMapping, read_mapping
from app.exchange.models import SavedMapping
from app.exchange.sources import header_hash
from app.exchange.tables import Table


def saved_for(
    session: Session, kind: Kind, table: Table, organisation_id: int
) -> ColumnMapping | None:
    """Find the mapping kept for files with these columns."""
    kept = session.scalars(
        select(SavedMapping).where(
            SavedMapping.organisation_id == organisation_id,
            SavedMapping.kind == kind.name,
            SavedMapping.header_hash == header_hash(kind, table.header),
        )
    ).first()
    return read_mapping(json.dumps(kept.mapping), kind.targets()) if kept else None


def save(
    kind: Kind, table: Table, mapping: ColumnMapping, organisation_id: int, *, now: datetime
) -> None:
    """Keep a mapping, in place of one kept for the same columns."""
    digest = header_hash(kind, table.header)
    with unit_of_work(now) as unit:
        kept = unit.session.scalars(
            select(SavedMapping).where(
                SavedMapping.organisation_id == organisation_id,
                SavedMapping.kind == kind.name,
                SavedMapping.header_hash == digest,
            )
        ).first()
        if kept is None:
            kept = SavedMapping(
                reference=next_references(unit.session, "MAP", unit.today.year)[0], state="kept",
                version=1, created_at=now, updated_at=now, organisation_id=organisation_id,
                kind=kind.name, name=table.name[:120], header_hash=digest,
            )  # fmt: skip
            unit.session.add(kept)
        kept.mapping, kept.updated_at = mapping.to_json(), now
