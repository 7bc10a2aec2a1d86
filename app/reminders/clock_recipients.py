"""Who is told of a clock: the office-holders, deputies of who is away or involved, never nobody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity.holdings import dates_hold
from app.identity.models import Absence, Deputy, Membership, Person
from app.reminders.hour_ladder import HourLadder
from app.reminders.models import DueItem
from app.reminders.recipients import (
    NOBODY_ELSE,
    Case,
    in_force,
    involved_in,
    offices,
    read_involved,
)


@dataclass(frozen=True, slots=True)
class Standby:
    """Somebody named to act for a role that a person holds; ``involved``: only on such a case."""

    role: str
    person_id: int
    involved_only: bool = False


@dataclass(slots=True)
class ClockDirectory:
    """Who holds what on one London day, who is away and who is involved in which case."""

    holders: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    standbys: dict[tuple[int, int], list[Standby]] = field(default_factory=dict)
    involved: dict[Case, set[int]] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)

    def told(self, item: DueItem, ladder: HourLadder, roles: Iterable[str]) -> list[int]:
        """List the persons a step goes to, each once; if there is none, whoever else there is."""
        found = self._of_roles(item, roles)
        if not found:
            spare = (self._of_roles(item, [role]) for role in ladder.otherwise)
            found = next((people for people in spare if people), [])
        return found

    def next_deputies(self, item: DueItem, ladder: HourLadder, told: Iterable[int]) -> list[int]:
        """List whom to tell when nobody acknowledges, in order: who was not told and is here."""
        known = {*told, *self.away}
        named = [
            standby.person_id
            for recipient in ladder.recipients
            for holder in self._holders(item, recipient.role)
            for standby in self._standing_by(item, holder, recipient.role)
        ]
        return [person for person in self._fit(item, named) if person not in known]

    def _of_roles(self, item: DueItem, roles: Iterable[str]) -> list[int]:
        return self._fit(item, [person for role in roles for person in self._of_role(item, role)])

    def _of_role(self, item: DueItem, role: str) -> Iterator[int]:
        """The holders; who is away or involved has their deputies told (R-SOD-02, R-ROLE-02)."""
        for holder in self._holders(item, role):
            yield holder
            if holder in self.away or holder in self.gone or self._is_involved(item, holder):
                yield from (s.person_id for s in self._standing_by(item, holder, role))

    def _holders(self, item: DueItem, role: str) -> list[int]:
        """Who holds an office; or the owner."""
        office = _office(item, role)
        if office is not None:
            return self.holders.get((item.organisation_id, office), [])
        return [item.person_id] if item.person_id is not None else []

    def _standing_by(self, item: DueItem, holder: int, role: str) -> list[Standby]:
        """An office's deputies act for that office, an owner's for the owner, in their order."""
        involved = self._is_involved(item, holder)
        office = _office(item, role)
        return [
            standby
            for standby in self.standbys.get((item.organisation_id, holder), [])
            if office in (None, standby.role) and (involved or not standby.involved_only)
        ]

    def _is_involved(self, item: DueItem, person: int) -> bool:
        return person in involved_in(item, self.involved)

    def _fit(self, item: DueItem, people: Iterable[int]) -> list[int]:
        return [
            person
            for person in dict.fromkeys(people)
            if person not in self.gone and not self._is_involved(item, person)
        ]


def _office(item: DueItem, role: str) -> str | None:
    """The office a word means; None for the owner. IG officers answer while there is no owner."""
    if role in offices():
        return role
    return NOBODY_ELSE if item.person_id is None else None


def read_clock_directory(
    session: Session, items: Sequence[DueItem], ladders: Iterable[HourLadder], today: date
) -> ClockDirectory:
    """Read who is told of these clocks on a London day, in five queries however many there are."""
    organisations = sorted({item.organisation_id for item in items})
    asked = {role for ladder in ladders for role in (*ladder.everyone, *ladder.otherwise)}
    asked.add(NOBODY_ELSE)
    directory = ClockDirectory()
    _read_holders(session, organisations, asked & offices(), today, directory)
    _read_standbys(session, organisations, today, directory)
    directory.involved = read_involved(session, items)
    people = {item.person_id for item in items if item.person_id is not None}
    people |= {person for found in directory.holders.values() for person in found}
    people |= {s.person_id for found in directory.standbys.values() for s in found}
    _read_absent(session, people, today, directory)
    return directory


def _read_holders(
    session: Session,
    organisations: Sequence[int],
    roles: Iterable[str],
    today: date,
    directory: ClockDirectory,
) -> None:
    rows = session.execute(
        select(Membership.organisation_id, Membership.role, Membership.person_id)
        .where(
            Membership.organisation_id.in_(organisations),
            Membership.role.in_(sorted(roles)),
            *in_force(Membership, today),
        )
        .order_by(Membership.id)
    )
    for organisation, role, person in rows:
        directory.holders.setdefault((organisation, role), []).append(person)


def _read_standbys(
    session: Session, organisations: Sequence[int], today: date, directory: ClockDirectory
) -> None:
    rows = session.execute(
        select(
            Membership.organisation_id, Membership.person_id, Membership.role, Deputy.person_id,
            Deputy.for_involvement,
        )
        .join(Deputy, Deputy.membership_id == Membership.id)
        .where(
            Membership.organisation_id.in_(organisations),
            *in_force(Membership, today),
            dates_hold(Deputy, today),
        )
        .order_by(Deputy.id)
    )  # fmt: skip
    for organisation, person, role, deputy, involved_only in rows:
        standby = Standby(role, deputy, involved_only)
        directory.standbys.setdefault((organisation, person), []).append(standby)


def _read_absent(
    session: Session, people: Iterable[int], today: date, directory: ClockDirectory
) -> None:
    wanted = sorted(people)
    directory.away = set(
        session.scalars(
            select(Absence.person_id).where(
                Absence.person_id.in_(wanted),
                Absence.state == "recorded",
                dates_hold(Absence, today),
            )
        )
    )
    directory.gone = set(
        session.scalars(select(Person.id).where(Person.id.in_(wanted), Person.ended_on < today))
    )
