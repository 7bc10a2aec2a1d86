"""Make a demonstration: four organisations and their year, by running commands as people."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.admin import (
    demonstration_actions,
    demonstration_incidents,
    demonstration_publications,
    demonstration_retention,
    demonstration_risks,
)
from app.admin.demonstration_contacts import write_down
from app.admin.demonstration_reporting import let_anyone_report
from app.admin.demonstration_statements import give_word
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.core.errors import CaseworkError
from app.core.installation import DEMONSTRATION_PASSWORD, installation
from app.engine.commands import Command, Outcome
from app.engine.execute import execute
from app.engine.unit_of_work import unit_of_work
from app.identity.actor import Actor, load_actor, system_actor
from app.identity.models import Membership, Organisation, Person

DATA = Path(__file__).resolve().parents[2] / "config" / "demonstration" / "organisations.json"
PASSWORD = DEMONSTRATION_PASSWORD
DAYS = 5
"""How many days of the year are told at a time."""
OPERATOR = system_actor(Door.COMMAND_LINE)
FIELDS = (
    "name", "team", "owner", "asset_type", "marking", "personal_data", "special_category",
    "criminal_data", "high_risk", "retention", "system", "supplier", "rpo_hours",
    "backup_every_hours", "processing", "number_of_records", "number_of_people",
)  # fmt: skip


class NotEmptyError(CaseworkError):
    """A demonstration goes into an empty database only."""

    code = "not_empty"

    def __init__(self) -> None:
        super().__init__(
            "This database already holds an organisation. The demonstration goes into an empty one."
        )


@dataclass(slots=True)
class Story:
    """One organisation's year as it unfolds: who is who, and what has been made."""

    data: dict[str, Any]
    start: datetime
    now: datetime
    people: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    assets: dict[str, str] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    risks: dict[str, str] = field(default_factory=dict)
    published: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    incidents: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The organisation's code."""
        return str(self.data["code"])

    def on_day(self, number: int, hour: int = 9) -> None:
        """Move to a day of the year that the demonstration tells."""
        self.now = self.start + timedelta(days=number, hours=hour - 9)

    def act(self, name: str) -> Actor:
        """Load a person as they are on this day; whoever demonstrates has a second factor."""
        wanted = select(Person.id).where(Person.reference == self.people[name])
        return load_actor(
            session(), session().scalars(wanted).one(), today=london_date(self.now),
            door=Door.PAGE, second_factor=True,
        )  # fmt: skip

    def do(
        self, actor: Actor, noun: str, trigger: str, reference: str | None = None, **inputs: Any
    ) -> Outcome:
        """Take one move."""
        organisation = None if reference or noun == "organisation" else self.code
        given = {name: value for name, value in inputs.items() if value not in (None, "")}
        command = Command(noun, trigger, reference, organisation, given)
        return execute(command, actor, now=self.now)

    def officer(self) -> str:
        """The name of the person who runs information governance here."""
        return self.holder("ig_officer")

    def holder(self, role: str) -> str:
        """The name of the first person who holds a role here."""
        return str(next(p["name"] for p in self.data["people"] if role in p["roles"]))

    def owner_of(self, asset: str) -> str:
        """The name of the person who owns an asset."""
        rows = (dict(zip(FIELDS, row, strict=True)) for row in self.data["assets"])
        return str(next(row["owner"] for row in rows if row["name"] == asset))


def load(now: datetime, *, tick: Callable[[datetime], object], say: Callable[[str], None]) -> None:
    """Fill an empty database with a year that ends now, and mark it as a demonstration.

    ``tick`` is run every ten days that pass. Raises NotEmptyError.
    """
    if session().scalar(select(Organisation.id).limit(1)) is not None:
        raise NotEmptyError
    with unit_of_work(now) as unit:
        installation(unit.session).demonstration = True
    start = now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=380)
    table = json.loads(DATA.read_text(encoding="utf-8"))
    stories = [Story(data, start, start) for data in table["organisations"]]
    for story in stories:
        say(f"{story.data['name']}: people and register")
        _establish(story)
        _register(story)
    _live_through(stories, now, tick, say)


def _establish(story: Story) -> None:
    data = story.data
    story.do(OPERATOR, "organisation", "create", code=data["code"], name=data["name"],
             kind=data["kind"], holiday_calendar=data["holiday_calendar"],
             holds_health_data=data.get("holds_health_data"))  # fmt: skip
    for name, kind, parent, _manager in data["teams"]:
        made = story.do(OPERATOR, "team", "create", name=name, kind=kind, parent=parent)
        story.teams[name] = made.reference
    for person in data["people"]:
        _employ(story, person)
    for name, _kind, _parent, manager in data["teams"]:
        story.do(OPERATOR, "team", "edit", story.teams[name], manager=story.people[manager])
    deputy = data.get("siro_deputy")
    if deputy:
        siro = next(p["name"] for p in data["people"] if "siro" in p["roles"])
        _name_deputy(story, siro, deputy)
    write_down(story)
    let_anyone_report(story)


def _employ(story: Story, person: dict[str, Any]) -> None:
    words = person["name"].lower().replace("'", "").split()
    made = story.do(
        OPERATOR, "person", "create", name=person["name"],
        email=f"{words[0]}.{words[-1]}@{story.data['domain']}",
        staff_number=person["staff_number"], job_title=person["job_title"], team=person["team"],
        manager=story.people.get(person["manager"] or ""),
        employment_kind=person.get("employment_kind"),
        started_on=(london_date(story.start) - timedelta(days=700)).isoformat(),
    )  # fmt: skip
    story.people[person["name"]] = made.reference
    account = story.do(OPERATOR, "account", "create", person=made.reference)
    for role in person["roles"]:
        story.do(OPERATOR, "membership", "grant", person=made.reference, role=role)
    story.do(story.act(person["name"]), "account", "change_password", account.reference,
             password=PASSWORD)  # fmt: skip


def _name_deputy(story: Story, holder: str, deputy: str) -> None:
    wanted = (
        select(Membership.reference)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.reference == story.people[holder], Membership.role == "siro")
    )
    reference = session().scalars(wanted).one()
    story.do(OPERATOR, "membership", "name_deputy", reference, deputy=story.people[deputy],
             deputy_from=london_date(story.start).isoformat())  # fmt: skip


def _register(story: Story) -> None:
    """The retention schedule and the register as they stood when the year began."""
    manager = next(p["name"] for p in story.data["people"] if "records_manager" in p["roles"])
    officer = story.officer()
    for name, trigger, months, permanent, action, authority in story.data["retention"]:
        made = story.do(
            story.act(manager), "retention_rule", "draft", name=name, trigger_event=trigger,
            period_months=months, permanent=permanent, action=action, authority=authority,
        )  # fmt: skip
        story.do(story.act(officer), "retention_rule", "approve", made.reference)
        story.rules.append(made.reference)
    for number, row in enumerate(story.data["assets"]):
        story.on_day(2 + number % 20, hour=9 + number % 7)
        _propose(story, dict(zip(FIELDS, row, strict=True)), officer)


def _propose(story: Story, row: dict[str, Any], officer: str) -> None:
    actor = story.act(officer)
    rule = row.pop("retention")
    owner, processing = row.pop("owner"), row.pop("processing")
    made = story.do(
        actor, "asset", "propose", **row,
        retention_rule=None if rule is None else story.rules[rule],
        description=f"Records kept by {row['team']} for “{row['name']}”.",
        hosting="saas" if row["supplier"] else "on_premises", format="electronic",
        source_reference=f"IAR-{len(story.assets) + 1:03d}", criticality="3",
    )  # fmt: skip
    story.assets[row["name"]] = made.reference
    if processing:
        _record_processing(story, row, made.reference, law=processing == "law")
    if owner:
        story.do(actor, "asset", "offer_ownership", made.reference, person=story.people[owner])


def _record_processing(story: Story, row: dict[str, Any], asset: str, *, law: bool) -> None:
    actor = story.act(story.officer())
    special = row["special_category"] == "yes"
    health = story.data["kind"] == "nhs_trust"
    given = {
        "name": f"{row['name']}: processing", "role": "controller",
        "regime": "law_enforcement" if law else "uk_gdpr",
        "controller_contact": f"{story.data['name']}, information governance team",
        "data_protection_officer": f"dpo@{story.data['domain']}",
        "purposes": f"Carrying out the work of {row['team']}",
        "people_categories": "Patients" if health else "Residents and service users",
        "data_categories": "Identity, contact, circumstances",
        "special_categories": "Health" if special else None,
        "criminal_data": row["criminal_data"] if not law else None,
        "lawful_basis": None if law else "e",
        "article_9_condition": ("h" if health else "g") if special and not law else None,
        "schedule_1_condition": "Paragraph 6, statutory and government purposes"
        if (special or row["criminal_data"] == "yes") and not law else None,
        "law_enforcement_condition": "Section 35(2)(b) and Schedule 8 paragraph 1" if law else None,
        "profiling_used": "no", "recipients": "Partners with a sharing agreement",
        "third_countries": "None", "retention": "As the retention schedule says",
        "security_description": "Access by role, encrypted at rest and in transit, logged",
    }  # fmt: skip
    record = story.do(actor, "processing_record", "draft", **given).reference
    story.do(actor, "asset", "link_processing", asset, processing_record=record)
    story.do(actor, "processing_record", "complete", record)


def _live_through(
    stories: list[Story],
    now: datetime,
    tick: Callable[[datetime], object],
    say: Callable[[str], None],
) -> None:
    """Let the year pass: offers are answered, reviews done, people leave; a tick each month."""
    for day in range(25, 381, DAYS):
        for story in stories:
            story.on_day(day)
            _answer_offers(story, day)
            _review_some(story, day)
            _happen(story, day)
            demonstration_retention.tell(story, day)
            give_word(story, day)
            demonstration_risks.happen(story, day, OPERATOR)
            demonstration_publications.happen(story, day)
            demonstration_actions.happen(story, day)
            demonstration_incidents.happen(story, day, DAYS)
        if day % 10 == 0:
            tick(min(stories[0].now, now))
        if day % 30 == 0:
            say(f"{london_date(stories[0].now):%B %Y}")
    tick(now)


def _answer_offers(story: Story, day: int) -> None:
    """An owner in five is slow to answer, one asset waits still, one declines."""
    declined = dict(story.data["story"].get("declines", []))
    for number, row in enumerate(story.data["assets"]):
        values = dict(zip(FIELDS, row, strict=True))
        reference, owner = story.assets[values["name"]], values["owner"]
        if not owner or number % 11 == 10 or day != (25 if number % 5 else 60):
            continue
        if values["name"] in declined:
            story.do(story.act(owner), "asset", "decline_ownership", reference,
                     reason=declined[values["name"]])  # fmt: skip
        else:
            story.do(story.act(owner), "asset", "accept_ownership", reference)


def _review_some(story: Story, day: int) -> None:
    """High-risk assets are reviewed after half a year; most owners do it in time."""
    if day not in (195, 350):
        return
    for number, row in enumerate(story.data["assets"]):
        values = dict(zip(FIELDS, row, strict=True))
        due = values["high_risk"] == "yes" or day == 350
        if due and values["owner"] and number % 6 != 5:
            _try(story, values["owner"], "review", story.assets[values["name"]],
                 review_result="no_change")  # fmt: skip


def _happen(story: Story, day: int) -> None:
    events = story.data["story"]
    if events.get("leaver") and events["leaver"][1] == day:
        last = london_date(story.now)
        story.do(OPERATOR, "person", "end", story.people[events["leaver"][0]],
                 ended_on=last.isoformat())  # fmt: skip
    if events.get("reassign") and events["reassign"][2] == day:
        asset, heir, _day = events["reassign"]
        story.do(story.act(story.officer()), "asset", "reassign", story.assets[asset],
                 person=story.people[heir], reason="The owner has left.")  # fmt: skip
    if events.get("absence") and events["absence"][1] == day:
        _be_absent(story, events["absence"])


def _be_absent(story: Story, absence: list[Any]) -> None:
    name, first, last = absence

    def as_date(day: int) -> str:
        found: date = london_date(story.start + timedelta(days=day))
        return found.isoformat()

    story.do(story.act(name), "absence", "record", person=story.people[name],
             starts_on=as_date(first), ends_on=as_date(last))  # fmt: skip


def _try(story: Story, name: str, trigger: str, reference: str, **inputs: Any) -> None:
    """Do what may be refused: an asset that never became active is not reviewed."""
    try:
        story.do(story.act(name), "asset", trigger, reference, **inputs)
    except CaseworkError:
        return
