"""What a certificate of disposal says, in the order in which it is read (R-IAR-14)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assets.models import Asset
from app.assets.retention.fields import METHODS
from app.assets.retention.models import Disposal
from app.assets.retention.queries import rule_of
from app.core.fields import FieldSpec, shown_value
from app.core.vocabulary import choices
from app.identity.models import Organisation, Person


def written(session: Session, disposal: Disposal, asset: Asset) -> list[list[str]]:
    """Write a certificate as pairs of label and value, with people by name.

    It is kept as written: later changes of names do not change what was certified.
    """
    organisation = session.get_one(Organisation, asset.organisation_id)
    rule = rule_of(session, asset)
    methods = dict(choices(METHODS))
    pairs = [
        ("Organisation", organisation.name),
        ("Information asset", f"{asset.name}, {asset.reference}"),
        ("Marking", asset.marking or "Not recorded"),
        ("Series", disposal.series or "The whole asset"),
        ("Records dated", _between(disposal)),
        ("How much", disposal.volume),
        ("Reason", disposal.reason),
        ("Retention rule", f"{rule.name}, {rule.reference}" if rule else ""),
        ("Authority", (rule.authority if rule else None) or ""),
        ("Due on", _day(disposal.due_on)),
        ("Asked for by", _who(session, disposal.requested_by_id, disposal.requested_on)),
        ("Approved by", _who(session, disposal.approved_by_id, disposal.approved_on)),
        ("Confirmed by", _who(session, disposal.confirmed_by_id, disposal.confirmed_on)),
        ("Carried out on", _day(disposal.carried_out_on)),
        ("Carried out by", disposal.carried_out_by or ""),
        ("Method", methods.get(disposal.carried_out_method or "", "")),
        ("Witness", disposal.witness or ""),
        ("Contractor", disposal.contractor or ""),
        ("Contractor's certificate", disposal.contractor_certificate or ""),
        ("Certified by", _who(session, disposal.certified_by_id, disposal.certified_on)),
        ("Disposal", disposal.reference),
    ]
    return [[label, value] for label, value in pairs if value]


def _between(disposal: Disposal) -> str:
    if disposal.records_from is None and disposal.records_to is None:
        return ""
    return f"{_day(disposal.records_from) or 'Not known'} to {_day(disposal.records_to) or 'now'}"


def _who(session: Session, person_id: int | None, on: object) -> str:
    if person_id is None:
        return ""
    name = session.scalars(select(Person.name).where(Person.id == person_id)).one()
    return f"{name}, {_day(on)}"


def _day(value: object) -> str:
    return shown_value(FieldSpec("day", "Day"), value)
