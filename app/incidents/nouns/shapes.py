"""Whose an incident is, and whose what hangs on it: how policy reads both."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, exists, literal, not_, or_, select
from sqlalchemy.orm import aliased

from app.engine.noun import get_noun
from app.identity.models import CaseAccess
from app.incidents.models import Incident
from app.links.models import Link
from app.policy.cases import granted_on
from app.policy.shape import PolicyShape

LINKS = "incident"
"""The kind of link that joins an incident to what it touched."""


def touching_owned(key: Any) -> Callable[[tuple[int, ...]], ColumnElement[bool]]:
    """Say in SQL that an incident touched an asset that one of these people owns or looks after."""

    def owned(people: tuple[int, ...]) -> ColumnElement[bool]:
        asset: Table = get_noun("asset").model.__table__.alias()
        return exists().where(
            Link.kind == LINKS,
            Link.from_kind == "incident",
            Link.from_id == key,
            Link.to_kind == "asset",
            Link.to_id == asset.c.id,
            Link.ends_on.is_(None),
            or_(
                asset.c.owner_id.in_(people),
                asset.c.administrator_id.in_(people),
                asset.c.interim_owner_id.in_(people),
            ),
        )

    return owned


def reporter_or_involved(people: tuple[int, ...]) -> ColumnElement[bool]:
    """Whoever reported it or is involved may say what they have to say (R-SOD-02)."""
    involved = granted_on("incident", Incident.id)("involved", people)
    return or_(Incident.reported_by_id.in_(people), involved)


INCIDENT_SHAPE = PolicyShape(
    local=True,
    organisation=Incident.organisation_id,
    own=(Incident.reported_by_id,),
    owned_for={"incident.add_statement": reporter_or_involved},
    team=Incident.team_id,
    assigned=(Incident.owner_id, Incident.investigator_id),
    assets=touching_owned(Incident.id),
    health=Incident.health.is_(True),
    published=literal(True),
    assessor=Incident.assessor_bar_id,
    second_for={
        "incident.agree_findings": Incident.findings_by_id,
        "incident.countersign": Incident.countersign_for_id,
    },
    restricted=Incident.restricted,
    red=Incident.red,
    granted=granted_on("incident", Incident.id),
    receipt=Incident.receipt_hash,
)


def hanging_shape(model: Any, *, opened_by: Any = None, **more: Any) -> PolicyShape:
    """The shape of what hangs on an incident by ``incident_id``: it is as open as the case.

    ``opened_by`` says in SQL when it is open although the case is restricted.
    """

    def of_case(column: Any) -> Any:
        return (
            select(column)
            .where(Incident.id == model.incident_id)
            .correlate(model.__table__)
            .scalar_subquery()
        )

    restricted = of_case(Incident.restricted)
    return PolicyShape(
        local=True,
        organisation=model.organisation_id,
        team=of_case(Incident.team_id),
        assigned=(of_case(Incident.owner_id), of_case(Incident.investigator_id)),
        assets=touching_owned(model.incident_id),
        health=of_case(Incident.health).is_(True),
        restricted=restricted if opened_by is None else and_(restricted, not_(opened_by)),
        red=of_case(Incident.red),
        granted=granted_on("incident", model.incident_id),
        **more,
    )


def involved_people(incident_id: Any) -> Any:
    """Select who is involved in a case now."""
    access = aliased(CaseAccess)
    return select(access.person_id).where(
        and_(
            access.subject_kind == "incident",
            access.subject_id == incident_id,
            access.right == "involved",
            access.until.is_(None),
        )
    )
