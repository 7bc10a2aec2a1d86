"""People, their absences, the roles they hold, who deputises, and their sign-in."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


class Person(Record, Base):
    """Someone who works for or with an organisation; a sign-in is optional.

    ``staff_number`` is text: leading zeros are part of it (R-IMP-01).
    """

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_organisation_name", "organisation_id", "name"),
        Index("ix_people_organisation_staff", "organisation_id", "staff_number", unique=True),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(255), index=True)
    staff_number: Mapped[str | None] = mapped_column(String(64))
    job_title: Mapped[str | None] = mapped_column(String(255))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    employment_kind: Mapped[str] = mapped_column(String(16), default="employee")
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    source_reference: Mapped[str | None] = mapped_column(String(255))
    mail_stopped_at: Mapped[datetime | None]


class Absence(Record, Base):
    """Days on which a person is away, both ends included; open when no return is known."""

    __tablename__ = "absences"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Membership(Record, Base):
    """A role a person holds in an organisation, from and until dates, both included (R-ROLE-02).

    ``origin`` says whether an administrator gave it or it follows from owning assets.
    """

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_role", "organisation_id", "role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[str] = mapped_column(String(32))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    origin: Mapped[str] = mapped_column(String(16), default="granted")


class Deputy(Keyed, Base):
    """Who takes a role over while its holder is away, or left out of a case they are involved in.

    A nominee (``for_involvement``) takes it over for such a case only (R-SOD-02).
    """

    __tablename__ = "deputies"

    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    for_involvement: Mapped[bool] = mapped_column(default=False)


class Account(Record, Base):
    """A sign-in of a person. Secrets are hashed or encrypted, never shown or audited."""

    __tablename__ = "accounts"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_changed_at: Mapped[datetime | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int | None]
    oidc_subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    last_signed_in_at: Mapped[datetime | None]
