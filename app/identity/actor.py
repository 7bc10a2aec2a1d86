"""Who is asking: a person with the roles they hold today, or the system itself."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.core.door import Door
from app.identity.models import Absence, Deputy, Membership, Organisation, Person, Team

EVERYBODY = "staff"
_WITHOUT_STAFF = frozenset({"auditor", "partner_user", "contributor", "link_holder"})


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held in an organisation; ``person_id`` is the office-holder deputised for, if any."""

    role: str
    organisation_id: int | None
    person_id: int
    as_deputy: bool = False
    team_path: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor is a value: it carries everything that policy needs, and no session or request."""

    name: str
    door: Door
    person_id: int | None = None
    account_id: int | None = None
    organisation_id: int | None = None
    holdings: tuple[Holding, ...] = ()
    second_factor: bool = False
    fresh_code: bool = False
    system: bool = False
    session_id: int | None = None
    read_only: bool = False

    def roles(self, organisation_id: int | None = None) -> frozenset[str]:
        """List the roles held, in one organisation or anywhere."""
        return frozenset(
            h.role
            for h in self.holdings
            if organisation_id is None or h.organisation_id in (None, organisation_id)
        )

    def organisations(self) -> tuple[int, ...]:
        """List the organisations in which the actor holds any role, in order of id."""
        return tuple(sorted({h.organisation_id for h in self.holdings if h.organisation_id}))

    def within(self, organisation_id: int) -> "Actor":
        """Narrow the actor to one organisation, as a token or the header's choice does."""
        kept = tuple(h for h in self.holdings if h.organisation_id in (None, organisation_id))
        return replace(self, holdings=kept)

    def through(self, door: Door) -> "Actor":
        """The same actor through another door."""
        return replace(self, door=door)


def system_actor(door: Door) -> Actor:
    """The named system user: the scheduler's moves, and at the command line the operator's."""
    roles = ("system", "operator") if door is Door.COMMAND_LINE else ("system",)
    return Actor(
        name="System", door=door, system=True, holdings=tuple(Holding(r, None, 0) for r in roles)
    )


def public_actor(door: Door) -> Actor:
    """Anyone, not signed in."""
    return Actor(name="Public", door=door, holdings=(Holding("public", None, 0),))


def load_actor(
    session: Session, person_id: int, *, today: date, door: Door, second_factor: bool = False
) -> Actor:
    """Load a person as an actor with the roles they hold on ``today`` (London date; R-ROLE-02)."""
    person = session.get_one(Person, person_id)
    holdings = [
        *_staff_holding(session, person),
        *_held(session, person_id, today),
        *_deputised(session, person_id, today),
        *_managed(session, person_id),
    ]
    if person.ended_on is not None and person.ended_on < today:
        holdings = []
    return Actor(
        name=person.name,
        door=door,
        person_id=person_id,
        organisation_id=person.organisation_id,
        holdings=tuple(dict.fromkeys(holdings)),
        second_factor=second_factor,
    )


def _staff_holding(session: Session, person: Person) -> list[Holding]:
    """Every signed-in person of an organisation is staff, outsiders with a role apart.

    An outsider whose role has ended is not staff either: an expired role takes rights away.
    """
    outside = session.scalar(
        select(Membership.id)
        .where(
            Membership.person_id == person.id,
            Membership.organisation_id == person.organisation_id,
            Membership.role.in_(_WITHOUT_STAFF),
        )
        .limit(1)
    )
    return [] if outside else [Holding(EVERYBODY, person.organisation_id, person.id)]


def _in_force(starts_on: Any, ends_on: Any, today: date) -> tuple[ColumnElement[bool], ...]:
    return (starts_on <= today, or_(ends_on.is_(None), ends_on >= today))


def _held(session: Session, person_id: int, today: date) -> list[Holding]:
    rows = session.execute(
        select(Membership.role, Membership.organisation_id)
        .where(
            Membership.person_id == person_id,
            Membership.state == "held",
            *_in_force(Membership.starts_on, Membership.ends_on, today),
        )
        .order_by(Membership.id)
    )
    system_wide = {"system_admin", "toolkit_editor", "toolkit_approver"}
    return [
        Holding(role, None if role in system_wide else organisation_id, person_id)
        for role, organisation_id in rows
    ]


def _deputised(session: Session, person_id: int, today: date) -> list[Holding]:
    """A deputy holds the role while its holder is absent."""
    holder = aliased(Membership)
    away = exists().where(
        and_(
            Absence.person_id == holder.person_id,
            Absence.state == "recorded",
            *_in_force(Absence.starts_on, Absence.ends_on, today),
        )
    )
    rows = session.execute(
        select(holder.role, holder.organisation_id, holder.person_id)
        .join(Deputy, Deputy.membership_id == holder.id)
        .where(
            Deputy.person_id == person_id,
            holder.state == "held",
            *_in_force(Deputy.starts_on, Deputy.ends_on, today),
            *_in_force(holder.starts_on, holder.ends_on, today),
            away,
        )
    )
    return [Holding(role, organisation, holder_id, True) for role, organisation, holder_id in rows]


def _managed(session: Session, person_id: int) -> list[Holding]:
    rows = session.execute(
        select(Team.kind, Team.organisation_id, Team.path)
        .where(Team.manager_id == person_id, Team.state == "open")
        .order_by(Team.id)
    )
    return [
        Holding(
            "director" if kind == "directorate" else "manager",
            organisation,
            person_id,
            team_path=path,
        )
        for kind, organisation, path in rows
    ]


def organisation_by_code(session: Session, code: str) -> Organisation | None:
    """Find an organisation by its code."""
    return session.scalar(select(Organisation).where(Organisation.code == code))
