"""A clock on the one asset of a council, as an incident's obligation will have it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from app.assets.models import Asset
from app.core.database import session
from app.core.dates import from_london, london_date
from app.engine.noun import DueDate, Noun, get_noun
from app.engine.unit_of_work import unit_of_work
from app.identity.models import CaseAccess, Membership, Person
from app.outbox.models import Message
from app.reminders import due_items, tick
from app.reminders.models import DueItem
from app.reminders.wording import words_of
from tests.factories.world import World, council

AWARE = from_london(datetime(2026, 10, 23, 17, 0))
"""A Friday at 5pm; the clocks go back on Sunday, so 72 hours end on Monday at 4pm."""
CASE = ("incident", 7)
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class ClockWorld:
    """A council with an owner of the case (Bo), a DPO (Dee), a SIRO (Cy), and their deputies."""

    world: World
    numbers: dict[str, int] = field(default_factory=dict)
    due: DueDate | None = None

    @classmethod
    def made(cls) -> "ClockWorld":
        """Make the council the day before."""
        world = council()
        world.now = AWARE - timedelta(days=1)
        world.person("Dee Poe", "dpo")
        for name in ("Una Dep", "Vic Dep", "Wes Dep", "Xia Dep"):
            world.person(name)
        world.person("Zed Orr", "organisation_admin")
        world.do(
            world.as_("Zed Orr"), "membership", "grant", person=world.people["Bo Lin"],
            role="investigator",
        )  # fmt: skip
        world.asset("Ada Osei")
        found = session().execute(select(Person.reference, Person.id)).tuples()
        names = {reference: name for name, reference in world.people.items()}
        made = cls(world, {names[ref]: key for ref, key in found})
        session().rollback()
        return made

    def deputy(self, holder: str, role: str, deputy: str) -> None:
        """Name a deputy for a role."""
        held = session().scalars(
            select(Membership.reference).where(
                Membership.person_id == self.numbers[holder], Membership.role == role
            )
        )
        self.world.do(
            self.world.as_("Zed Orr"), "membership", "name_deputy", held.one(),
            deputy=self.world.people[deputy], deputy_from="2026-10-01",
        )  # fmt: skip

    def involve(self, name: str) -> None:
        """Put somebody on the case as involved."""
        with unit_of_work(AWARE) as unit:
            organisation = unit.session.scalars(select(Asset.organisation_id)).one()
            unit.session.add(
                CaseAccess(
                    subject_kind=CASE[0], subject_id=CASE[1], organisation_id=organisation,
                    person_id=self.numbers[name], right="involved", since=AWARE,
                )
            )  # fmt: skip

    def start(self, at: datetime = AWARE, *, hours: float = 72, **changes: Any) -> None:
        """Start the clock, by what the record says at an instant."""
        due_at = AWARE + HOUR * hours
        self.due = DueDate(
            "breach_clock", london_date(due_at), "breach_clock", self.numbers["Bo Lin"],
            date(2026, 10, 23), starts_at=AWARE, due_at=due_at, case=CASE,
        )  # fmt: skip
        self.change(at, **changes)

    def change(self, at: datetime, **changes: Any) -> None:
        """Change what the record says of its clock."""
        assert self.due is not None
        self.due = replace(self.due, **changes)
        self.write([self.due], at)

    def write(self, dues: list[DueDate], at: datetime) -> None:
        """Give the one asset these due dates."""
        noun: Noun = replace(get_noun("asset"), dues=lambda _record: dues)
        with unit_of_work(at) as unit:
            asset = unit.session.scalars(select(Asset)).one()
            due_items.sync_record(unit.session, noun, asset, unit.now)

    def more(self, many: int) -> None:
        """Write many more clocks beside the one, each with its first step sent."""
        item = self.item()
        same = {c.name: getattr(item, c.name) for c in DueItem.__table__.columns if c.name != "id"}
        session().rollback()
        with unit_of_work(AWARE) as unit:
            rows = [same | {"kind": f"clock_{number}"} for number in range(many)]
            unit.session.execute(insert(DueItem), rows)

    def run(self, first: float, last: float, *, minutes: int = 15) -> int:
        """Tick every so many minutes from one hour of the clock to another; counts messages."""
        now, made = AWARE + HOUR * first, 0
        while now <= AWARE + HOUR * last:
            made += tick.run(now).messages
            now += timedelta(minutes=minutes)
        return made

    def told(self, *people: str) -> list[tuple[float, str, str]]:
        """List hours from the start, words and recipient of every message of the clock."""
        names = {key: name for name, key in self.numbers.items()}
        rows = session().scalars(
            select(Message).where(Message.name.like("breach_clock%")).order_by(Message.id)
        )
        found = [
            ((row.created_at - AWARE) / HOUR, row.name.removeprefix("breach_clock_"), row)
            for row in rows
        ]
        return [
            (hours, word, names[row.person_id])
            for hours, word, row in found
            if not people or names[row.person_id] in people
        ]

    def subjects(self, name: str) -> list[str]:
        """List the subjects of one person's messages of the clock."""
        rows = session().scalars(
            select(Message)
            .where(Message.name.like("breach_clock%"), Message.person_id == self.numbers[name])
            .order_by(Message.id)
        )
        return [words_of(row).subject for row in rows]

    def item(self) -> DueItem:
        """The clock's row."""
        session().expire_all()
        return session().scalars(select(DueItem).where(DueItem.kind == "breach_clock")).one()
