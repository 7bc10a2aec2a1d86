"""What the settings of casework set on an organisation."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core.errors import FieldFault, InvalidError
from app.engine.messages import role_holders
from app.engine.move import Move
from app.engine.noun import Handler
from app.identity.models import Delegation, Person

CASEWORK = ("small_team", "is_oes", "is_pecr_provider")


def _delegate_decision(move: Move) -> None:
    """R-SOD-03: a DPO may be the delegate; that advice and decision then meet in one is said."""
    person = move.session.get_one(Person, move.values["person"])
    move.session.add(
        Delegation(
            organisation_id=move.record.id, person_id=person.id,
            delegated_by_id=move.actor.person_id, starts_on=move.values["delegate_from"],
            ends_on=move.values["delegate_until"], made_at=move.unit.now,
        )
    )  # fmt: skip
    move.facts = {"person": person.reference}
    holders = role_holders(move.unit, "dpo", move.record.id)
    if person.id in holders:
        move.warnings.append(
            "The delegate is the data protection officer. Article 38(6): see that deciding does "
            "not conflict with advising."
        )


def _end_delegation(move: Move) -> None:
    query = select(Delegation).where(
        Delegation.organisation_id == move.record.id,
        Delegation.person_id == move.values["person"], Delegation.ended_at.is_(None),
    )  # fmt: skip
    found = move.session.scalars(query).all()
    if not found:
        raise InvalidError([FieldFault("person", "Nothing is delegated to that person.")])
    for delegation in found:
        delegation.ended_at = move.unit.now
    person = move.session.get_one(Person, move.values["person"])
    move.facts = {"person": person.reference}


def _set_incident_rules(move: Move) -> None:
    said = {name: move.values[name] == "yes" for name in CASEWORK}
    move.record.settings = {**(move.record.settings or {}), **said}
    move.facts = said


HANDLERS: Mapping[str, Handler] = {
    "delegate_decision": _delegate_decision,
    "end_delegation": _end_delegation,
    "set_incident_rules": _set_incident_rules,
}
