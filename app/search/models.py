"""What can be found, as tables."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed


class SearchEntry(Keyed, Base):
    """A record as search knows it. A change writes the row anew: the highest id is the newest.

    ``title_words`` and ``words`` hold each word once, as ``app.search.words`` writes it; the
    migration builds the index of each: a ``tsvector`` on PostgreSQL, an FTS5 table on SQLite.
    ``words`` are for whoever sees the record whole. ``own_number`` is the customer's, in lower
    case; ``alias`` the reference that the record bore in another installation.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        Index("ix_search_entries_subject", "kind", "subject_id", unique=True),
        Index("ix_search_entries_organisation", "organisation_id", "id"),
    )

    organisation_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    reference: Mapped[str] = mapped_column(String(24), index=True)
    alias: Mapped[str | None] = mapped_column(String(24), index=True)
    own_number: Mapped[str | None] = mapped_column(String(255), index=True)
    title: Mapped[str] = mapped_column(Text)
    second_line: Mapped[str | None] = mapped_column(String(255))
    title_words: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]


class SearchWord(Base):
    """A word that stands in some title of an organisation: where a mistyped one is looked up."""

    __tablename__ = "search_words"

    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    word: Mapped[str] = mapped_column(String(64), primary_key=True)
