"""A small world to act in: an organisation, its people with roles, and whoever acts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.identity.actor import Actor, load_actor, system_actor
from app.identity.models import Organisation, Person

OPERATOR = system_actor(Door.COMMAND_LINE)
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class World:
    """An organisation and a clock that the test moves."""

    code: str = "northbourne"
    now: datetime = START
    people: dict[str, str] = field(default_factory=dict)

    def organisation(self, **inputs: Any) -> Outcome:
        """Add the organisation."""
        given = {"code": self.code, "name": f"{self.code.title()} Council", "kind": "council"}
        return self.do(OPERATOR, "organisation", "create", **(given | inputs))

    def person(self, name: str, *roles: str, sign_in: bool = True, **inputs: Any) -> str:
        """Add a person with roles and a sign-in; returns the person's reference."""
        word = name.lower().replace(" ", ".")
        given = {"name": name, "email": f"{word}@{self.code}.example"}
        reference = self.do(OPERATOR, "person", "create", **(given | inputs)).reference
        self.people[name] = reference
        if sign_in:
            self.do(OPERATOR, "account", "create", person=reference)
        for role in roles:
            self.do(OPERATOR, "membership", "grant", person=reference, role=role)
        return reference

    def as_(self, name: str, door: Door = Door.PAGE, *, second_factor: bool = True) -> Actor:
        """Load a person as the actor they are today."""
        person_id = (
            session().scalars(select(Person.id).where(Person.reference == self.people[name])).one()
        )
        return load_actor(
            session(), person_id, today=london_date(self.now), door=door,
            second_factor=second_factor,
        )  # fmt: skip

    def do(
        self, actor: Actor, noun: str, trigger: str, reference: str | None = None, **inputs: Any
    ) -> Outcome:
        """Take one move of the one path."""
        organisation = None if reference or noun == "organisation" else self.code
        command = Command(noun, trigger, reference, organisation, inputs)
        return execute(command, actor, now=self.now)

    def asset(self, by: str, **inputs: Any) -> str:
        """Propose an asset; returns its reference."""
        return self.do(
            self.as_(by), "asset", "propose", **({"name": "Case files"} | inputs)
        ).reference

    def owned_asset(self, by: str, owner: str, **inputs: Any) -> str:
        """Propose an asset, offer it and have it accepted."""
        reference = self.asset(by, **inputs)
        self.do(self.as_(by), "asset", "offer_ownership", reference, person=self.people[owner])
        self.do(self.as_(owner), "asset", "accept_ownership", reference)
        return reference

    def wait(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    @property
    def organisation_id(self) -> int:
        """The organisation's key."""
        found = select(Organisation.id).where(Organisation.code == self.code)
        return int(session().scalars(found).one())


def council(code: str = "northbourne") -> World:
    """A council with an IG officer (Ada), an owner (Bo), a SIRO (Cy) and a member of staff (Di)."""
    world = World(code)
    world.organisation()
    world.person("Ada Osei", "ig_officer")
    world.person("Bo Lin")
    world.person("Cy Roe", "siro")
    world.person("Di Fox")
    return world
