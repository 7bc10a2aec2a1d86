"""Who is asking: a person with the roles they hold today, or the system itself."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.door import Door
from app.identity.holdings import EVERYBODY, Holding, list_holdings
from app.identity.models import Organisation, Person

__all__ = [
    "EVERYBODY",
    "Actor",
    "Holding",
    "actor_of",
    "load_actor",
    "organisation_by_code",
    "public_actor",
    "system_actor",
]


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor is a value: it carries everything that policy needs, and no session or request.

    ``standing_in`` are offices taken over only for cases whose office-holder is involved;
    ``receipt`` is the hash of the receipt code that the public showed.
    """

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
    standing_in: tuple[Holding, ...] = ()
    receipt: str = ""

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
        acting = tuple(h for h in self.standing_in if h.organisation_id in (None, organisation_id))
        return replace(self, holdings=kept, standing_in=acting)

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
    return actor_of(session, person, today=today, door=door, second_factor=second_factor)


def actor_of(
    session: Session, person: Person, *, today: date, door: Door, second_factor: bool
) -> Actor:
    """Make an actor of a person who is read already."""
    held = list_holdings(session, person, today)
    return Actor(
        name=person.name,
        door=door,
        person_id=person.id,
        organisation_id=person.organisation_id,
        holdings=tuple(h for h in held if not h.for_involved),
        standing_in=tuple(h for h in held if h.for_involved),
        second_factor=second_factor,
    )


def organisation_by_code(session: Session, code: str) -> Organisation | None:
    """Find an organisation by its code."""
    return session.scalar(select(Organisation).where(Organisation.code == code))
