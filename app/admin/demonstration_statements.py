"""The owners' word in the demonstration: a year of statements, and a campaign under way."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.assets.campaigns.models import ReviewCampaign
from app.assets.models import Asset
from app.assets.statements.models import OwnerStatement
from app.assets.statements.queries import evidence_for, questions_of
from app.core.database import session
from app.core.dates import london_date
from app.core.errors import CaseworkError
from app.identity.models import Organisation, Person

if TYPE_CHECKING:
    from app.admin.demonstration import Story

DAYS_TO_ANSWER, BY_HAND_ON, CAMPAIGN_ON, UNCONFIRMED_ON = 20, 200, 340, 355
COMMENT = "As far as I know from my service."


def give_word(story: "Story", day: int) -> None:
    """Owners answer and sign, the SIRO accepts or returns; late in the year a campaign opens."""
    statements = _statements(story)
    if day == BY_HAND_ON and not statements:
        _issue_by_hand(story)
    for number, (statement, owner) in enumerate(statements):
        waited = (london_date(story.now) - statement.issued_on).days
        # One owner in five never answers, and one has begun.
        if number % 5 != 4 and statement.state == "not_started" and waited >= DAYS_TO_ANSWER:
            _answer(story, statement, owner, number)
        elif (
            (number % 5 < 2 or number == 2)
            and statement.state == "submitted"
            and statement.again_by is None
        ):
            _decide(story, statement, accept=number % 5 != 1)
    if day == CAMPAIGN_ON:
        _launch(story)
    if day == UNCONFIRMED_ON:
        _cannot_confirm(story)


def _statements(story: "Story") -> list[tuple[OwnerStatement, str]]:
    rows = session().execute(
        select(OwnerStatement, Person.name)
        .join(Person, Person.id == OwnerStatement.owner_id)
        .join(Organisation, Organisation.id == OwnerStatement.organisation_id)
        .where(Organisation.code == story.code, OwnerStatement.left_on.is_(None))
        .order_by(OwnerStatement.id)
    )
    return [(statement, name) for statement, name in rows]


def _issue_by_hand(story: "Story") -> None:
    """The installation came too late in the year for the system to have issued any."""
    owners = (
        select(Person.name)
        .join(Asset, Asset.owner_id == Person.id)
        .join(Organisation, Organisation.id == Asset.organisation_id)
        .where(Organisation.code == story.code, Asset.state == "active")
        .distinct()
        .order_by(Person.name)
    )
    for name in session().scalars(owners).all():
        story.do(story.act(story.officer()), "owner_statement", "issue", owner=story.people[name])


def _answer(story: "Story", statement: OwnerStatement, owner: str, number: int) -> None:
    reference, actor = statement.reference, story.act(owner)
    evidence = evidence_for(session(), statement, london_date(story.now))
    questions = questions_of(statement)
    for place, question in enumerate(questions):
        known = evidence[question.code].answer if question.code in evidence else ""
        given = known or ("no" if place == 4 and number % 3 == 1 else "yes")
        doing = {} if given != "no" else {
            "action": f"Put it right: {question.short.lower()}.",
            "action_owner": story.people[owner],
            "action_due_on": (london_date(story.now) + timedelta(days=90)).isoformat(),
        }  # fmt: skip
        story.do(actor, "owner_statement", "answer", reference, question=question.code,
                 answer=given, comment=COMMENT, **doing)  # fmt: skip
        if number % 5 == 3 and place == 2:
            return
    story.do(actor, "owner_statement", "submit", reference, declaration="agreed")


def _decide(story: "Story", statement: OwnerStatement, *, accept: bool) -> None:
    siro = next(p["name"] for p in story.data["people"] if "siro" in p["roles"])
    trigger = "accept" if accept else "return"
    reason = None if accept else "Please say which flows you looked at."
    try:
        story.do(story.act(siro), "owner_statement", trigger, statement.reference, reason=reason)
    except CaseworkError:  # the SIRO's own statement waits for a deputy
        return


def _launch(story: "Story") -> None:
    due = (london_date(story.now) + timedelta(days=60)).isoformat()
    story.do(story.act(story.officer()), "review_campaign", "launch", due_on=due,
             title="Review of what holds personal data", personal_data="yes")  # fmt: skip


def _cannot_confirm(story: "Story") -> None:
    """One owner cannot confirm one asset of the campaign."""
    asset = session().execute(
        select(Asset.reference, Person.name)
        .join(Person, Person.id == Asset.owner_id)
        .join(Organisation, Organisation.id == Asset.organisation_id)
        .join(ReviewCampaign, ReviewCampaign.organisation_id == Organisation.id)
        .where(
            Organisation.code == story.code, Asset.state == "active", Asset.personal_data == "yes"
        )
        .order_by(Asset.id)
        .limit(1)
    ).first()  # fmt: skip
    if asset is not None:
        story.do(story.act(asset[1]), "asset", "cannot_confirm", asset[0],
                 note="I am no longer sure where the paper files are kept.")  # fmt: skip
