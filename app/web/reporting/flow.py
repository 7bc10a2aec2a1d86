"""Who reports, for whom, and at which addresses: what the pages of every way share."""

from dataclasses import dataclass

from flask import g

from app.core.database import session
from app.core.dates import london_date
from app.identity.actor import Actor
from app.identity.models import Organisation
from app.incidents.reporting.commands import drafts
from app.incidents.reporting.commands.drafts import Draft
from app.incidents.reporting.rules.questions import Question, Way, questions_for
from app.organisations.contacts.queries import dialled, list_contacts
from app.oversight.rules import rules_on
from app.ui.page import Link

TITLES = {
    Way.OWN: "Report an incident",
    Way.PHONE: "Record a report made by phone",
    Way.PUBLIC: "Report an incident",
}
HOMES = {Way.OWN: "/incidents/report", Way.PHONE: "/incidents/record"}
KEEP = "report_draft.keep"
"""The right to answer while signed in; whoever lacks it reports without their account."""
OTHERS = ("check", "done", "throw-away")
"""Pages of a report that ask no question."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Who can be rung, for what, on which numbers; ``note`` says more, such as hours."""

    numbers: tuple[Link, ...]
    name: str = ""
    purpose: str = ""
    note: str = ""


def rung(*numbers: str | None) -> tuple[Link, ...]:
    """Numbers that a tap dials."""
    return tuple(Link(one, dialled(one)) for one in numbers if one)


def out_of_hours() -> tuple[Ring, ...]:
    """Whom staff can ring today, out of hours, in the order of the list."""
    listed = list_contacts(session(), g.actor, london_date(g.now))
    return tuple(
        Ring(rung(one.telephone, one.second_telephone), one.name, one.purpose, one.note or "")
        for one, _organisation, _person in listed
    )


@dataclass(frozen=True, slots=True)
class Flow:
    """One way of reporting. ``keeper`` owns the draft, ``reporter`` makes the incident.

    ``home`` is the address under which its pages stand; ``contacts`` are numbers to phone while
    it is still going on.
    """

    way: Way
    home: str
    keeper: Actor
    reporter: Actor
    organisation_id: int | None = None
    contacts: tuple[Ring, ...] = ()

    @property
    def title(self) -> str:
        """What is being done, for captions and titles."""
        return TITLES[self.way]

    @property
    def kept_days(self) -> int:
        """For how many days a draft is kept that nobody touches."""
        rules = rules_on(london_date(g.now))
        return next(rule.kept_days for rule in rules if rule.name == "report_drafts")

    @property
    def most(self) -> int:
        """How many questions are asked at most; pages of one number count once."""
        return len({question.number for question in questions_for(self.way, {})})

    @property
    def first(self) -> Question:
        """The first question of all."""
        return questions_for(self.way, {})[0]

    def find(self) -> Draft | None:
        """The draft that this person, or this browser, keeps."""
        return drafts.find_draft(session(), self.keeper, self.way, self.organisation_id)

    def keep(self, draft: Draft) -> None:
        """Keep what was answered so far."""
        drafts.keep(draft, self.keeper, now=g.now)

    def address(self, question: Question | None, *, checking: bool = False) -> str:
        """Where a question stands; without one, where the answers are checked."""
        if question is None:
            return f"{self.home}/check"
        return f"{self.home}/{question.step}{'?check=1' if checking else ''}"

    def onward(self, draft: Draft) -> str:
        """Where a draft goes on: at the first question without answer, or at the check."""
        return self.address(next(iter(draft.unanswered()), None))

    def code_of(self, draft: Draft) -> str:
        """The code of the organisation to which a draft goes."""
        return session().get_one(Organisation, draft.organisation_id).code
