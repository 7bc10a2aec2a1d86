"""What hangs on records, as tables."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, Keyed
from app.core.record import Record


class Comment(Record, Base):
    """Words about a record. ``subject`` is its reference; kind and key find it without reading it.

    ``withdrawn_body`` keeps what was taken back, where no door shows it; no retention rule empties
    it yet.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_subject", "subject_kind", "subject_key", "id"),
        Index("ix_comments_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    subject: Mapped[str] = mapped_column(String(24))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_key: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    body: Mapped[str | None] = mapped_column(Text)
    withdrawn_body: Mapped[str | None] = mapped_column(Text)
    edited_at: Mapped[datetime | None]


class StoredFile(Base):
    """A file in the document store, by its content."""

    __tablename__ = "stored_files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    stored_at: Mapped[datetime] = mapped_column(index=True)


class Document(Record, Base):
    """A file attached to a record, as its newest version is."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_subject", "subject_kind", "subject_key", "id"),
        Index("ix_documents_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    subject: Mapped[str] = mapped_column(String(24))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_key: Mapped[int]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    personal_data: Mapped[str] = mapped_column(String(8))
    marking: Mapped[str | None] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(default=1)
    file_name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    scan: Mapped[str] = mapped_column(String(16))
    versions: Mapped[list["DocumentVersion"]] = relationship(
        back_populates="document", order_by="DocumentVersion.number.desc()"
    )


class DocumentVersion(Keyed, Base):
    """One version of a document: never changed, never overwritten."""

    __tablename__ = "document_versions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(128))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_files.sha256"), index=True)
    scan: Mapped[str] = mapped_column(String(16))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    document: Mapped[Document] = relationship(back_populates="versions")


class PolicyDocument(Record, Base):
    """One edition of a controlled document. ``edited_by_id`` is who last wrote in it."""

    __tablename__ = "policy_documents"
    __table_args__ = (
        Index("ix_policy_documents_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(16))
    summary: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    effective_on: Mapped[date | None]
    review_on: Mapped[date | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("policy_documents.id"), index=True)
    edition: Mapped[int] = mapped_column(default=1)
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_on: Mapped[date | None]
    last_reviewed_on: Mapped[date | None]
