"""Notices of an incident, their texts, and what is said between us and a regulator, as tables."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


def _person(*, index: bool = False) -> Mapped[int | None]:
    return mapped_column(ForeignKey("people.id"), index=index)


class Notification(Record, Base):
    """A notice of an incident to one recipient. Instants are UTC; ``follow_up_on`` is a London day.

    ``text`` is what is drafted; once it was sent, ``notice_texts`` keeps every version of it.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligations.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str | None] = mapped_column(Text)
    # what a report asks for beside the facts of the case
    contact_reason: Mapped[str | None] = mapped_column(String(24))
    organisation_size: Mapped[str | None] = mapped_column(String(16))
    first_report: Mapped[str | None] = mapped_column(String(8))
    prevention_before: Mapped[str | None] = mapped_column(Text)
    harm: Mapped[str | None] = mapped_column(Text)
    consequences: Mapped[str | None] = mapped_column(String(16))
    impact: Mapped[str | None] = mapped_column(String(16))
    recovery: Mapped[str | None] = mapped_column(String(16))
    attack: Mapped[str | None] = mapped_column(Text)
    cyber_told: Mapped[str | None] = mapped_column(String(8))
    trained: Mapped[str | None] = mapped_column(String(8))
    training: Mapped[str | None] = mapped_column(Text)
    scheme: Mapped[str | None] = mapped_column(String(255))
    mitigation: Mapped[str | None] = mapped_column(Text)
    prevention: Mapped[str | None] = mapped_column(Text)
    overseas: Mapped[str | None] = mapped_column(String(8))
    systems: Mapped[str | None] = mapped_column(String(255))
    outside_england: Mapped[str | None] = mapped_column(String(8))
    overseas_told: Mapped[str | None] = mapped_column(String(8))
    media_aware: Mapped[str | None] = mapped_column(String(8))
    service: Mapped[str | None] = mapped_column(String(255))
    service_users: Mapped[int | None]
    service_duration: Mapped[str | None] = mapped_column(String(120))
    service_area: Mapped[str | None] = mapped_column(String(255))
    # set by moves
    owner_id: Mapped[int | None] = _person(index=True)
    channel: Mapped[str | None] = mapped_column(String(16))
    sent_at: Mapped[datetime | None]
    filed_by_id: Mapped[int | None] = _person()
    regulator_reference: Mapped[str | None] = mapped_column(String(64))
    proof: Mapped[str | None] = mapped_column(String(255))
    late_reason: Mapped[str | None] = mapped_column(Text)
    phased: Mapped[str] = mapped_column(String(8), default="no")
    outstanding: Mapped[str | None] = mapped_column(Text)
    follow_up_on: Mapped[date | None]
    followed_up_at: Mapped[datetime | None]
    people_told: Mapped[int | None]
    edition: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None]


class NoticeText(Keyed, Base):
    """One text of a notice as it was sent: added, never changed.

    ``kind`` is filed, corrected or follow_up. ``at`` is when it was sent, ``recorded_at`` when we
    wrote that down; both aware.
    """

    __tablename__ = "notice_texts"
    __table_args__ = (Index("ix_notice_texts_notification", "notification_id", "id"),)

    organisation_id: Mapped[int]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notifications.id"))
    kind: Mapped[str] = mapped_column(String(16))
    edition: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None]
    who: Mapped[str] = mapped_column(String(255))


class Correspondence(Record, Base):
    """A letter or call between us and a regulator. ``at`` is aware, ``answer_by`` a London day."""

    __tablename__ = "correspondence"
    __table_args__ = (
        Index("ix_correspondence_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    direction: Mapped[str] = mapped_column(String(8))
    means: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime]
    party: Mapped[str | None] = mapped_column(String(120))
    party_reference: Mapped[str | None] = mapped_column(String(64))
    summary: Mapped[str] = mapped_column(Text)
    asked: Mapped[str | None] = mapped_column(Text)
    answer_by: Mapped[date | None]
    owner_id: Mapped[int | None] = _person(index=True)
    recorded_by_id: Mapped[int | None] = _person()
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(40))
