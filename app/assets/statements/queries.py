"""What a statement covers, and what the register knows of its answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.assets.models import Asset
from app.assets.rules.statements import Question, questions_on, year_beginning
from app.assets.statements.models import OwnerStatement, StatementSigning

COVERED = ("active", "dormant")
"""States of an asset that its owner answers for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the register says of one question: the answer it suggests, and why."""

    answer: str
    summary: str
    inputs: tuple[tuple[str, str], ...] = ()


def owned_assets(session: Session, owner_id: int, organisation_id: int) -> Sequence[Asset]:
    """The assets an owner answers for now, in order of reference."""
    return session.scalars(
        select(Asset)
        .where(
            Asset.owner_id == owner_id, Asset.organisation_id == organisation_id,
            Asset.state.in_(COVERED),
        )
        .order_by(Asset.reference)
    ).all()  # fmt: skip


def owns_any(session: Session, owner_id: int, organisation_id: int) -> bool:
    """Whether a person answers for any asset of an organisation."""
    found = select(Asset.id).where(
        Asset.owner_id == owner_id, Asset.organisation_id == organisation_id,
        Asset.state.in_(COVERED),
    )  # fmt: skip
    return session.scalars(found.limit(1)).first() is not None


def is_issued(session: Session, owner_id: int, organisation_id: int, year: int) -> bool:
    """Whether an owner has a statement for a year."""
    found = select(OwnerStatement.id).where(
        OwnerStatement.owner_id == owner_id, OwnerStatement.year == year,
        OwnerStatement.organisation_id == organisation_id,
    )  # fmt: skip
    return session.scalar(found) is not None


def questions_of(statement: OwnerStatement) -> tuple[Question, ...]:
    """The questions of a statement: those in force on the day its year is due."""
    return questions_on(year_beginning(statement.year).due_on)


def evidence_for(session: Session, statement: OwnerStatement) -> dict[str, Evidence]:
    """What the register knows, by question; a question of which it knows nothing is absent."""
    assets = owned_assets(session, statement.owner_id, statement.organisation_id)
    since = year_beginning(statement.year).first_day
    found = {}
    for question in questions_of(statement):
        witness = _WITNESSES.get(question.evidence)
        if witness is not None:
            found[question.code] = witness(assets, since)
    return found


def last_signing(session: Session, statement_id: int) -> StatementSigning | None:
    """The signing that counts: the latest."""
    return session.scalars(
        select(StatementSigning)
        .where(StatementSigning.statement_id == statement_id)
        .order_by(StatementSigning.id.desc())
        .limit(1)
    ).first()


def _reviewed(assets: Sequence[Asset], since: date) -> Evidence:
    active = [asset for asset in assets if asset.state == "active"]
    return _dated(active, since, "reviewed", {a.id: a.last_reviewed_on for a in active})


def _access(assets: Sequence[Asset], since: date) -> Evidence:
    active = [asset for asset in assets if asset.state == "active"]
    return _dated(active, since, "had their access reviewed",
                  {a.id: a.access_reviewed_on for a in active})  # fmt: skip


def _dated(
    assets: Sequence[Asset], since: date, done: str, days: Mapping[int, date | None]
) -> Evidence:
    """All, or not all, of these were done since the year began."""
    if not assets:
        return Evidence("not_applicable", "You own no active asset.")
    inside = [a for a in assets if (day := days[a.id]) is not None and day >= since]
    words = f"{len(inside)} of {len(assets)} active assets {done} since {_words(since)}."
    inputs = tuple((f"{a.name}, {a.reference}", _words(days[a.id])) for a in assets)
    return Evidence("yes" if len(inside) == len(assets) else "no", words, inputs)


def _words(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "Never recorded"


_WITNESSES: dict[str, Callable[[Sequence[Asset], date], Evidence]] = {
    "reviewed": _reviewed,
    "access": _access,
}
