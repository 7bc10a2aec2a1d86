"""What contracts say of telling each other of a breach: hours, who tells whom (R-CLK-50)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, Table, func, or_, select
from sqlalchemy.orm import Session

from app.core.dates import london_date
from app.engine.noun import get_noun
from app.identity.models import Organisation
from app.incidents.models import Incident
from app.links.models import Link

CONTRACT_LINK = "contract"
"""The kind of link that joins a contract to the assets that it serves."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that names hours; ``party`` is who the other side is, by name."""

    key: int
    reference: str
    hours: int
    party: str


def owed_by_supplier(session: Session, incident: Incident) -> Contract | None:
    """The contract by which the supplier of an incident owes us notice (R-INC-08).

    Of several that bound it on that day the strictest.
    """
    if incident.supplier_id is None:
        return None
    told = incident.supplier_told_at or incident.aware_at
    table = _table()
    owed = _in_force(incident, told).where(
        table.c.supplier_id == incident.supplier_id,
        func.coalesce(table.c.breach_notice_by, "they") != "we",
    )
    return _first(session, owed)


def with_controller(session: Session, incident: Incident) -> Contract | None:
    """The contract by which we owe notice to the controller for whom we process (R-CLK-07)."""
    table = _table()
    owed = _in_force(incident, incident.aware_at).where(
        table.c.supplier_id == incident.processor_for_id, _we_tell(table)
    )
    return _first(session, owed)


def to_be_told(session: Session, incident: Incident) -> list[Contract]:
    """Contracts whose other party must be told: one for each, the strictest (R-CLK-50).

    A contract is linked by an asset that it serves, or by the supplier where it happened. That
    supplier is told only where the contract puts the duty on us alone, and a controller for whom we
    process has its own clock.
    """
    table = _table()
    supplier = incident.supplier_id or 0
    served = (
        select(Link.from_id)
        .where(
            Link.kind == CONTRACT_LINK, Link.from_kind == "contract", Link.to_kind == "asset",
            Link.ends_on.is_(None), Link.to_id.in_(_touched(incident)),
        )
    )  # fmt: skip
    query = _in_force(incident, incident.aware_at).where(
        _we_tell(table),
        or_(table.c.supplier_id != supplier, table.c.breach_notice_by == "we"),
        table.c.supplier_id != (incident.processor_for_id or 0),
        or_(table.c.id.in_(served), table.c.supplier_id == supplier),
    )
    found: dict[str, Contract] = {}
    for row in session.execute(query).tuples():
        contract = Contract(*row)
        found.setdefault(contract.party, contract)
    return list(found.values())


def contract_named(session: Session, organisation_id: int, words: str | None) -> Contract | None:
    """The contract of an organisation whose reference somebody gave, if it names hours."""
    if not words:
        return None
    table = _table()
    reference = words.strip().upper()
    return _first(session, _naming_hours(organisation_id).where(table.c.reference == reference))


def _touched(incident: Incident) -> Select[tuple[int]]:
    return select(Link.to_id).where(
        Link.from_kind == "incident", Link.from_id == incident.id, Link.to_kind == "asset",
        Link.ends_on.is_(None),
    )  # fmt: skip


def touching_served_by(contract_id: int) -> Select[tuple[int]]:
    """Select the incidents that touch an asset which a contract serves."""
    served = select(Link.to_id).where(
        Link.kind == CONTRACT_LINK, Link.from_kind == "contract", Link.from_id == contract_id,
        Link.to_kind == "asset", Link.ends_on.is_(None),
    )  # fmt: skip
    return select(Link.from_id).where(
        Link.from_kind == "incident", Link.to_kind == "asset", Link.to_id.in_(served),
        Link.ends_on.is_(None),
    )  # fmt: skip


def _table() -> Table:
    found: Table = get_noun("contract").model.__table__
    return found


def _we_tell(table: Table) -> ColumnElement[bool]:
    return table.c.breach_notice_by.in_(("we", "each"))


def _naming_hours(organisation_id: int) -> Select[tuple[int, str, int, str]]:
    table = _table()
    return (
        select(table.c.id, table.c.reference, table.c.notify_hours, Organisation.name)
        .join(Organisation, Organisation.id == table.c.supplier_id)
        .where(table.c.organisation_id == organisation_id, table.c.notify_hours.is_not(None))
        .order_by(table.c.notify_hours, table.c.id)
    )


def _in_force(incident: Incident, at: datetime | None) -> Select[tuple[int, str, int, str]]:
    """Contracts that bound both sides on the London day of an instant, whatever came after."""
    table = _table()
    day = london_date(at) if at is not None else date.max
    return _naming_hours(incident.organisation_id).where(
        or_(table.c.starts_on.is_(None), table.c.starts_on <= day),
        or_(table.c.ended_on.is_(None), table.c.ended_on >= day),
    )


def _first(session: Session, query: Select[tuple[int, str, int, str]]) -> Contract | None:
    row = session.execute(query.limit(1)).tuples().first()
    return Contract(*row) if row else None
