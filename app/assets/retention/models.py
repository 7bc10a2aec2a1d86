"""Legal holds and disposals as tables; what a hold covers are links of kind ``hold``."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.assets.models import Asset
from app.core.database import Base, Keyed
from app.core.record import Record


class LegalHold(Record, Base):
    """A freeze that quotes the case which asks for it.

    ``assets`` lists the references covered now, for people to read; the links decide.
    """

    __tablename__ = "legal_holds"
    __table_args__ = (
        Index("ix_legal_holds_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    case_kind: Mapped[str] = mapped_column(String(16))
    case_number: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    assets: Mapped[list[str]]
    starts_on: Mapped[date | None]
    review_on: Mapped[date]
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lifted_on: Mapped[date | None]
    lifted_because: Mapped[str | None] = mapped_column(Text)


class Disposal(Record, Base):
    """The end of an asset or of a series within it, from the request to the certificate.

    ``series`` names a part; without it the whole asset goes. ``due_on`` follows the rule.
    ``certificate`` is what was certified, as it was read that day: label and value, in order.
    """

    __tablename__ = "disposals"
    __table_args__ = (
        Index("ix_disposals_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_disposals_asset_state", "asset_id", "state"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    asset_id: Mapped[int] = mapped_column(ForeignKey("assets.id"))
    name: Mapped[str] = mapped_column(String(520))
    series: Mapped[str | None] = mapped_column(String(255))
    series_began_on: Mapped[date | None]
    records_from: Mapped[date | None]
    records_to: Mapped[date | None]
    volume: Mapped[str] = mapped_column(String(255))
    method: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    requested_on: Mapped[date | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_on: Mapped[date | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_on: Mapped[date | None]
    carried_out_on: Mapped[date | None]
    carried_out_by: Mapped[str | None] = mapped_column(String(255))
    carried_out_method: Mapped[str | None] = mapped_column(String(32))
    witness: Mapped[str | None] = mapped_column(String(255))
    contractor: Mapped[str | None] = mapped_column(String(255))
    contractor_certificate: Mapped[str | None] = mapped_column(String(255))
    certified_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    certified_on: Mapped[date | None]
    certificate_number: Mapped[str | None] = mapped_column(String(24), unique=True)
    certificate: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))

    asset: Mapped[Asset] = relationship(viewonly=True)

    @property
    def owner_id(self) -> int | None:
        """Who owns the asset now: the person that messages about its disposal go to."""
        return self.asset.owner_id if self.asset is not None else None

    @property
    def partial(self) -> bool:
        """Whether it is about a series rather than the whole asset."""
        return self.series is not None


class CertificateFile(Keyed, Base):
    """A certificate as PDF, made once by a job from what was certified."""

    __tablename__ = "certificate_files"

    disposal_id: Mapped[int] = mapped_column(ForeignKey("disposals.id"), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
