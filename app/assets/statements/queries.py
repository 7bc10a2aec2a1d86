"""What a statement covers, and what the register knows of its answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.assets.models import Asset
from app.assets.risks.models import Risk
from app.assets.rules.statements import Question, questions_on, year_beginning
from app.assets.statements.models import OwnerStatement, StatementSigning
from app.identity.models import Person, Team

COVERED = ("active", "dormant")
"""States of an asset that its owner answers for."""
MOST = 200
LEFT = "left"


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


def evidence_for(session: Session, statement: OwnerStatement, today: date) -> dict[str, Evidence]:
    """What the register knows on a London day, by question; what it knows nothing of is absent."""
    owned = owned_assets(session, statement.owner_id, statement.organisation_id)
    view = _View(session, owned, year_beginning(statement.year).first_day, today)
    return {
        question.code: _WITNESSES[question.evidence](view)
        for question in questions_of(statement)
        if question.evidence in _WITNESSES
    }


def last_signing(session: Session, statement_id: int) -> StatementSigning | None:
    """The signing that counts: the latest."""
    return session.scalars(
        select(StatementSigning)
        .where(StatementSigning.statement_id == statement_id)
        .order_by(StatementSigning.id.desc())
        .limit(1)
    ).first()


@dataclass(frozen=True, slots=True)
class _View:
    """What a witness looks at: the assets, since when, and the day it is asked."""

    session: Session
    owned: Sequence[Asset]
    since: date
    today: date

    @property
    def active(self) -> list[Asset]:
        return [asset for asset in self.owned if asset.state == "active"]


def _reviewed(view: _View) -> Evidence:
    days = {asset.id: asset.last_reviewed_on for asset in view.active}
    return _dated(view, "reviewed", days)


def _access(view: _View) -> Evidence:
    days = {asset.id: asset.access_reviewed_on for asset in view.active}
    return _dated(view, "had their access reviewed", days)


def _dated(view: _View, done: str, days: Mapping[int, date | None]) -> Evidence:
    """All, or not all, of the active assets had this done since the year began."""
    assets = view.active
    if not assets:
        return Evidence("not_applicable", "You own no active asset.")
    inside = [a for a in assets if (day := days[a.id]) is not None and day >= view.since]
    words = f"{len(inside)} of {len(assets)} active assets {done} since {_words(view.since)}."
    inputs = tuple((f"{a.name}, {a.reference}", _words(days[a.id])) for a in assets)
    return Evidence("yes" if len(inside) == len(assets) else "no", words, inputs)


def _risks(view: _View) -> Evidence:
    """A risk is current while its review is ahead and its acceptance, if any, has not expired."""
    risks = view.session.scalars(
        select(Risk)
        .where(
            Risk.asset_id.in_([asset.id for asset in view.owned]),
            Risk.state.in_(("open", "accepted")),
        )
        .order_by(Risk.reference)
    ).all()
    if not risks:
        return Evidence("", "No risk is recorded on your assets.")
    late = [risk for risk in risks if not _is_current(risk, view.today)]
    words = f"{len(risks) - len(late)} of {len(risks)} open and accepted risks are current."
    inputs = tuple(
        (f"{risk.name}, {risk.reference}",
         f"Review {_words(risk.review_on)}" if risk.review_on else "No review planned")
        for risk in risks
    )  # fmt: skip
    return Evidence("no" if late else "yes", words, inputs)


def _is_current(risk: Risk, today: date) -> bool:
    ends = (risk.review_on, risk.acceptance_expires_on if risk.state == "accepted" else None)
    return risk.review_on is not None and all(day is None or day >= today for day in ends)


def _words(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "Never recorded"


_WITNESSES: dict[str, Callable[[_View], Evidence]] = {
    "reviewed": _reviewed,
    "access": _access,
    "risks": _risks,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which statements a roll-up is of: those a reader may see, narrowed by what was asked."""

    seen: ColumnElement[bool]
    year: int | None = None
    states: tuple[str, ...] = ()
    directorate_id: int | None = None

    @property
    def test(self) -> ColumnElement[bool]:
        """Say in SQL which these are."""
        found = self.seen
        if self.year is not None:
            found &= OwnerStatement.year == self.year
        if self.states:
            found &= OwnerStatement.state.in_(self.states)
        if self.directorate_id is not None:
            found &= OwnerStatement.owner_id.in_(_of_directorate(self.directorate_id))
        return found


def years_of(session: Session, seen: ColumnElement[bool]) -> Sequence[int]:
    """The years of the statements one may see, latest first."""
    found = select(OwnerStatement.year).where(seen).distinct()
    return session.scalars(found.order_by(OwnerStatement.year.desc())).all()


def directorates(session: Session, organisations: Sequence[int]) -> Sequence[tuple[int, str]]:
    """The open top teams of organisations, by name."""
    rows = session.execute(
        select(Team.id, Team.name)
        .where(
            Team.organisation_id.in_(organisations), Team.parent_id.is_(None), Team.state == "open"
        )
        .order_by(Team.name, Team.id)
    )
    return rows.tuples().all()


def totals(session: Session, chosen: Chosen) -> dict[str, int]:
    """How many statements stand in each state; those of owners who left early apart."""
    early = OwnerStatement.left_on < OwnerStatement.due_on
    word = case((early, LEFT), else_=OwnerStatement.state)
    rows = session.execute(select(word, func.count()).where(chosen.test).group_by(word))
    return dict(rows.tuples().all())


def not_answered(session: Session, chosen: Chosen) -> Sequence[tuple[OwnerStatement, str]]:
    """Statements nobody has signed, of owners who are still asked, with their names."""
    rows = session.execute(
        select(OwnerStatement, Person.name)
        .join(Person, Person.id == OwnerStatement.owner_id)
        .where(
            chosen.test, OwnerStatement.left_on.is_(None),
            OwnerStatement.state.not_in(("submitted", "accepted")),
        )
        .order_by(OwnerStatement.due_on, Person.name, OwnerStatement.id)
        .limit(MOST)
    )  # fmt: skip
    return rows.tuples().all()


def with_owners(session: Session, chosen: Chosen) -> Sequence[tuple[OwnerStatement, str]]:
    """Every statement chosen, with its owner's name, by owner."""
    rows = session.execute(
        select(OwnerStatement, Person.name)
        .join(Person, Person.id == OwnerStatement.owner_id)
        .where(chosen.test)
        .order_by(Person.name, OwnerStatement.id)
    )
    return rows.tuples().all()


def not_covered(session: Session, assets: ColumnElement[bool], year: int) -> Sequence[Asset]:
    """Owned assets, of those one may see, whose owner was not asked for a year."""
    asked = exists().where(
        OwnerStatement.owner_id == Asset.owner_id, OwnerStatement.year == year,
        OwnerStatement.organisation_id == Asset.organisation_id,
    )  # fmt: skip
    return session.scalars(
        select(Asset)
        .where(assets, Asset.owner_id.is_not(None), Asset.state.in_(COVERED), ~asked)
        .order_by(Asset.reference)
        .limit(MOST)
    ).all()


def _of_directorate(team_id: int) -> Select[tuple[int]]:
    top = aliased(Team)
    return (
        select(Person.id)
        .join(Team, Team.id == Person.team_id)
        .join(top, Team.path.startswith(top.path))
        .where(top.id == team_id)
    )
