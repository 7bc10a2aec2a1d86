"""Twin organisations: one record of every kind on each side, its texts marked as theirs alone.

``TWINS`` is the one table: a kind of record that is not in it fails the access test by name. A new
kind adds a line that makes one; its texts, and its other moves, are filled in from its fields.
"""

import io
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.assets.statements.models import OwnerStatement
from app.assets.statements.queries import questions_of
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.core.errors import CaseworkError, NotFoundError
from app.core.fields import FieldKind, FieldSpec
from app.documents.uploads import stage as stage_file
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.inputs import specs_of
from app.engine.jobs import run_jobs
from app.engine.noun import Noun, get_noun, nouns
from app.engine.reading import get_visible
from app.exchange import jobs
from app.exchange.applying import apply
from app.exchange.exporting import find_export
from app.exchange.kinds import get_kind
from app.exchange.staging import Upload, find_organisation, stage
from app.exchange.tables import FileFormat
from app.identity.actor import Actor
from app.identity.holdings import INSTALLATION_WIDE, WITHOUT_STAFF
from app.identity.models import Account, Person
from app.organisations.fields import ROLES
from app.outbox.models import Message
from tests.factories.filling import plain_value
from tests.factories.world import OPERATOR, World
from workflows.definition import Transition

TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.KEYWORDS})
POINTERS = frozenset({FieldKind.TEAM, FieldKind.RECORD})
"""What is pointed to wherever it may be, so that pages have something to show of it."""

INSIDE = tuple(
    role for role, _label in ROLES if role not in INSTALLATION_WIDE and role not in WITHOUT_STAFF
)
OFFICES = frozenset({"siro", "dpo", "caldicott"})
PEOPLE = ("first", "second", "third")
PERIOD = {"retention_trigger_on": "2020-01-31"}
"""So long ago that disposal is due under the twin's retention rule."""
PART = {"series_began_on": "2020-01-31"}


@dataclass(slots=True)
class Twin:
    """An organisation with a record of every kind. Its words begin with ``stem``.

    ``first`` and ``second`` hold every role an organisation gives, so that one acts where the
    other may not, and first the offices too, unless ``offices`` leaves them free; ``third`` is away
    and keeps the records. ``made`` lists
    references by kind, ``spare`` those that were moved to an end.
    """

    world: World
    stem: str
    offices: bool = True
    made: dict[str, list[str]] = field(default_factory=dict)
    spare: dict[str, list[str]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def word(self, noun: str) -> str:
        """The marker of a kind, at most 16 letters: which organisation, and which kind."""
        return self.stem + get_noun(noun).prefix.lower()

    @property
    def code(self) -> str:
        """The code of the organisation."""
        return self.world.code

    def person(self, which: str) -> str:
        """The reference of one of its people."""
        return self.world.people[which]

    def email(self, which: str) -> str:
        """The e-mail of one of its people."""
        query = select(Person.email).where(Person.reference == self.person(which))
        return str(session().scalars(query).one())

    def actor(self, which: str, door: Door = Door.PAGE) -> Actor:
        """One of its people as an actor, with the roles they hold now."""
        return self.world.as_(which, door)

    def reference(self, noun: str) -> str:
        """The record of a kind."""
        return self.made[noun][0]

    def give(self, noun: Noun, specs: Iterable[FieldSpec], /, **given: Any) -> dict[str, Any]:
        """Fill in every text of a form with the marker, and whatever else it must have."""
        values = {}
        for spec in specs:
            if spec.name in given:
                continue
            if spec.kind in TEXTS:
                values[spec.name] = self.text(noun, spec)
            elif spec.required or (spec.kind in POINTERS and self.made.get(_named(spec))):
                values[spec.name] = self._needed(noun, spec)
        return values | given

    def text(self, noun: Noun, spec: FieldSpec) -> str:
        """The marker, with a number behind it where there is room: some texts are unique."""
        word = self.word(noun.name)
        numbered = f"{word} {next(self.numbers)}"
        return numbered if len(numbered) <= spec.longest else word[: spec.longest]

    def _needed(self, noun: Noun, spec: FieldSpec) -> Any:
        if spec.kind is FieldKind.PERSON:
            return self.person("second")
        if spec.kind is FieldKind.ORGANISATION:
            return self.code
        if spec.kind in POINTERS:
            return self.made.get(_named(spec), ["none"])[0]
        day = london_date(self.world.now) + timedelta(days=30)
        return plain_value(spec, day) or self.text(noun, spec)

    def make(self, kind: str, actor: Actor | None = None, /, **given: Any) -> str:
        """Make a record by its first creating move that people have; returns its reference."""
        noun = get_noun(kind)
        creation = next(t for t in noun.workflow.creators if not t.system_only)
        inputs = self.give(noun, specs_of(noun, creation), **given)
        place = self.code if noun.needs_organisation else None
        command = Command(kind, creation.trigger, None, place, inputs)
        outcome = execute(command, actor or self.actor("first"), now=self.world.now)
        if outcome.secret:
            self.secrets.setdefault(kind, outcome.secret)
        return outcome.reference

    def try_moves(self, kind: str, reference: str, *, ending: bool) -> None:
        """Take every move that people have and that is legal, with the marker in what it asks."""
        noun = get_noun(kind)
        for transition in noun.workflow.transitions:
            ends = transition.destination in noun.workflow.terminal
            if not transition.creates and not transition.system_only and ends is ending:
                self._try(noun, transition, reference)

    def _try(self, noun: Noun, transition: Transition, reference: str) -> None:
        for which in PEOPLE:
            # one of them may not, or it is not legal now: neither says anything about access
            with suppress(CaseworkError):
                specs = () if transition.edits_fields else specs_of(noun, transition)
                inputs = self.give(noun, specs)
                command = Command(noun.name, transition.trigger, reference, None, inputs)
                execute(command, self.actor(which), now=self.world.now)
                return


def _named(spec: FieldSpec) -> str:
    """The kind of record that a field points to."""
    return spec.record_kind or spec.kind.value


Maker = Callable[[Twin], list[str]]


def _plain(kind: str, /, **given: str) -> Maker:
    """Make one record to keep and one that is moved to its end."""

    def make(twin: Twin) -> list[str]:
        kept, spare = twin.make(kind, **given), twin.make(kind, **given)
        twin.try_moves(kind, spare, ending=False)
        twin.try_moves(kind, spare, ending=True)
        twin.spare[kind] = [spare]
        twin.try_moves(kind, kept, ending=False)
        return [kept]

    return make


def _organisation(twin: Twin) -> list[str]:
    """Its code and name are titles that anyone may see, so they bear no marker."""
    name, supplier = f"{twin.code.title()} Council", f"{twin.code.title()} Supplies"
    return [
        twin.make("organisation", OPERATOR, code=twin.code, name=name, kind="council"),
        twin.make("organisation", OPERATOR, code=supplier, name=supplier, kind="supplier"),
    ]


def _people(twin: Twin) -> list[str]:
    """First and second, who between them may take any move, and a third who is away."""
    made = []
    for which in PEOPLE:
        word = twin.word("person")
        made.append(
            twin.make(
                "person", OPERATOR, name=f"{which.title()} {word}",
                email=f"{which}.{word}@{twin.code}.example", staff_number=f"{word}-{which}",
            )
        )  # fmt: skip
        twin.world.people[which] = made[-1]
    return made


def _memberships(twin: Twin) -> list[str]:
    made = []
    for which in ("first", "second"):
        for role in INSIDE:
            if role not in OFFICES or (twin.offices and which == "first"):
                person = twin.person(which)
                made.append(twin.make("membership", OPERATOR, person=person, role=role))
    keeper = twin.person("third")
    return [*made, twin.make("membership", OPERATOR, person=keeper, role="records_manager")]


def _team(twin: Twin) -> list[str]:
    return _plain("team", kind="directorate", manager=twin.person("second"))(twin)


def _account(twin: Twin) -> list[str]:
    made = [twin.make("account", OPERATOR, person=twin.person(which)) for which in PEOPLE]
    twin.try_moves("account", made[2], ending=False)
    for account in session().scalars(select(Account).where(Account.reference.in_(made))).all():
        inputs = {"password": "a password nobody types"}
        command = Command("account", "change_password", account.reference, inputs=inputs)
        with suppress(CaseworkError):  # the third one's sign-in is disabled by now
            which = PEOPLE[made.index(account.reference)]
            execute(command, twin.actor(which), now=twin.world.now)
    return made


def _session(twin: Twin) -> list[str]:
    return [twin.make("session", agent=twin.word("session"))]


def _owned_asset(twin: Twin) -> str:
    asset, second = twin.make("asset", **PERIOD), twin.person("second")
    twin.world.do(twin.actor("first"), "asset", "offer_ownership", asset, person=second)
    twin.world.do(twin.actor("second"), "asset", "accept_ownership", asset)
    return asset


def _asset(twin: Twin) -> list[str]:
    """One whose owner accepted it, one that waits to be offered, one moved to its end."""
    twin.made["asset"] = [_owned_asset(twin)]
    return [*twin.made["asset"], *_plain("asset", **PERIOD)(twin)]


def _disposal(twin: Twin) -> list[str]:
    """One that is certified, and one that was cancelled."""
    kept, spare = (twin.make("disposal", asset=_owned_asset(twin), **PART) for _ in range(2))
    twin.try_moves("disposal", kept, ending=False)
    noun, today = get_noun("disposal"), twin.world.now.date().isoformat()
    certify = noun.transition("certify")
    assert certify is not None
    given = twin.give(noun, specs_of(noun, certify), carried_out_on=today)
    twin.world.do(twin.actor("first"), "disposal", "certify", kept, **given)
    twin.world.do(twin.actor("second"), "disposal", "cancel", spare, reason=twin.word("disposal"))
    twin.spare["disposal"] = [spare]
    return [kept]


def _hold(twin: Twin) -> list[str]:
    return _plain("legal_hold", assets=twin.reference("asset"))(twin)


def _statement(twin: Twin) -> list[str]:
    """One that its owner answered and signed, every answer with words of theirs."""
    owner, noun = twin.person("second"), get_noun("owner_statement")
    reference = twin.make("owner_statement", owner=owner)
    answer = noun.transition("answer")
    assert answer is not None
    query = select(OwnerStatement).where(OwnerStatement.reference == reference)
    for question in questions_of(session().scalars(query).one()):
        given = {
            "question": question.code,
            "answer": "no",
            "action_owner": owner,
            "action_due_on": (twin.world.now.date() + timedelta(days=30)).isoformat(),
        }
        inputs = twin.give(noun, specs_of(noun, answer), **given)
        twin.world.do(twin.actor("second"), "owner_statement", "answer", reference, **inputs)
    agreed = {"declaration": "agreed"}
    twin.world.do(twin.actor("second"), "owner_statement", "submit", reference, **agreed)
    return [reference]


def _document(twin: Twin) -> list[str]:
    """One with a newer version, and one that was withdrawn."""
    asset, made = twin.reference("asset"), []
    for which in ("first", "first", "second"):
        actor, word = twin.actor(which), twin.word("document")
        words = f"{word} {which}".encode()
        file = stage_file(io.BytesIO(words), f"{word}.txt", actor, now=twin.world.now)
        if which == "first":
            made.append(twin.make("document", subject=asset, upload=file))
        else:
            new = {"upload": file, "personal_data": "yes"}
            twin.world.do(actor, "document", "replace", made[0], **new)
    twin.try_moves("document", made[1], ending=True)
    twin.spare["document"] = made[1:]
    return made[:1]


def _import(twin: Twin) -> list[str]:
    """One that was applied, with a row that was rejected, and one that waits."""
    actor, kind = twin.actor("first"), get_kind("assets")
    where = find_organisation(session(), kind, twin.code, actor)
    made = []
    for number in (1, 2):
        word = twin.word("import")
        lines = ["ID,Name,Purpose,Personal data", f"{word}-{number},{word},{word},no",
                 f"{word}-{number}x,{word},{word},{word}"]  # fmt: skip
        upload = Upload(kind, where, "\n".join(lines).encode(), f"{word}.csv", strict=False)
        made.append(stage(upload, actor, now=twin.world.now))
    apply(made[0], actor, now=twin.world.now)
    return made


def _job(twin: Twin) -> list[str]:
    """A long export that is done and whose file waits, and one that was cancelled."""
    actor, made = twin.actor("first"), []
    for key in ("kept", "spare"):
        export = find_export(get_kind("assets"), FileFormat.CSV, twin.code, actor)
        made.append(jobs.queue_export(export, actor, f"{twin.stem}-{key}", now=twin.world.now))
    twin.try_moves("job", made[1], ending=True)
    run_jobs(current_app.config["IG_CLOCK"], "twins")
    return made


def _incident(twin: Twin) -> list[str]:
    """One that is kept open, and one whose every legal move is tried."""
    day = twin.world.now - timedelta(days=1)
    given = {"discovered_at": day.isoformat(), "personal_data": "yes", "people_affected": "3"}
    made = [twin.make("incident", **given) for _ in range(2)]
    for reference in made:
        twin.try_moves("incident", reference, ending=False)
    twin.spare["incident"] = [made[1]]
    return [made[0]]


def _report_draft(twin: Twin) -> list[str]:
    """A report that somebody has begun, with an answer kept."""
    made = twin.make("report_draft", way="own")
    kept = {"answers": {"what_happened": twin.word("report_draft")}, "seen": ["what-happened"]}
    twin.world.do(twin.actor("first"), "report_draft", "keep", made, answers=json.dumps(kept))
    return [made]


def _obligation(twin: Twin) -> list[str]:
    """The clocks that started with the incidents, and one that is added by hand."""
    made = twin.make(
        "obligation", incident=twin.reference("incident"), regime="partner", hours="48",
        starts_at=twin.world.now.isoformat(),
    )  # fmt: skip
    twin.try_moves("obligation", made, ending=False)
    return [made]


def _notice(twin: Twin) -> list[str]:
    """One that was sent in part and moved on from there, and one that was discarded."""
    incident = twin.reference("incident")
    kept, spare = (twin.make("notification", incident=incident, kind="other") for _ in range(2))
    noun = get_noun("notification")
    given = {"sent_at": twin.world.now, "channel": "web", "phased": "yes"}
    for trigger in ("file", "follow_up"):
        move = noun.transition(trigger)
        assert move is not None
        inputs = twin.give(noun, specs_of(noun, move), **given)
        asked = {ask.name for ask in move.asks}
        inputs = {name: value for name, value in inputs.items() if name in asked}
        twin.world.do(twin.actor("first"), "notification", trigger, kept, **inputs)
    twin.try_moves("notification", kept, ending=False)
    twin.try_moves("notification", spare, ending=True)
    twin.spare["notification"] = [spare]
    return [kept]


def _letter(twin: Twin) -> list[str]:
    """A letter that waits for an answer, and one that was answered."""
    given = {"incident": twin.reference("incident"), "at": twin.world.now.isoformat()}
    return _plain("correspondence", **given)(twin)


def _messages(twin: Twin) -> list[str]:
    """What the moves above sent to people."""
    organisation = twin.world.organisation_id
    query = select(Message.reference).where(Message.organisation_id == organisation)
    return list(session().scalars(query.order_by(Message.id)))


TWINS: dict[str, Maker] = {
    "organisation": _organisation,
    "person": _people,
    "membership": _memberships,
    "account": _account,
    "team": _team,
    "absence": lambda twin: _plain("absence", person=twin.person("third"))(twin),
    "session": _session,
    "api_token": _plain("api_token"),
    "calendar_feed": _plain("calendar_feed"),
    "holiday": lambda twin: [twin.make("holiday", OPERATOR)],
    "contact": lambda twin: _plain("contact", person=twin.person("third"))(twin),
    "retention_rule": _plain("retention_rule", period_months="12"),
    "processing_record": _plain("processing_record"),
    "asset": _asset,
    "risk": lambda twin: _plain("risk", asset=twin.reference("asset"), current_impact="5")(twin),
    "disposal": _disposal,
    "legal_hold": _hold,
    "owner_statement": _statement,
    "contract": lambda twin: _plain("contract", supplier=f"{twin.code.title()} Supplies")(twin),
    "action": lambda twin: _plain(
        "action", subject=twin.reference("asset"), owner=twin.person("second")
    )(twin),
    "publication": lambda twin: _plain(
        "publication",
        asset=twin.reference("asset"),
        address=f"https://data.example/{twin.word('publication')}",
    )(twin),
    "review_campaign": _plain("review_campaign"),
    "incident": _incident,
    "obligation": _obligation,
    "lesson": lambda twin: _plain("lesson", incident=twin.reference("incident"))(twin),
    "report_draft": _report_draft,
    "notification": _notice,
    "correspondence": _letter,
    "document": _document,
    "policy_document": lambda twin: _plain(
        "policy_document",
        owner=twin.person("second"),
        effective_on="2026-07-01",
        review_on="2027-06-01",
    )(twin),
    "comment": lambda twin: _plain("comment", subject=twin.reference("asset"))(twin),
    "import": _import,
    "job": _job,
    "message": _messages,
}
"""How a twin of each kind is made, in an order in which each finds what it hangs on."""


def build_twin(code: str, stem: str, now: datetime, *, offices: bool = True) -> Twin:
    """Make an organisation with a record of every kind in ``TWINS``."""
    twin = Twin(World(code, now), stem, offices)
    for kind, make in TWINS.items():
        twin.made[kind] = [*twin.made.get(kind, []), *make(twin)]
        twin.made[kind] = list(dict.fromkeys(twin.made[kind]))
    return twin


def without_twin() -> list[str]:
    """List the kinds of record that the table forgets, by name."""
    return sorted({noun.name for noun in nouns()} - TWINS.keys())


def is_seen_by(twin: Twin, kind: str, which: str) -> bool:
    """Whether one of its people sees its record of that kind whole."""
    with suppress(NotFoundError):
        actor = twin.actor(which)
        return any(
            get_visible(session(), get_noun(kind), reference, actor)[1]
            for reference in twin.made[kind][:1]
        )
    return False
