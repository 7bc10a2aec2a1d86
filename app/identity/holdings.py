"""Which roles somebody holds today: granted, deputised, or from managing a team, in one query.

It runs in every request, so the statement is built once, when the application starts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.identity.models import (
    Absence,
    CaseAccess,
    Delegation,
    Deputy,
    Membership,
    Person,
    Team,
)

EVERYBODY = "staff"
WITHOUT_STAFF = frozenset({"auditor", "partner_user", "contributor", "link_holder"})
DELEGATE = "delegate"
"""Held while a decision is delegated in writing; it meets the word ``delegated`` and no row."""
INSTALLATION_WIDE = frozenset({"system_admin", "toolkit_editor", "toolkit_approver"})


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held in an organisation; ``person_id`` is the office-holder deputised for, if any.

    ``for_involved``: the role counts only on cases in which that office-holder is involved.
    """

    role: str
    organisation_id: int | None
    person_id: int
    as_deputy: bool = False
    team_path: str = ""
    for_involved: bool = False


def list_holdings(session: Session, person: Person, today: date) -> list[Holding]:
    """List the roles a person holds on ``today``, a London date; none once they have left."""
    if person.ended_on is not None and person.ended_on < today:
        return []
    rows = session.execute(_STATEMENT, {"person_id": person.id, "today": today}).all()
    found = [holding for row in rows if (holding := _holding(row)) is not None]
    if not _is_outsider(person, rows):
        found.insert(0, Holding(EVERYBODY, person.organisation_id, person.id))
    return list(dict.fromkeys(found))


def _is_outsider(person: Person, rows: Iterable[Row[Any]]) -> bool:
    """Everyone of an organisation is staff, those who came with an outsider's role apart.

    An outsider whose role has ended is not staff either: an expired role takes rights away.
    """
    return any(
        row.source == "role"
        and row.role in WITHOUT_STAFF
        and row.organisation_id == person.organisation_id
        for row in rows
    )


def _holding(row: Row[Any]) -> Holding | None:
    if not row.in_force:
        return None
    match row.source:
        case "team":
            role = "director" if row.role == "directorate" else "manager"
            return Holding(role, row.organisation_id, row.person_id, team_path=row.path)
        case "deputy":
            return Holding(row.role, row.organisation_id, row.person_id, as_deputy=True)
        case "stand_in":
            return Holding(
                row.role, row.organisation_id, row.person_id, as_deputy=True, for_involved=True
            )
    organisation_id = None if row.role in INSTALLATION_WIDE else row.organisation_id
    return Holding(row.role, organisation_id, row.person_id)


def dates_hold(dated: Any, today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Say in SQL that a role, an absence or a deputy holds on a London day (R-ROLE-02).

    Both dates are included; without an end it lasts.
    """
    return and_(dated.starts_on <= today, or_(dated.ends_on.is_(None), dated.ends_on >= today))


def _holds(dated: Any) -> ColumnElement[bool]:
    return dates_hold(dated, bindparam("today"))


def _granted() -> Select[Any]:
    return select(
        literal("role").label("source"),
        Membership.id.label("key"),
        Membership.role.label("role"),
        Membership.organisation_id.label("organisation_id"),
        Membership.person_id.label("person_id"),
        literal("").label("path"),
        and_(Membership.state == "held", _holds(Membership)).label("in_force"),
    ).where(Membership.person_id == bindparam("person_id"))


def _deputised() -> Select[Any]:
    """A deputy holds the role while its holder is absent."""
    holder = aliased(Membership)
    away = exists().where(
        Absence.person_id == holder.person_id,
        Absence.state == "recorded",
        _holds(Absence),
    )
    return _acting(holder, "deputy", and_(away)).where(Deputy.for_involvement.is_(False))


def _standing_in() -> Select[Any]:
    """A deputy or nominee takes the office over for cases its holder is involved in (R-SOD-02)."""
    holder = aliased(Membership)
    involved = exists().where(
        CaseAccess.person_id == holder.person_id,
        CaseAccess.right == "involved",
        CaseAccess.until.is_(None),
    )
    return _acting(holder, "stand_in", literal(True)).where(involved)


def _acting(holder: Any, source: str, in_force: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            literal(source), Deputy.id, holder.role, holder.organisation_id, holder.person_id,
            literal(""), in_force,
        )
        .join(holder, Deputy.membership_id == holder.id)
        .where(
            Deputy.person_id == bindparam("person_id"),
            holder.state == "held",
            _holds(Deputy),
            _holds(holder),
        )
    )  # fmt: skip


def _delegated() -> Select[Any]:
    """A decision delegated in writing, from a day until a day, both included (R-SOD-03)."""
    return select(
        literal("role"), Delegation.id, literal(DELEGATE), Delegation.organisation_id,
        Delegation.person_id, literal(""), literal(True),
    ).where(
        Delegation.person_id == bindparam("person_id"),
        Delegation.ended_at.is_(None),
        _holds(Delegation),
    )  # fmt: skip


def _managed() -> Select[Any]:
    return select(
        literal("team"), Team.id, Team.kind, Team.organisation_id,
        bindparam("person_id", type_=Team.id.type), Team.path, Team.state == "open",
    ).where(Team.manager_id == bindparam("person_id"))  # fmt: skip


_STATEMENT = union_all(_granted(), _deputised(), _standing_in(), _delegated(), _managed()).order_by(
    "source", "key"
)
