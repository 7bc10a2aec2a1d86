"""Relations between records: one table, typed and dated, shown only where both ends may be seen."""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed


class Link(Keyed, Base):
    """One record relates to another from a day until a day.

    ``kind`` says how: ``processing`` joins an asset to a processing record, ``successor`` an asset
    to the one that took its place.
    """

    __tablename__ = "links"
    __table_args__ = (
        Index("ix_links_from", "from_kind", "from_id", "kind"),
        Index("ix_links_to", "to_kind", "to_id", "kind"),
    )

    kind: Mapped[str] = mapped_column(String(32))
    from_kind: Mapped[str] = mapped_column(String(32))
    from_id: Mapped[int]
    to_kind: Mapped[str] = mapped_column(String(32))
    to_id: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None]
    import_id: Mapped[int | None] = mapped_column(index=True)
