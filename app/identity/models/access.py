"""How accounts get in: sessions, tokens and attempts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


class UserSession(Record, Base):
    """A signed-in browser: the cookie holds a random token, this row its SHA-256."""

    __tablename__ = "user_sessions"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    agent: Mapped[str | None] = mapped_column(String(255))
    address: Mapped[str | None] = mapped_column(String(64))
    working_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))


class ApiToken(Record, Base):
    """A bearer token, shown once; ``scope`` is read or write, and it may be narrowed."""

    __tablename__ = "api_tokens"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(120))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(8), default="write")
    organisation_limit_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    last_used_on: Mapped[datetime | None]


class LoginAttempt(Keyed, Base):
    """A sign-in attempt, counted to throttle guessing by account name and by address."""

    __tablename__ = "login_attempts"
    __table_args__ = (
        Index("ix_login_attempts_name_at", "name_hash", "at"),
        Index("ix_login_attempts_address_at", "address", "at"),
    )

    name_hash: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    succeeded: Mapped[bool] = mapped_column(default=False)
