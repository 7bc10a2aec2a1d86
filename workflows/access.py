"""Roles people hold, their sign-ins, sessions, tokens and messages."""

from enum import StrEnum

from workflows.definition import KEEP, REASON, Ask, Tell, Transition, Workflow
from workflows.people import LAST_DAY
from workflows.standing import (
    dates_in_order,
    has_email,
    known_role,
    no_account,
    office_free,
)


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


class TokenState(StrEnum):
    """Whether an API token works."""

    LIVE = "live"
    REVOKED = "revoked"


class MessageState(StrEnum):
    """Whether a message was read."""

    UNREAD = "unread"
    READ = "read"


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
            "grant_from_directory",
            "Give a role that follows from a group of the directory",
            (),
            MembershipState.HELD,
            "membership.granted_from_directory",
            guards=(known_role, office_free, dates_in_order),
            edits_fields=True,
            system_only=True,
        ),
        Transition(
            "end_from_directory",
            "End a role that followed from a group of the directory",
            (MembershipState.HELD,),
            MembershipState.ENDED,
            "membership.ended_from_directory",
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
        Transition(
            "name_nominee",
            "Name a nominee for cases the holder is involved in",
            (MembershipState.HELD,),
            KEEP,
            "membership.nominee_named",
            asks=(Ask("nominee", "Nominee", kind="person", hint="Name, e-mail or staff number."),),
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
        Transition(
            "link_directory",
            "Link to the organisation's directory",
            (AccountState.ENABLED,),
            KEEP,
            "account.directory_linked",
            asks=(Ask("subject", "Subject", kind="secret"),),
            system_only=True,
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
        Transition(
            "start",
            "Sign in",
            (),
            SessionState.LIVE,
            "session.started",
            asks=(
                Ask("agent", "Browser", required=False),
                Ask("address", "Address", required=False),
            ),
        ),
        Transition(
            "confirm",
            "Confirm with a second factor",
            (SessionState.LIVE,),
            KEEP,
            "session.confirmed",
            permission="session.start",
        ),
        Transition(
            "choose_organisation",
            "Choose where you work",
            (SessionState.LIVE,),
            KEEP,
            "session.organisation_chosen",
            asks=(Ask("place", "Organisation", kind="organisation", required=False),),
            permission="session.start",
        ),
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
            "create",
            "Make a token",
            (),
            TokenState.LIVE,
            "api_token.created",
            asks=(Ask("holder", "For whom", kind="person", required=False),),
            edits_fields=True,
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
