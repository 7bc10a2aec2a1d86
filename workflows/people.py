"""Who there is: organisations, teams, people, absences, roles, sign-ins and their sessions.

These are small machines: a thing is there, and then it is over. They are workflows all the same, so
that granting a role or ending a session takes the one path and leaves the same trace.
"""

from dataclasses import dataclass
from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Refusal, Tell, Transition, Workflow


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards need to know."""

    code_free: bool = True
    staff_number_free: bool = True
    office_free: bool = True
    has_dates_in_order: bool = True
    untouched_since_import: bool = True
    has_email: bool = True
    has_account: bool = False
    second_factor_on: bool = False
    known_role: bool = True


def code_free(facts: Facts) -> Refusal | None:
    """Codes are said on the command line: one organisation each."""
    return None if facts.code_free else Refusal("code_taken", "Another organisation has this code.")


def staff_number_free(facts: Facts) -> Refusal | None:
    """A staff number belongs to one person of an organisation."""
    if facts.staff_number_free:
        return None
    return Refusal("staff_number_taken", "Someone else in this organisation has this staff number.")


def office_free(facts: Facts) -> Refusal | None:
    """R-ROLE-03: at most one current SIRO, DPO and Caldicott Guardian."""
    if facts.office_free:
        return None
    return Refusal(
        "office_held",
        "Someone else holds this office in this organisation today. End their role first.",
    )


def known_role(facts: Facts) -> Refusal | None:
    """A role is one of the permission table's."""
    return None if facts.known_role else Refusal("role_unknown", "Choose a role from the list.")


def dates_in_order(facts: Facts) -> Refusal | None:
    """An end comes on or after its start."""
    if facts.has_dates_in_order:
        return None
    return Refusal("dates_reversed", "The last day must be on or after the first day.")


def has_email(facts: Facts) -> Refusal | None:
    """A sign-in is an e-mail address."""
    if facts.has_email:
        return None
    return Refusal("email_missing", "Enter an e-mail address for this person first.")


def no_account(facts: Facts) -> Refusal | None:
    """One sign-in a person."""
    return (
        Refusal("account_exists", "This person already has a sign-in.")
        if facts.has_account
        else None
    )


def untouched(facts: Facts) -> Refusal | None:
    """Undoing an import leaves what somebody has worked on since."""
    if facts.untouched_since_import:
        return None
    return Refusal("touched_since_import", "Someone has worked on this since it was imported.")


class OrganisationState(StrEnum):
    """Whether an organisation still exists."""

    OPEN = "open"
    CLOSED = "closed"


class TeamState(StrEnum):
    """Whether a team still exists."""

    OPEN = "open"
    CLOSED = "closed"


class PersonState(StrEnum):
    """Whether a person works for the organisation."""

    CURRENT = "current"
    LEFT = "left"


class AbsenceState(StrEnum):
    """Whether an absence stands."""

    RECORDED = "recorded"
    CANCELLED = "cancelled"


class MembershipState(StrEnum):
    """Whether a role is held; its dates decide from when until when."""

    HELD = "held"
    ENDED = "ended"


class AccountState(StrEnum):
    """Whether a sign-in works."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class SessionState(StrEnum):
    """Whether a browser is signed in."""

    LIVE = "live"
    ENDED = "ended"


class MessageState(StrEnum):
    """Whether a message was read."""

    UNREAD = "unread"
    READ = "read"


class TokenState(StrEnum):
    """Whether an API token works."""

    LIVE = "live"
    REVOKED = "revoked"


LAST_DAY = Ask("ended_on", "Last day", kind="date", hint="The last day on which this holds.")

ORGANISATION = Workflow(
    name="organisation",
    title="Organisation",
    states=OrganisationState,
    initial=OrganisationState.OPEN,
    terminal=frozenset({OrganisationState.CLOSED}),
    about="A council, NHS body, police force, school, charity or supplier.",
    meanings={
        OrganisationState.OPEN: "Exists.",
        OrganisationState.CLOSED: "Abolished, merged or gone.",
    },
    transitions=(
        Transition(
            "create",
            "Add an organisation",
            (),
            OrganisationState.OPEN,
            "organisation.created",
            guards=(code_free,),
            edits_fields=True,
        ),
        Transition(
            "edit",
            "Change details",
            (OrganisationState.OPEN, OrganisationState.CLOSED),
            KEEP,
            "organisation.edited",
            guards=(code_free,),
            edits_fields=True,
        ),
        Transition(
            "close",
            "Close",
            (OrganisationState.OPEN,),
            OrganisationState.CLOSED,
            "organisation.closed",
            asks=(LAST_DAY, REASON),
        ),
        Transition(
            "withdraw",
            "Withdraw an imported organisation",
            (OrganisationState.OPEN,),
            OrganisationState.CLOSED,
            "organisation.withdrawn",
            guards=(untouched,),
            permission="import.undo",
        ),
    ),
)

TEAM = Workflow(
    name="team",
    title="Team",
    states=TeamState,
    initial=TeamState.OPEN,
    terminal=frozenset({TeamState.CLOSED}),
    about="A directorate, a service or a team within it.",
    meanings={TeamState.OPEN: "Exists.", TeamState.CLOSED: "No longer exists."},
    transitions=(
        Transition(
            "create",
            "Add a team",
            (),
            TeamState.OPEN,
            "team.created",
            edits_fields=True,
            permission="team.edit",
        ),
        Transition(
            "edit", "Change details", (TeamState.OPEN,), KEEP, "team.edited", edits_fields=True
        ),
        Transition(
            "close", "Close", (TeamState.OPEN,), TeamState.CLOSED, "team.closed", asks=(REASON,)
        ),
    ),
)

PERSON = Workflow(
    name="person",
    title="Person",
    states=PersonState,
    initial=PersonState.CURRENT,
    terminal=frozenset(),
    about="Someone who works for or with an organisation; a sign-in is optional.",
    meanings={
        PersonState.CURRENT: "Works here.",
        PersonState.LEFT: "Has left, or is known to leave on a date.",
    },
    transitions=(
        Transition(
            "create",
            "Add a person",
            (),
            PersonState.CURRENT,
            "person.created",
            guards=(staff_number_free,),
            edits_fields=True,
        ),
        Transition(
            "edit",
            "Change details",
            (PersonState.CURRENT,),
            KEEP,
            "person.edited",
            guards=(staff_number_free,),
            edits_fields=True,
        ),
        Transition(
            "end",
            "Record that they have left",
            (PersonState.CURRENT,),
            PersonState.LEFT,
            "person.ended",
            asks=(LAST_DAY,),
        ),
        Transition(
            "return",
            "Record that they are back",
            (PersonState.LEFT,),
            PersonState.CURRENT,
            "person.returned",
            asks=(Ask("started_on", "First day", kind="date"),),
            permission="person.edit",
        ),
        Transition(
            "withdraw",
            "Withdraw an imported person",
            (PersonState.CURRENT,),
            PersonState.LEFT,
            "person.withdrawn",
            guards=(untouched,),
            permission="import.undo",
        ),
    ),
)

ABSENCE = Workflow(
    name="absence",
    title="Absence",
    states=AbsenceState,
    initial=AbsenceState.RECORDED,
    terminal=frozenset({AbsenceState.CANCELLED}),
    about="Days on which a person is away. The deputy acts meanwhile.",
    meanings={AbsenceState.RECORDED: "Stands.", AbsenceState.CANCELLED: "Was taken back."},
    transitions=(
        Transition(
            "record",
            "Record an absence",
            (),
            AbsenceState.RECORDED,
            "absence.recorded",
            guards=(dates_in_order,),
            edits_fields=True,
            permission="person.record_absence",
        ),
        Transition(
            "edit",
            "Change the dates",
            (AbsenceState.RECORDED,),
            KEEP,
            "absence.edited",
            guards=(dates_in_order,),
            edits_fields=True,
            permission="person.record_absence",
        ),
        Transition(
            "cancel",
            "Cancel this absence",
            (AbsenceState.RECORDED,),
            AbsenceState.CANCELLED,
            "absence.cancelled",
            permission="person.record_absence",
        ),
    ),
)

MEMBERSHIP = Workflow(
    name="membership",
    title="Role",
    states=MembershipState,
    initial=MembershipState.HELD,
    terminal=frozenset({MembershipState.ENDED}),
    about="A role held by a person in an organisation, with dates.",
    meanings={MembershipState.HELD: "Held between its dates.", MembershipState.ENDED: "Ended."},
    transitions=(
        Transition(
            "grant",
            "Give a role",
            (),
            MembershipState.HELD,
            "membership.granted",
            guards=(known_role, office_free, dates_in_order),
            edits_fields=True,
            tells=(Tell("role_granted", "person"),),
        ),
        Transition(
            "grant_with_asset",
            "Give a role that follows from an asset",
            (),
            MembershipState.HELD,
            "membership.granted_with_asset",
            edits_fields=True,
            system_only=True,
        ),
        Transition(
            "end",
            "End this role",
            (MembershipState.HELD,),
            MembershipState.ENDED,
            "membership.ended",
            asks=(LAST_DAY, Ask("reason", "Reason", kind="long_text", required=False)),
        ),
        Transition(
            "name_deputy",
            "Name a deputy",
            (MembershipState.HELD,),
            KEEP,
            "membership.deputy_named",
            asks=(
                Ask("deputy", "Deputy", kind="person", hint="Name, e-mail or staff number."),
                Ask("deputy_from", "From", kind="date"),
                Ask("deputy_until", "Until", kind="date", required=False),
            ),
            tells=(Tell("deputy_named", "deputy"),),
        ),
    ),
)

ACCOUNT = Workflow(
    name="account",
    title="Sign-in",
    states=AccountState,
    initial=AccountState.ENABLED,
    terminal=frozenset(),
    about="A person's sign-in.",
    meanings={AccountState.ENABLED: "Works.", AccountState.DISABLED: "Does not work."},
    transitions=(
        Transition(
            "create",
            "Give a sign-in",
            (),
            AccountState.ENABLED,
            "account.created",
            guards=(has_email, no_account),
            asks=(Ask("person", "Person", kind="person"),),
        ),
        Transition(
            "disable",
            "Disable",
            (AccountState.ENABLED,),
            AccountState.DISABLED,
            "account.disabled",
            asks=(REASON,),
        ),
        Transition(
            "enable",
            "Enable",
            (AccountState.DISABLED,),
            AccountState.ENABLED,
            "account.enabled",
            asks=(REASON,),
            permission="account.reset",
        ),
        Transition(
            "reset",
            "Set a new one-time password",
            (AccountState.ENABLED,),
            KEEP,
            "account.reset",
            asks=(REASON,),
        ),
        Transition(
            "change_password",
            "Change your password",
            (AccountState.ENABLED,),
            KEEP,
            "account.password_changed",
            asks=(Ask("password", "New password", kind="secret"),),
        ),
        Transition(
            "set_second_factor",
            "Set up a second factor",
            (AccountState.ENABLED,),
            KEEP,
            "account.second_factor_set",
            asks=(Ask("secret", "Secret", kind="secret"),),
        ),
    ),
)

SESSION = Workflow(
    name="session",
    title="Session",
    states=SessionState,
    initial=SessionState.LIVE,
    terminal=frozenset({SessionState.ENDED}),
    about="A browser in which someone is signed in.",
    meanings={SessionState.LIVE: "Signed in.", SessionState.ENDED: "Signed out or ended."},
    transitions=(
        Transition("start", "Sign in", (), SessionState.LIVE, "session.started"),
        Transition(
            "end", "End this session", (SessionState.LIVE,), SessionState.ENDED, "session.ended"
        ),
        Transition(
            "end_other",
            "End someone's session",
            (SessionState.LIVE,),
            SessionState.ENDED,
            "session.ended_by_administrator",
            asks=(REASON,),
        ),
    ),
)

API_TOKEN = Workflow(
    name="api_token",
    title="API token",
    states=TokenState,
    initial=TokenState.LIVE,
    terminal=frozenset({TokenState.REVOKED}),
    about="A token with which a program acts for a person.",
    meanings={TokenState.LIVE: "Works.", TokenState.REVOKED: "Does not work any more."},
    transitions=(
        Transition(
            "create", "Make a token", (), TokenState.LIVE, "api_token.created", edits_fields=True
        ),
        Transition("revoke", "Revoke", (TokenState.LIVE,), TokenState.REVOKED, "api_token.revoked"),
        Transition(
            "revoke_other",
            "Revoke someone's token",
            (TokenState.LIVE,),
            TokenState.REVOKED,
            "api_token.revoked_by_administrator",
            asks=(REASON,),
        ),
    ),
)


MESSAGE = Workflow(
    name="message",
    title="Message",
    states=MessageState,
    initial=MessageState.UNREAD,
    terminal=frozenset({MessageState.READ}),
    about="A message in someone's inbox.",
    transitions=(
        Transition(
            "send",
            "Send",
            (),
            MessageState.UNREAD,
            "message.sent",
            permission="due_item.step",
            system_only=True,
        ),
        Transition(
            "mark_read",
            "Mark as read",
            (MessageState.UNREAD,),
            MessageState.READ,
            "message.read",
        ),
    ),
)
