"""What the API reads: a page of records, a record's events, its moves."""

from typing import Any

from sqlalchemy import and_, func, not_, select
from sqlalchemy.orm import Session

from app.audit.models import AuditDetail, AuditEvent
from app.core.errors import FieldFault, InvalidError
from app.engine.available import Offer
from app.engine.noun import Noun
from app.engine.paging import LARGEST_PAGE, PAGE_SIZE, Cursors, PageOfRows, page_of
from app.engine.reading import as_records, restricted_column
from app.identity.actor import Actor, organisation_by_code
from app.search.entries import is_searched
from app.search.narrowing import holding

_KNOWN = {"limit", "cursor", "state", "organisation", "q"}


def list_records(
    session: Session, noun: Noun, actor: Actor, arguments: dict[str, str], secret_key: str
) -> dict[str, Any]:
    """Answer one page in the actor's scope. Raises InvalidError for filters it does not know.

    A restricted record stands in it by its title: it is opened one by one, and that is recorded.
    """
    limit = _check(noun, arguments)
    filters = {k: v for k, v in arguments.items() if k not in ("limit", "cursor")}
    whole = and_(noun.visible(actor, full=True), not_(restricted_column(noun))).label("whole")
    query = select(noun.model, noun.model.id, noun.model.updated_at, whole)
    query = _narrow(session, query.where(noun.visible(actor)), noun, actor, filters)
    page: PageOfRows = page_of(
        session, query, noun, Cursors(secret_key, noun=noun.name, filters=filters),
        cursor=arguments.get("cursor") or None, limit=limit,
    )  # fmt: skip
    items = as_records(session, noun, [(row[0], bool(row.whole)) for row in page.rows])
    return {"items": items, "next": page.following}


def _check(noun: Noun, arguments: dict[str, str]) -> int:
    faults = [FieldFault(n, f"There is no filter “{n}”.") for n in arguments if n not in _KNOWN]
    text = arguments.get("limit", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LARGEST_PAGE):
        faults.append(FieldFault("limit", f"limit must be from 1 to {LARGEST_PAGE}."))
    faults += [
        FieldFault(n, f"{n} contains a character that cannot be searched.")
        for n, value in arguments.items()
        if "\x00" in value
    ]
    if len(arguments.get("q", "")) > 100:
        faults.append(FieldFault("q", "q must be 100 characters or fewer."))
    if faults:
        raise InvalidError(faults)
    return int(text)


def _narrow(session: Session, query: Any, noun: Noun, actor: Actor, filters: dict[str, str]) -> Any:
    model = noun.model
    if "state" in filters:
        query = query.where(model.state == filters["state"])
    if "organisation" in filters:
        found = organisation_by_code(session, filters["organisation"])
        column = noun.shape.organisation
        query = query.where(column == (found.id if found else -1))
    if filters.get("q", "").strip() and is_searched(noun):
        query = query.where(holding(session, noun, actor, filters["q"]))
    elif filters.get("q") and hasattr(model, "name"):
        query = query.where(func.lower(model.name).contains(filters["q"].lower(), autoescape=True))
    return query


def list_events(session: Session, noun: Noun, record: Any) -> list[dict[str, Any]]:
    """Answer what happened to a record, newest first; emptied details are left out."""
    rows = session.execute(
        select(AuditEvent, AuditDetail)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(
            AuditEvent.subject_kind == noun.name,
            AuditEvent.subject_id == record.id,
            AuditEvent.outcome == "done",
        )
        .order_by(AuditEvent.id.desc())
        .limit(LARGEST_PAGE)
    )
    return [
        {
            "at": event.at.isoformat().replace("+00:00", "Z"),
            "event": event.event,
            "door": event.door,
            "actor": event.actor_name,
            "outcome": event.outcome,
            "reason": detail.reason_text if detail else None,
            "changes": (detail.after_values or {}) if detail else {},
        }
        for event, detail in rows
    ]


def written_offers(offers: list[Offer]) -> list[dict[str, Any]]:
    """Write what is offered and what is not, with reasons."""
    return [
        {
            "trigger": o.trigger,
            "label": o.label,
            "offered": o.offered,
            "inputs": [spec.name for spec in o.inputs],
            "refusals": [{"code": r.code, "sentence": r.sentence} for r in o.refusals],
        }
        for o in offers
    ]
