"""What moves of organisations, teams, people, roles and sign-ins set on their records."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.dates import end_of_day
from app.core.door import Door
from app.core.errors import DeniedError, FieldFault, InvalidError, RefusedError
from app.core.parameters import lookup
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.move import Move
from app.engine.noun import Handler
from app.identity.actor import system_actor
from app.identity.models import Account, Deputy, Membership, Organisation, Person, Team, UserSession
from app.identity.password_rules import find_password_fault
from app.identity.passwords import hash_password, new_token, one_time_password, token_hash
from app.organisations.casework import commands as casework
from app.organisations.fields import BANDS, ROLES
from app.organisations.own_data import commands as settings


def _close_organisation(move: Move) -> None:
    move.record.ended_on = move.values["ended_on"]


def _force_second_factor(move: Move) -> None:
    """The organisation's own list takes the place of the installation's."""
    roles = list(move.values.get("roles") or [])
    _check_roles("roles", roles)
    move.record.settings = {**(move.record.settings or {}), "second_factor_roles": roles}
    move.facts = {"roles": roles}


def _map_groups(move: Move) -> None:
    """Each line names a group of the directory and the role that its members hold."""
    lines = [line for line in (move.values.get("groups") or "").splitlines() if line.strip()]
    groups = {}
    for line in lines:
        group, separator, role = (part.strip() for part in line.rpartition("="))
        if not separator or not group:
            sentence = f"“{line.strip()}” needs a group, an equals sign and a role."
            raise InvalidError([FieldFault("groups", sentence)])
        groups[group] = role
    _check_roles("groups", groups.values())
    move.record.settings = {**(move.record.settings or {}), "oidc_groups": groups}
    move.facts = {"groups": groups}


def _set_risk_bands(move: Move) -> None:
    """R-RISK-01: the lowest score of each band above the first; risks follow the event."""
    least = {name: move.values[f"{name}_from"] for name in BANDS}
    move.record.settings = {**(move.record.settings or {}), "risk_bands": least}
    move.facts = least


def _name_nominee(move: Move) -> None:
    """R-SOD-02: who takes an office over for a case in which its holder is involved."""
    person = move.session.get_one(Person, move.values["nominee"])
    move.session.add(
        Deputy(
            membership_id=move.record.id, person_id=person.id, starts_on=move.unit.today,
            ends_on=None, for_involvement=True,
        )
    )  # fmt: skip
    move.facts = {"role": move.record.role, "nominee": person.reference}


def _check_roles(field: str, roles: Iterable[str]) -> None:
    known = {role for role, _ in ROLES}
    faults = [
        FieldFault(field, f"There is no role “{role}”. Roles are: {', '.join(sorted(known))}.")
        for role in roles
        if role not in known
    ]
    if faults:
        raise InvalidError(faults)


def _normalise_person(move: Move) -> None:
    if move.record.email:
        move.record.email = move.record.email.strip().lower()


def _end_person(move: Move) -> None:
    """Leaving ends roles that day, and the sign-in (R-ROLE-02, R-IMP-04)."""
    last_day = move.values["ended_on"]
    move.record.ended_on = last_day
    move.effective_on = last_day  # from the leaving date the asset is without owner (R-IAR-12)
    move.session.execute(
        update(UserSession)
        .where(
            UserSession.person_id == move.record.id,
            UserSession.state == "live",
            UserSession.expires_at > end_of_day(last_day),
        )
        .values(expires_at=end_of_day(last_day))
    )


def _return_person(move: Move) -> None:
    move.record.started_on = move.values["started_on"]
    move.record.ended_on = None


def _grant(move: Move) -> None:
    if move.record.starts_on is None:
        move.record.starts_on = move.unit.today
    person = move.session.get_one(Person, move.record.person_id)
    move.facts = {"role": move.record.role, "person": person.reference}


def _grant_with_asset(move: Move) -> None:
    move.record.origin = "asset"
    _grant(move)


def _grant_from_directory(move: Move) -> None:
    move.record.origin = "directory"
    _grant(move)


def _end_from_directory(move: Move) -> None:
    """The group was left at some time before today, so the role ended yesterday at the latest."""
    last_day = move.unit.today - timedelta(days=1)
    move.record.ends_on = max(last_day, move.record.starts_on)
    move.facts = {"role": move.record.role}


def _end_membership(move: Move) -> None:
    move.record.ends_on = move.values["ended_on"]
    move.facts = {"role": move.record.role}


def _name_deputy(move: Move) -> None:
    move.session.add(
        Deputy(
            membership_id=move.record.id,
            person_id=move.values["deputy"],
            starts_on=move.values["deputy_from"],
            ends_on=move.values.get("deputy_until"),
        )
    )
    deputy = move.session.get_one(Person, move.values["deputy"])
    move.facts = {"role": move.record.role, "deputy": deputy.reference}


def _create_account(move: Move) -> None:
    person = move.session.get_one(Person, move.values["person"])
    move.record.person_id = person.id
    move.record.organisation_id = person.organisation_id
    move.record.email = (person.email or "").lower()
    _one_time_password(move)


def _one_time_password(move: Move) -> None:
    """The password is shown once to whoever made it, and must be changed at the first sign-in."""
    move.secret = one_time_password()
    move.record.password_hash = hash_password(move.secret)
    move.record.must_change_password = True
    move.record.totp_secret = None
    move.record.totp_confirmed_at = None
    move.facts = {"account": move.record.email}


def _disable_account(move: Move) -> None:
    end_sessions(move.session, move.record)
    move.facts = {"account": move.record.email}


def _change_password(move: Move) -> None:
    """Whoever knew the old password is signed out; the browser that changed it stays."""
    _refuse_programs(move)
    fault = find_password_fault(move.values["password"], email=move.record.email)
    if fault is not None:
        raise InvalidError([FieldFault("password", fault)])
    move.record.password_hash = hash_password(move.values["password"])
    move.record.must_change_password = False
    move.record.password_changed_at = move.unit.now
    end_sessions(move.session, move.record, but=move.actor.session_id)
    move.facts = {"account": move.record.email}


def _refuse_programs(move: Move) -> None:
    """A token that leaks must not be worth more than it is: it opens no other way in."""
    if move.actor.door is Door.API:
        raise DeniedError(move.noun.workflow.permission(move.transition))


def _set_second_factor(move: Move) -> None:
    _refuse_programs(move)
    move.record.totp_secret = move.values["secret"]
    move.record.totp_confirmed_at = move.unit.now
    move.facts = {"account": move.record.email}


def _link_directory(move: Move) -> None:
    move.record.oidc_subject = move.values["subject"]
    move.facts = {"account": move.record.email}


def end_sessions(session: Session, account: Account, *, but: int | None = None) -> None:
    """Let every live session of an account run out now, without a move of its own for each."""
    session.execute(
        update(UserSession)
        .where(
            UserSession.account_id == account.id,
            UserSession.state == "live",
            UserSession.id != (but or 0),
        )
        .values(expires_at=UserSession.created_at)
    )


def _account_of(move: Move, person_id: int | None) -> Account:
    return move.session.scalars(select(Account).where(Account.person_id == person_id)).one()


def _start_session(move: Move) -> None:
    _refuse_programs(move)
    account = _account_of(move, move.actor.person_id)
    token = new_token()
    move.secret = token
    move.record.account_id = account.id
    move.record.person_id = account.person_id
    move.record.organisation_id = account.organisation_id
    move.record.token_hash = token_hash(token)
    move.record.last_seen_at = move.unit.now
    hours = int(lookup("session.absolute_hours", move.unit.today))
    move.record.expires_at = move.unit.now + timedelta(hours=hours)
    move.record.second_factor_at = move.unit.now if move.actor.second_factor else None
    move.record.agent = move.values.get("agent")
    move.record.address = move.values.get("address")
    account.last_signed_in_at = move.unit.now
    move.facts = {"second_factor": move.actor.second_factor}


def _confirm_session(move: Move) -> None:
    """Only whoever has just shown a second factor confirms with it."""
    if not move.actor.second_factor:
        raise DeniedError(move.noun.workflow.permission(move.transition))
    move.record.second_factor_at = move.unit.now
    move.facts = {"second_factor": True}


def _choose_organisation(move: Move) -> None:
    move.record.working_organisation_id = move.values.get("place")
    move.facts = {"organisation": move.values.get("place")}


def _create_token(move: Move) -> None:
    """A token is its holder's own; the operator may make one for somebody."""
    _refuse_programs(move)
    account = _account_of(move, move.values.get("holder") or move.actor.person_id)
    token = f"igc_{new_token()}"
    move.secret = token
    move.record.account_id = account.id
    move.record.person_id = account.person_id
    move.record.organisation_id = account.organisation_id
    move.record.token_hash = token_hash(token)
    move.record.scope = move.record.scope or "write"


def _read_message(move: Move) -> None:
    move.record.read_at = move.unit.now


def set_team_path(session: Session, team: Team) -> None:
    """Keep the ids from the top, and those of every team below."""
    above = session.get(Team, team.parent_id) if team.parent_id else None
    path = f"{above.path if above else '/'}{team.id}/"
    old = team.path
    if path == old:
        return
    team.path = path
    if old:
        below = select(Team).where(Team.path.like(f"{old}%"), Team.id != team.id)
        for lower in session.scalars(below):
            lower.path = path + lower.path.removeprefix(old)


def follow_groups(
    session: Session, person_id: int, organisation_id: int, groups: frozenset[str], now: datetime
) -> None:
    """Give and end roles as the organisation maps its directory's groups to them.

    The map is the organisation's setting ``oidc_groups``: group to role. Only roles that came from
    the directory are ended by it; a role that is refused, such as an office somebody else holds, is
    left out.
    """
    organisation = session.get_one(Organisation, organisation_id)
    mapped: Mapping[str, str] = (organisation.settings or {}).get("oidc_groups", {})
    wanted = {role for group, role in mapped.items() if group in groups}
    held = session.execute(
        select(Membership.role, Membership.reference, Membership.origin).where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.state == "held",
        )
    ).all()
    code, person = organisation.code, session.get_one(Person, person_id).reference
    actor = system_actor(Door.PAGE)
    for role in sorted(wanted - {row.role for row in held}):
        inputs = {"person": person, "role": role}
        with suppress(RefusedError):
            command = Command("membership", "grant_from_directory", None, code, inputs)
            execute(command, actor, now=now)
    for row in held:
        if row.origin == "directory" and row.role not in wanted:
            execute(Command("membership", "end_from_directory", row.reference), actor, now=now)


def live_role(
    session: Session, person_id: int, organisation_id: int, role: str
) -> Membership | None:
    """Find a role that a person holds without an end."""
    return session.scalars(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.role == role,
            Membership.state == "held",
            Membership.ends_on.is_(None),
        )
    ).first()


Handlers = Mapping[str, Handler]
ORGANISATION: Handlers = {
    "close": _close_organisation,
    "force_second_factor": _force_second_factor,
    "map_groups": _map_groups,
    "set_risk_bands": _set_risk_bands,
    **casework.HANDLERS,
    **settings.HANDLERS,
}
PERSON: Handlers = {
    "create": _normalise_person,
    "edit": _normalise_person,
    "end": _end_person,
    "return": _return_person,
}
MEMBERSHIP: Handlers = {
    "grant": _grant,
    "grant_with_asset": _grant_with_asset,
    "grant_from_directory": _grant_from_directory,
    "end_from_directory": _end_from_directory,
    "end": _end_membership,
    "name_deputy": _name_deputy,
    "name_nominee": _name_nominee,
}
ACCOUNT: Handlers = {
    "create": _create_account,
    "disable": _disable_account,
    "reset": _one_time_password,
    "change_password": _change_password,
    "set_second_factor": _set_second_factor,
    "link_directory": _link_directory,
}
SESSION: Handlers = {
    "start": _start_session,
    "confirm": _confirm_session,
    "choose_organisation": _choose_organisation,
}
API_TOKEN: Handlers = {"create": _create_token}
MESSAGE: Handlers = {"mark_read": _read_message}
