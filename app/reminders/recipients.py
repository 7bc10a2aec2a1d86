"""Who is told of a step: the person on the record, their manager, office-holders and deputies."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from app.identity.holdings import dates_hold
from app.identity.models import Absence, CaseAccess, Deputy, Membership, Person, Team
from app.policy.table import rules
from app.reminders.ladder import Step
from app.reminders.models import DueItem

MANAGER = "manager"
NOBODY_ELSE = "ig_officer"
"""Who is told when a step finds nobody: an organisation's date is never forgotten in silence."""

Case = tuple[str, int]

RoleReader = Callable[[Session, Sequence[DueItem]], Mapping[int, Sequence[int]]]
"""Tells for items, by their ids, which persons a role means."""

_readers: dict[str, RoleReader] = {}


def read_role(role: str, reader: RoleReader) -> None:
    """Have a domain say whom a role of its ladders means, where that is not on the item itself."""
    _readers[role] = reader


@dataclass(slots=True)
class Directory:
    """Who holds what on one London day, read in a few queries for many items."""

    managers: dict[int, int | None] = field(default_factory=dict)
    holders: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    deputies: dict[tuple[int, int], list[tuple[str, int]]] = field(default_factory=dict)
    stand_ins: dict[tuple[int, int], list[tuple[str, int]]] = field(default_factory=dict)
    involved: Mapping[Case, set[int]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    read: dict[str, Mapping[int, Sequence[int]]] = field(default_factory=dict)

    def told(self, item: DueItem, step: Step) -> list[int]:
        """List the persons a step goes to, each once, deputies of the absent among them.

        Who is involved in the case hears nothing; who stands in for them does (R-SOD-02).
        """
        found: list[int] = []
        for role in step.to:
            found += self._of_role(item, role)
        here = [person for person in self._fit(item, found) if person not in self.gone]
        return here or self._fit(item, self.holders.get((item.organisation_id, NOBODY_ELSE), ()))

    def _fit(self, item: DueItem, people: Iterable[int]) -> list[int]:
        involved = involved_in(item, self.involved)
        return [person for person in dict.fromkeys(people) if person not in involved]

    def _of_role(self, item: DueItem, role: str) -> list[int]:
        if role in offices():
            named: Sequence[int] = self.holders.get((item.organisation_id, role), ())
        elif role in self.read:
            named = self.read[role].get(item.id, ())
        else:
            person = item.person_id
            if role == MANAGER and person is not None:
                person = self.managers.get(person)
            named = [person] if person is not None else []
        return [someone for holder in named for someone in self._with_deputies(item, holder, role)]

    def _with_deputies(self, item: DueItem, person: int, role: str) -> list[int]:
        """An office's deputy stands in for that office, an absent owner's for the owner."""
        involved = person in involved_in(item, self.involved)
        known = self.stand_ins if involved else self.deputies
        acting = known.get((item.organisation_id, person), ())
        wanted = [deputy for held, deputy in acting if role not in offices() or held == role]
        return [person, *wanted]


def case_of(item: DueItem) -> Case | None:
    """Name the case whose involved people hear nothing of this date."""
    if item.case_kind is None or item.case_id is None:
        return None
    return item.case_kind, item.case_id


def involved_in(item: DueItem, involved: Mapping[Case, set[int]]) -> Collection[int]:
    """Who is involved in the case that an item hangs on."""
    case = case_of(item)
    return () if case is None else involved.get(case, ())


def read_involved(session: Session, items: Sequence[DueItem]) -> dict[Case, set[int]]:
    """Read who is involved in the cases of these items now (R-SOD-02)."""
    cases = sorted({case for item in items if (case := case_of(item)) is not None})
    found: dict[Case, set[int]] = {}
    if not cases:
        return found
    rows = session.execute(
        select(CaseAccess.subject_kind, CaseAccess.subject_id, CaseAccess.person_id).where(
            tuple_(CaseAccess.subject_kind, CaseAccess.subject_id).in_(cases),
            CaseAccess.right == "involved",
            CaseAccess.until.is_(None),
        )
    )
    for kind, key, person in rows:
        found.setdefault((kind, key), set()).add(person)
    return found


def offices() -> frozenset[str]:
    """The roles that organisations give; any other word names the person on the record."""
    named = {rule.role for of_one in rules().values() for rule in of_one}
    return frozenset(named - {MANAGER})


def read_directory(session: Session, items: Sequence[DueItem], today: date) -> Directory:
    """Read who is told of these items on a London day (R-ROLE-02)."""
    organisations = sorted({item.organisation_id for item in items})
    people = {item.person_id for item in items if item.person_id is not None}
    directory = Directory(involved=read_involved(session, items))
    _read_managers(session, people, directory)
    _read_holders(session, organisations, today, directory)
    directory.read = {role: reader(session, items) for role, reader in _readers.items()}
    people |= {p for of in directory.read.values() for found in of.values() for p in found}
    people |= {m for m in directory.managers.values() if m is not None}
    people |= {person for found in directory.holders.values() for person in found}
    _read_deputies(session, organisations, today, directory)
    for standing_by in (directory.deputies, directory.stand_ins):
        people |= {d for found in standing_by.values() for _role, d in found}
    directory.gone = set(
        session.scalars(
            select(Person.id).where(Person.id.in_(sorted(people)), Person.ended_on < today)
        )
    )
    return directory


def _read_managers(session: Session, people: Iterable[int], directory: Directory) -> None:
    rows = session.execute(
        select(Person.id, Person.manager_id, Team.manager_id)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(Person.id.in_(sorted(people)))
    )
    for person, manager, team_manager in rows:
        above = manager or team_manager
        directory.managers[person] = above if above != person else None


def _read_holders(
    session: Session, organisations: Sequence[int], today: date, directory: Directory
) -> None:
    """The register gives ``iao`` and ``iaa`` to thousands; no ladder tells all of those."""
    rows = session.execute(
        select(Membership.organisation_id, Membership.role, Membership.person_id)
        .where(
            Membership.organisation_id.in_(organisations),
            Membership.origin != "asset",
            *in_force(Membership, today),
        )
        .order_by(Membership.person_id)
    )
    for organisation, role, person in rows:
        directory.holders.setdefault((organisation, role), []).append(person)


def _read_deputies(
    session: Session, organisations: Sequence[int], today: date, directory: Directory
) -> None:
    away = select(Absence.person_id).where(Absence.state == "recorded", dates_hold(Absence, today))
    involved = {person for found in directory.involved.values() for person in found}
    absent = and_(Membership.person_id.in_(away), Deputy.for_involvement.is_(False))
    rows = session.execute(
        select(
            Membership.organisation_id, Membership.person_id, Membership.role, Deputy.person_id,
            absent,
        )
        .join(Deputy, Deputy.membership_id == Membership.id)
        .where(
            Membership.organisation_id.in_(organisations),
            or_(absent, Membership.person_id.in_(sorted(involved))),
            *in_force(Membership, today),
            dates_hold(Deputy, today),
        )
        .order_by(Deputy.person_id)
    )  # fmt: skip
    for organisation, person, role, deputy, is_away in rows:
        if is_away:
            directory.deputies.setdefault((organisation, person), []).append((role, deputy))
        if person in involved:
            directory.stand_ins.setdefault((organisation, person), []).append((role, deputy))


def in_force(model: Any, today: date) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL which roles are held on a London day."""
    return (and_(model.state == "held"), dates_hold(model, today))
