"""Owners' statements, as the engine works them."""

from collections.abc import Sequence

from app.assets.rules.statements import (
    FIRST_YEAR,
    StatementYear,
    latest_issued,
    statement_title,
    year_beginning,
)
from app.assets.statements import commands
from app.assets.statements.fields import STATEMENT
from app.assets.statements.models import OwnerStatement
from app.assets.statements.queries import evidence_for, is_issued, owns_any, questions_of
from app.engine.move import subscribe
from app.engine.noun import DueDate, Noun, Situation, register
from app.policy.shape import PolicyShape
from workflows import owner_statement as workflow


def _facts(statement: OwnerStatement | None, at: Situation) -> workflow.Facts:
    if statement is None:
        return _facts_of_new(at)
    asked = {question.code: question for question in questions_of(statement)}
    answers = statement.answers
    evidence = evidence_for(at.session, statement, at.today)

    def short(codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(asked[code].short for code in codes)

    return workflow.Facts(
        left=statement.left_on is not None,
        question_known=at.values.get("question", next(iter(asked))) in asked,
        unanswered=short([code for code in asked if code not in answers]),
        without_action=short(
            [c for c in asked if _answer(statement, c) == "no" and not _has_action(statement, c)]
        ),
        unexplained=short(
            [
                code
                for code, found in evidence.items()
                if found.answer == "no" and _answer(statement, code) == "yes"
                and not answers[code].get("comment")
            ]
        ),
    )  # fmt: skip


def _answer(statement: OwnerStatement, code: str) -> str:
    return str(statement.answers.get(code, {}).get("answer", ""))


def _has_action(statement: OwnerStatement, code: str) -> bool:
    given = statement.answers[code]
    return all(given.get(name) for name in ("action", "action_owner", "action_due_on"))


def _facts_of_new(at: Situation) -> workflow.Facts:
    """Whether a statement may be issued: to whom, and for which year."""
    owner, organisation = at.values.get("owner"), at.organisation_id
    if owner is None or organisation is None:
        return workflow.Facts()
    latest = latest_issued(at.today)
    year = at.values.get("year") or latest.begins
    return workflow.Facts(
        owns_assets=owns_any(at.session, owner, organisation),
        already_issued=is_issued(at.session, owner, organisation, year),
        year_wrong=_year_wrong(year, latest),
    )


def _year_wrong(year: int, latest: StatementYear) -> str:
    if FIRST_YEAR <= year <= latest.begins:
        return ""
    if year != latest.begins + 1:
        return f"Enter a year such as {latest.begins}, for {latest.words}."
    following = year_beginning(year)
    issue_on = f"{following.issue_on.day} {following.issue_on:%B %Y}"
    return f"Statements for {following.words} are issued from {issue_on}."


def _dues(statement: OwnerStatement) -> Sequence[DueDate]:
    """An owner who is still here signs by the due day, and again by the day set on return."""
    if statement.state in ("submitted", "accepted") or statement.left_on is not None:
        return ()
    due_on = statement.again_by or statement.due_on
    ladder = "owner_statement"
    return (DueDate(ladder, due_on, ladder, statement.owner_id, statement.issued_on),)


def _heading(statement: OwnerStatement) -> str:
    return statement_title(statement.year)


STATEMENT_NOUN = Noun(
    name="owner_statement",
    plural="statements",
    title="Owner's statement",
    prefix="STM",
    model=OwnerStatement,
    workflow=workflow.WORKFLOW,
    fields=STATEMENT,
    shape=PolicyShape(
        local=True,
        organisation=OwnerStatement.organisation_id,
        own=(OwnerStatement.owner_id,),
        author=OwnerStatement.owner_id,
    ),
    facts=_facts,
    handlers=commands.STATEMENT,
    views=("owner_statement.view",),
    dues=_dues,
    measured=("state", "year", "due_on", "left_on"),
    tracked=(
        "year", "issued_on", "due_on", "answers", "signed_on", "signed_by", "signature",
        "returned_because", "again_by", "accepted_on", "decided_by", "left_on",
    ),
    heading=_heading,
    unaudited=("answers", "returned_because"),
)  # fmt: skip


def register_nouns() -> None:
    """Make statements known to every door, and hear of owners who leave."""
    register(STATEMENT_NOUN)
    subscribe("person.ended", commands.record_leaving)
