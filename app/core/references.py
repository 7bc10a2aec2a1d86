"""References people say aloud: kind, year, number; one sequence per kind and year, never reused."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.database import Base


class ReferenceCounter(Base):
    """The last number given for a kind in a year."""

    __tablename__ = "reference_counters"

    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


def next_references(session: Session, kind: str, year: int, count: int = 1) -> list[str]:
    """Reserve ``count`` references such as AST-2026-0042. Gaps are allowed, repeats are not."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(ReferenceCounter).values(kind=kind, year=year, last=count)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[ReferenceCounter.kind, ReferenceCounter.year],
            set_={"last": ReferenceCounter.last + count},
        )
    )
    last = session.scalar(
        select(ReferenceCounter.last).where(
            ReferenceCounter.kind == kind, ReferenceCounter.year == year
        )
    )
    if last is None:  # pragma: no cover - the row was written two lines above
        raise AssertionError(kind)
    return [f"{kind}-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]


def raise_counter(session: Session, kind: str, year: int, at_least: int) -> None:
    """Move a counter up, so that references that came from outside are not reused."""
    session.execute(
        update(ReferenceCounter)
        .where(
            ReferenceCounter.kind == kind,
            ReferenceCounter.year == year,
            ReferenceCounter.last < at_least,
        )
        .values(last=at_least)
    )
