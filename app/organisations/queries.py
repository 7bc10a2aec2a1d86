"""Reads about roles: who holds which, and which office stands empty or has no deputy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from app.identity.actor import Actor
from app.identity.holdings import dates_hold
from app.identity.models import Deputy, Membership, Organisation, Person
from app.organisations.fields import ROLES
from app.organisations.nouns import MEMBERSHIP_NOUN, OFFICES

_WORDS = dict(ROLES)


@dataclass(frozen=True, slots=True)
class OfficeWarning:
    """What is missing in an organisation: a warning, never a block (R-ROLE-03)."""

    organisation: str
    sentence: str


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role somebody holds, will hold or held until lately; both dates included."""

    reference: str
    organisation: str
    role: str
    person: str
    person_reference: str
    starts_on: date
    ends_on: date | None
    deputies: tuple[str, ...]


def list_office_warnings(
    session: Session, organisation_ids: Sequence[int], today: date
) -> list[OfficeWarning]:
    """List offices without a holder, or without a deputy, on a London date (R-ROLE-02, R-ROLE-03).

    A Caldicott Guardian is needed where health or care data is held.
    """
    holders = _holders(session, organisation_ids, today)
    warnings = []
    for organisation in session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(organisation_ids))
        .order_by(Organisation.name)
    ):
        for role in _needed(organisation):
            words = _WORDS[role]
            has_deputy = holders.get((organisation.id, role))
            if has_deputy is None:
                sentence = f"There is no {words}. Give someone this role."
                warnings.append(OfficeWarning(organisation.name, sentence))
            elif not has_deputy:
                sentence = f"The {words} has no deputy. Nobody acts while they are away."
                warnings.append(OfficeWarning(organisation.name, sentence))
    return warnings


def list_roles(
    session: Session, actor: Actor, organisation_ids: Sequence[int], today: date
) -> list[HeldRole]:
    """List the roles of these organisations that the actor may see and that have not ended."""
    rows = session.execute(
        select(Membership, Person, Organisation.name)
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            MEMBERSHIP_NOUN.visible(actor),
            Membership.organisation_id.in_(organisation_ids),
            Membership.state == "held",
            or_(Membership.ends_on.is_(None), Membership.ends_on >= today),
        )
        .order_by(Organisation.name, Membership.role, Person.name, Membership.id)
    ).all()
    deputies = _deputies(session, [membership.id for membership, _, _ in rows], today)
    return [
        HeldRole(
            reference=membership.reference, organisation=organisation,
            role=_WORDS.get(membership.role, membership.role), person=person.name,
            person_reference=person.reference, starts_on=membership.starts_on,
            ends_on=membership.ends_on, deputies=tuple(deputies.get(membership.id, ())),
        )
        for membership, person, organisation in rows
    ]  # fmt: skip


def _needed(organisation: Organisation) -> tuple[str, ...]:
    health = organisation.holds_health_data == "yes"
    return tuple(r for r in ("siro", "dpo", "caldicott") if r != "caldicott" or health)


def _holders(
    session: Session, organisation_ids: Sequence[int], today: date
) -> dict[tuple[int, str], bool]:
    """Tell for each office held today whether it has a deputy today."""
    held = select(Membership.id, Membership.organisation_id, Membership.role).where(
        Membership.organisation_id.in_(organisation_ids),
        Membership.role.in_(OFFICES),
        Membership.state == "held",
        dates_hold(Membership, today),
    )
    rows = session.execute(held).all()
    deputies = _deputies(session, [row.id for row in rows], today)
    return {(row.organisation_id, row.role): bool(deputies.get(row.id)) for row in rows}


def _deputies(session: Session, membership_ids: Sequence[int], today: date) -> dict[int, list[str]]:
    person = aliased(Person)
    rows = session.execute(
        select(Deputy.membership_id, person.name)
        .join(person, person.id == Deputy.person_id)
        .where(
            Deputy.membership_id.in_(membership_ids),
            dates_hold(Deputy, today),
        )
        .order_by(Deputy.id)
    )
    found: dict[int, list[str]] = {}
    for membership_id, name in rows:
        found.setdefault(membership_id, []).append(name)
    return found
