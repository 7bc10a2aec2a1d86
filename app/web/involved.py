"""What somebody who is named as involved in a case is shown instead of it (R-SOD-02)."""

from typing import Any

from flask import g
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core.database import session
from app.core.dates import london_date
from app.engine.noun import Noun
from app.identity.holdings import dates_hold
from app.identity.models import Deputy, Membership, Person
from app.incidents.commands.standing import INVOLVED, stands
from app.incidents.models import Incident
from app.incidents.reporting.queries.as_made import read_report
from app.organisations.fields import ROLES
from app.policy.table import rules_for
from app.ui.record import Fact, Section
from app.ui.words import london_datetime
from app.web.reporting import own

WHAT_YOU_SEE = (
    "You are named as involved in this case, so it is not shown to you, and you take no part in it."
)
_WHY = "Nobody looks into what they were part of. It says nothing about whose fault anything was."
_MAY = (
    "Add your statement, as often as you need to. Whoever works on the case reads it. Do not "
    "change or delete anything that has to do with what happened."
)
_NOBODY = "Nobody is named. Ask your administrator to name a deputy or a nominee for this office."


def is_involved(noun: Noun, record: Any) -> bool:
    """Whether the reader is named as involved in this case now."""
    return noun.name == "incident" and stands(session(), record.id, INVOLVED, g.actor.person_id)


def sections(noun: Noun, record: Any) -> list[Section]:
    """Why they see no more, who acts in their place, what they may do, and what they said.

    Nothing of the case: not its stage, its people or who else is involved. What they reported
    stands on the page of their report.
    """
    if not is_involved(noun, record):
        return []
    facts = [Fact("Why you see no more", _WHY), *_offices(record), Fact("What you may do", _MAY)]
    if own.is_own(noun, record):
        facts.append(Fact("What you reported", "Your report", href=own.address_of(record)))
    found = [Section("You are named as involved", facts)]
    said = read_report(session(), record, g.actor.person_id).added
    if said:
        found.append(Section("What you said", [Fact(london_datetime(at), t) for at, t in said]))
    return found


def _offices(incident: Incident) -> list[Fact]:
    """Each office they hold that has a part in cases, and who takes it over for this one."""
    today = london_date(g.now)
    deputy = aliased(Person)
    query = (
        select(Membership.role, deputy.name)
        .outerjoin(Deputy, (Deputy.membership_id == Membership.id) & dates_hold(Deputy, today))
        .outerjoin(deputy, deputy.id == Deputy.person_id)
        .where(
            Membership.person_id == g.actor.person_id,
            Membership.organisation_id == incident.organisation_id,
            Membership.state == "held", Membership.role.in_(_case_roles()),
            dates_hold(Membership, today),
        )
        .order_by(Membership.id, Deputy.id)
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for role, name in session().execute(query).tuples():
        found.setdefault(role, []).extend([name] if name else [])
    return [_office(dict(ROLES)[role], names) for role, names in found.items()]


def _office(office: str, names: list[str]) -> Fact:
    """Whether a deputy is involved too is not said: it would tell of the case."""
    who = " or ".join(dict.fromkeys(names))
    note = "For this case alone, unless they are involved themselves." if who else ""
    return Fact(f"Who acts as {office}", who or _NOBODY, note=note)


def _case_roles() -> list[str]:
    """The offices that read every case by the table; an auditor's engagement is none."""
    return [
        rule.role
        for rule in rules_for("incident.view")
        if rule.where in ("organisation", "health") and "holds_dates" not in rule.also
    ]
