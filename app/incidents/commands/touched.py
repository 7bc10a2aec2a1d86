"""What an incident touched: assets, processing records, other incidents, as links."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, false

from app.core.dates import london_date
from app.engine.move import Move
from app.engine.noun import Handler, Situation, get_noun
from app.incidents.models import Incident
from app.incidents.nouns.shapes import LINKS
from app.incidents.queries.cases import similar
from app.links.queries import find_link, make_link
from app.links.relations import Relation, linked, relate

ENDS = {"asset": "asset", "processing_record": "processing_record", "related": "incident"}
"""What a move asks for, and the kind of record that it names."""


def asked_end(values: Mapping[str, Any]) -> tuple[str, int] | None:
    """The other end that a linking move names, if any."""
    for name, kind in ENDS.items():
        if values.get(name):
            return kind, int(values[name])
    return None


def is_linked(at: Situation, incident: Incident, end: tuple[str, int]) -> bool:
    """Whether an incident is linked to a record now."""
    return find_link(at.session, LINKS, ("incident", incident.id), end) is not None


def _link(move: Move) -> None:
    end = asked_end(move.values)
    assert end is not None  # the move asked for it
    make_link(
        move.session, LINKS, ("incident", move.record.id), end, now=move.unit.now,
        today=move.unit.today, by=move.actor.person_id,
    )  # fmt: skip
    other = move.session.get_one(get_noun(end[0]).model, end[1])
    move.facts = {"linked": other.reference}


def _unlink(move: Move) -> None:
    end = asked_end(move.values)
    assert end is not None  # the move asked for it
    link = find_link(move.session, LINKS, ("incident", move.record.id), end)
    assert link is not None  # the guard found it
    link.ends_on = move.unit.today
    other = move.session.get_one(get_noun(end[0]).model, end[1])
    move.facts = {"unlinked": other.reference}


HANDLERS: Mapping[str, Handler] = {
    "link_asset": _link, "link_processing": _link, "link_incident": _link,
    "unlink_asset": _unlink, "unlink_processing": _unlink,
}  # fmt: skip


def _similar(incident: Incident) -> ColumnElement[bool]:
    """R-INC-07, once it is known what befell which team."""
    if incident.team_id is None or incident.incident_type is None:
        return false()
    return similar(incident, london_date(incident.created_at))


def register_relations() -> None:
    """Show incidents with what they touched, and what they touched with them."""
    relate(
        Relation("incident", "Information assets", "asset",
                 linked(LINKS, towards=True, other="asset")),
        Relation("incident", "Processing records", "processing_record",
                 linked(LINKS, towards=True, other="processing_record")),
        Relation("incident", "Related incidents", "incident",
                 linked(LINKS, towards=True, other="incident")),
        Relation("incident", "Related to it", "incident",
                 linked(LINKS, towards=False, other="incident")),
        Relation("incident", "Duplicates of it", "incident",
                 lambda incident: Incident.duplicate_of_id == incident.id),
        Relation("incident", "Repeats", "incident",
                 lambda incident: Incident.id == incident.duplicate_of_id),
        Relation("incident", "Same type and team within twelve months", "incident", _similar),
        Relation("asset", "Incidents", "incident",
                 linked(LINKS, towards=False, other="incident")),
        Relation("processing_record", "Incidents", "incident",
                 linked(LINKS, towards=False, other="incident")),
        Relation("organisation", "Incidents at this supplier or partner", "incident",
                 lambda organisation: Incident.supplier_id == organisation.id),
        Relation("team", "Incidents", "incident", lambda team: Incident.team_id == team.id),
    )  # fmt: skip
