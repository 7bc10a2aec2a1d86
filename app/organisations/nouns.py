"""Organisations, teams, people, roles and sign-ins, as the engine works them."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.engine.noun import Noun, Searched, Situation, register
from app.identity.models import (
    Absence,
    Account,
    ApiToken,
    Membership,
    Organisation,
    Person,
    Team,
    UserSession,
)
from app.organisations import commands, fields
from app.organisations.own_data import commands as settings
from app.outbox.models import Message
from app.policy.shape import PolicyShape
from workflows import access, people, standing

OFFICES = frozenset({"siro", "dpo", "caldicott"})
"""R-ROLE-03: at most one current holder of each."""


def _organisation_facts(record: Organisation | None, at: Situation) -> standing.Facts:
    code = at.values.get("code", record.code if record else None)
    other = select(Organisation.id).where(Organisation.code == code)
    if record is not None:
        other = other.where(Organisation.id != record.id)
    kept = (record.settings or {}) if record is not None else {}
    hold = kept.get(settings.HOLD) or {}
    begins, ends = at.values.get("delegate_from"), at.values.get("delegate_until")
    return standing.Facts(
        delegation_in_order=begins is None or ends is None or begins <= ends,
        code_free=at.session.scalar(other.limit(1)) is None,
        band_scores=tuple(at.values[f] for b in fields.BANDS if (f := f"{b}_from") in at.values),
        untouched_since_import=record is None or record.version == 1,
        own_data_held=bool(hold),
        held_by_me=bool(hold) and hold.get("by") == at.actor.person_id,
        register_published=bool(kept.get(settings.REGISTER)),
        public_reporting=bool(kept.get(settings.REPORTING)),
    )


def _person_facts(record: Person | None, at: Situation) -> standing.Facts:
    number = at.values.get("staff_number", record.staff_number if record else None)
    taken = None
    if number:
        other = select(Person.id).where(
            Person.staff_number == number, Person.organisation_id == at.organisation_id
        )
        if record is not None:
            other = other.where(Person.id != record.id)
        taken = at.session.scalar(other.limit(1))
    return standing.Facts(
        staff_number_free=taken is None,
        untouched_since_import=record is None or record.version == 1,
    )


def _dates(record: Any, at: Situation) -> bool:
    start: date | None = at.values.get("starts_on", record.starts_on if record else None)
    end: date | None = at.values.get("ends_on", record.ends_on if record else None)
    return start is None or end is None or start <= end


def _absence_facts(record: Absence | None, at: Situation) -> standing.Facts:
    return standing.Facts(has_dates_in_order=_dates(record, at))


def _membership_facts(record: Membership | None, at: Situation) -> standing.Facts:
    role = at.values.get("role")
    held = None
    if role in OFFICES:
        start = at.values.get("starts_on") or at.today
        held = at.session.scalar(
            select(Membership.id)
            .where(
                Membership.organisation_id == at.organisation_id,
                Membership.role == role,
                Membership.state == "held",
                (Membership.ends_on.is_(None)) | (Membership.ends_on >= start),
            )
            .limit(1)
        )
    return standing.Facts(office_free=held is None, has_dates_in_order=_dates(record, at))


def _account_facts(record: Account | None, at: Situation) -> standing.Facts:
    person_id = at.values.get("person")
    if record is not None or person_id is None:
        return standing.Facts()
    person = at.session.get_one(Person, person_id)
    existing = select(Account.id).where(Account.person_id == person_id)
    return standing.Facts(
        has_email=bool(person.email), has_account=at.session.scalar(existing) is not None
    )


def _no_facts(_record: object, _at: Situation) -> standing.Facts:
    return standing.Facts()


ORGANISATION_NOUN = Noun(
    name="organisation",
    plural="organisations",
    title="Organisation",
    prefix="ORG",
    model=Organisation,
    workflow=people.ORGANISATION,
    fields=fields.ORGANISATION,
    shape=PolicyShape(organisation=Organisation.id),
    facts=_organisation_facts,
    handlers=commands.ORGANISATION,
    views=("organisation.view",),
    title_views=("organisation.view_title",),
    organisation_of=lambda record: int(record.id),
    needs_organisation=False,
    searched=Searched(second=("code", "kind")),
)

TEAM_NOUN = Noun(
    name="team",
    plural="teams",
    title="Team",
    prefix="TEA",
    model=Team,
    workflow=people.TEAM,
    fields=fields.TEAM,
    shape=PolicyShape(organisation=Team.organisation_id, team=Team.id),
    facts=_no_facts,
    views=("team.view",),
    derive=commands.set_team_path,
)

PERSON_NOUN = Noun(
    name="person",
    plural="people",
    title="Person",
    prefix="PER",
    model=Person,
    workflow=people.PERSON,
    fields=fields.PERSON,
    shape=PolicyShape(
        organisation=Person.organisation_id,
        own=(Person.id,),
        team=Person.team_id,
        about=Person.id,
    ),
    facts=_person_facts,
    handlers=commands.PERSON,
    views=("person.view",),
    title_views=("person.view_title",),
    measured=("state", "team_id", "started_on", "ended_on"),
    searched=Searched(second=("job_title", "email")),
)

ABSENCE_NOUN = Noun(
    name="absence",
    plural="absences",
    title="Absence",
    prefix="ABS",
    model=Absence,
    workflow=people.ABSENCE,
    fields=fields.ABSENCE,
    shape=PolicyShape(
        organisation=Absence.organisation_id,
        own=(Absence.person_id,),
        team=select(Person.team_id).where(Person.id == Absence.person_id).scalar_subquery(),
    ),
    facts=_absence_facts,
    views=("person.record_absence",),
    measured=("state", "person", "starts_on", "ends_on"),
    heading=lambda record: f"Absence from {record.starts_on}",
    searched=None,
)

MEMBERSHIP_NOUN = Noun(
    name="membership",
    plural="memberships",
    title="Role",
    prefix="ROL",
    model=Membership,
    workflow=access.MEMBERSHIP,
    fields=fields.MEMBERSHIP,
    shape=PolicyShape(
        organisation=Membership.organisation_id,
        own=(Membership.person_id,),
        about=Membership.person_id,
    ),
    facts=_membership_facts,
    handlers=commands.MEMBERSHIP,
    views=("membership.view",),
    measured=("state", "person", "role", "starts_on", "ends_on"),
    heading=lambda record: dict(fields.ROLES).get(record.role, record.role),
    searched=None,
)

ACCOUNT_NOUN = Noun(
    name="account",
    plural="accounts",
    title="Sign-in",
    prefix="ACC",
    model=Account,
    workflow=access.ACCOUNT,
    fields=(),
    shape=PolicyShape(
        organisation=Account.organisation_id,
        own=(Account.person_id,),
        about=Account.person_id,
    ),
    facts=_account_facts,
    handlers=commands.ACCOUNT,
    views=("account.view", "membership.view", "session.view"),
    tracked=("email",),
    heading=lambda record: record.email,
    private=True,
)

SESSION_NOUN = Noun(
    name="session",
    plural="sessions",
    title="Session",
    prefix="SES",
    model=UserSession,
    workflow=access.SESSION,
    fields=(),
    shape=PolicyShape(organisation=UserSession.organisation_id, own=(UserSession.person_id,)),
    facts=_no_facts,
    handlers=commands.SESSION,
    views=("session.view", "session.view_other"),
    heading=lambda record: record.agent or "Session",
    private=True,
)

API_TOKEN_NOUN = Noun(
    name="api_token",
    plural="api_tokens",
    title="API token",
    prefix="TOK",
    model=ApiToken,
    workflow=access.API_TOKEN,
    fields=fields.API_TOKEN,
    shape=PolicyShape(organisation=ApiToken.organisation_id, own=(ApiToken.person_id,)),
    facts=_no_facts,
    handlers=commands.API_TOKEN,
    views=("api_token.view",),
    searched=None,
)

MESSAGE_NOUN = Noun(
    name="message",
    plural="messages",
    title="Message",
    prefix="MSG",
    model=Message,
    workflow=access.MESSAGE,
    fields=(),
    shape=PolicyShape(organisation=Message.organisation_id, own=(Message.person_id,)),
    facts=_no_facts,
    handlers=commands.MESSAGE,
    views=("message.view",),
    heading=lambda record: record.name,
    private=True,
)

NOUNS = (
    ORGANISATION_NOUN,
    TEAM_NOUN,
    PERSON_NOUN,
    ABSENCE_NOUN,
    MEMBERSHIP_NOUN,
    ACCOUNT_NOUN,
    SESSION_NOUN,
    API_TOKEN_NOUN,
    MESSAGE_NOUN,
)


def register_nouns() -> None:
    """Make these kinds known to every door, and hear of what concerns them."""
    for noun in NOUNS:
        register(noun)
