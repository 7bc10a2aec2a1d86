"""Who stands behind a cookie: read from what the database keeps of its token."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.identity.models import Account, Person, UserSession
from app.identity.passwords import token_hash


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session as a value, so that nothing is read again when a transaction ends."""

    session_id: int
    reference: str
    account_id: int
    account_reference: str
    person_id: int
    organisation_id: int
    email: str
    must_change_password: bool
    has_second_factor: bool
    second_factor: bool
    last_seen_at: datetime
    working_organisation_id: int | None


_LIVE = (
    select(UserSession, Account, Person)
    .join(Account, Account.id == UserSession.account_id)
    .join(Person, Person.id == Account.person_id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        UserSession.state == "live",
        UserSession.expires_at > bindparam("now"),
        UserSession.last_seen_at > bindparam("rested_since"),
        Account.state == "enabled",
    )
)
"""Asked in every request, so it is built once."""


def find_signed_in(
    session: Session, token: str, *, now: datetime, idle: timedelta
) -> tuple[SignedIn, Person] | None:
    """Find the live session of a cookie's token: not ended, not idle too long, account enabled.

    The person comes along, so that nobody has to read them again.
    """
    row = session.execute(
        _LIVE, {"token_hash": token_hash(token), "now": now, "rested_since": now - idle}
    ).first()
    if row is None:
        return None
    found, account, person = row
    signed_in = SignedIn(
        session_id=found.id, reference=found.reference, account_id=account.id,
        account_reference=account.reference, person_id=account.person_id,
        organisation_id=account.organisation_id, email=account.email,
        must_change_password=account.must_change_password,
        has_second_factor=account.totp_confirmed_at is not None,
        second_factor=found.second_factor_at is not None, last_seen_at=found.last_seen_at,
        working_organisation_id=found.working_organisation_id,
    )  # fmt: skip
    return signed_in, person


def find_person_behind(session: Session, token: str) -> int | None:
    """Find whose session a token was, also when it is over."""
    return session.scalar(
        select(UserSession.person_id).where(UserSession.token_hash == token_hash(token))
    )


def find_account(session: Session, email: str) -> Account | None:
    """Find an enabled account by its e-mail, however it is written."""
    return session.scalars(
        select(Account).where(Account.email == email.strip().lower(), Account.state == "enabled")
    ).one_or_none()
