"""Someone of one organisation who asks for everything, and what their answers show."""

import difflib
import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.engine.noun import Noun, get_noun, nouns
from app.identity.holdings import WITHOUT_STAFF
from app.policy.table import rules, rules_for
from tests.factories.twins import INSIDE, Twin
from tests.factories.world import OPERATOR
from tests.integration.access.routes import Visit
from tests.support.signing_in import csrf_token, sign_in

NOT_PEOPLE = {
    "system": "the scheduler, which has no door of its own",
    "operator": "whoever runs the command line, for the whole installation",
    "link_holder": "comes by a link of one record, tested where such links are made",
}
"""Roles of the permission table that nobody can hold and walk with, and why."""

_NONCES = re.compile(
    r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=name="csrf_token" value=")[^"]*'
    r'|(?<=name="kept" value=")[^"]*|Content-Length: \d+|Set-Cookie: .*'
)
_REFERENCE = re.compile(r"[A-Z]{3}-\d{4}-\d{4,}")
_PREFIX = 3
_NUMBER = re.compile(r"-\d{4}-\d{4,}\b")
PAGES = {"audit": "audit.view", "public_register": "public_register.view",
         "public_reporting": "incident.report", "receipt": "incident.report"}  # fmt: skip
"""Pages that show records of every kind, and the permission that opens them."""

STAFF = "staff"
PUBLIC = "public"
EVERY_ROLE = "every_role"
"""Someone with every role that one organisation gives, who takes every move of every kind."""


def walking_roles() -> list[str]:
    """Every role of the permission table that somebody can walk with."""
    named = {rule.role for rows in rules().values() for rule in rows}
    return sorted(named - NOT_PEOPLE.keys())


WALKERS = [*walking_roles(), EVERY_ROLE]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: all its text, and the same without what differs from request to request.

    ``typed`` are the words of the request that name a record, which an answer may repeat.
    """

    status: int
    text: str
    plain: str
    typed: frozenset[str]
    endpoint: str


@dataclass(slots=True)
class Walker:
    """A person who holds one role in their own organisation, in a browser and with a token."""

    role: str
    client: FlaskClient
    share: int | None
    held: frozenset[str]
    token: str = ""
    csrf: str = ""
    others: "Words" = field(default_factory=lambda: Words("", frozenset()))

    def ask(self, visit: Visit, **sent: Any) -> Answer:
        """Make a request as a browser or a program would, with the token of a form."""
        headers = dict(sent.pop("headers", {}))
        typed = frozenset({*visit.typed, *_REFERENCE.findall(str(sent))})
        if visit.api:
            headers["Authorization"] = f"Bearer {self.token}"
        elif visit.method not in ("GET", "HEAD"):
            sent["data"] = {**sent.get("data", {}), "csrf_token": self.csrf}
        answer = self.client.open(visit.address, method=visit.method, headers=headers, **sent)
        if answer.status_code == 302 and visit.method == "POST":
            self.client.get("/accessibility")  # where what was done is said, once
        return _read(answer, visit, typed)

    def leaks(self, answer: Answer) -> list[str]:
        """List the other organisation's words in an answer that this role may not read."""
        found = self.others.found_in(answer.text) - {word.lower() for word in answer.typed}
        if self.opens_everywhere(answer.endpoint):
            return []
        return sorted(word for word in found if not self._may_read(word))

    def opens_everywhere(self, endpoint: str) -> bool:
        """Whether the table opens a page to this role with the records of any organisation."""
        wide = PAGES.get(endpoint.partition(".")[0])
        return wide is not None and self.may_everywhere(wide)

    def _may_read(self, word: str) -> bool:
        """Whoever may see a kind of record everywhere also reads whose it is."""
        wide = [noun for noun in nouns() if self.sees_everywhere(noun)]
        prefixes = {noun.prefix.lower() for noun in wide} | ({"per"} if wide else set())
        return word.endswith(tuple(prefixes)) or word.startswith(tuple(f"{p}-" for p in prefixes))

    def sees_everywhere(self, noun: Noun, *, titles: bool = False) -> bool:
        """Whether the table lets the role see records of a kind of any organisation."""
        views = (*noun.views, *noun.title_views) if titles else noun.views
        return any(self.may_everywhere(view) for view in views)

    def may_everywhere(self, permission: str) -> bool:
        """Whether the table grants it to this role, or to all staff, in any organisation."""
        wide = {(role, "any") for role in self.held} | {(PUBLIC, "published")}
        return any(r.role in self.held and (r.role, r.where) in wide for r in rules_for(permission))

    def may_move_everywhere(self, kind: str, trigger: str) -> bool:
        """Whether a move is theirs to take on a record of any organisation."""
        if not kind:
            return False
        noun = get_noun(kind)
        if self.sees_everywhere(noun):  # a refusal of what one sees is recorded with its subject
            return True
        transition = noun.transition(trigger)
        wanted = noun.workflow.transitions if transition is None else (transition,)
        return any(self.may_everywhere(noun.workflow.permission(t)) for t in wanted)


_PAPERS = re.compile(r"/pack/\w+")


def _read(answer: TestResponse, visit: Visit, typed: frozenset[str]) -> Answer:
    text = f"{answer.headers}\n{_words(answer.data)}"
    assert answer.status_code < 500, f"{visit}: {answer.status_code}\n{text}"
    plain = _NONCES.sub("", text).replace("%3D", "=")
    for word in typed:
        plain = re.sub(_whole(word), "TYPED", plain, flags=re.IGNORECASE)
    plain = _PAPERS.sub("/pack/paper", plain)  # a way back names the paper
    if visit.trigger:  # a way back to where one came from names the move
        plain = plain.replace(f"/TYPED/{visit.trigger}", "/TYPED/move")
    answer.close()
    return Answer(answer.status_code, text, plain, typed, visit.endpoint)


def _nothing(_visit: Visit) -> dict[str, Any]:
    return {}


class Comparison:
    """Asks for what does not exist, once for each route, kind of record and move, to compare."""

    def __init__(
        self,
        walker: Walker,
        unknown: Iterable[Visit],
        sent: Callable[[Visit], dict[str, Any]] = _nothing,
    ) -> None:
        self._walker, self._sent = walker, sent
        self._unknown = {_question(v): v for v in reversed(list(unknown))}
        self._answers: dict[tuple[str, ...], Answer] = {}

    def differences(self, visit: Visit, answer: Answer) -> list[str]:
        """Say how an answer about a record that is not theirs differs, unless it is open to all."""
        if visit.kind and self._walker.sees_everywhere(get_noun(visit.kind), titles=True):
            return []
        if self._walker.opens_everywhere(visit.endpoint):
            return []
        key = _question(visit)
        if key not in self._answers:
            unknown = self._unknown[key]
            self._answers[key] = self._walker.ask(unknown, **self._sent(unknown))
        unknown = self._answers[key]
        if answer.plain == unknown.plain:
            return []
        lines = difflib.unified_diff(
            unknown.plain.splitlines(), answer.plain.splitlines(), "unknown", "theirs", "", "", 0,
            lineterm="",
        )  # fmt: skip
        statuses = f"{answer.status}, of an unknown one {unknown.status}"
        return [f"{visit.method} {visit.address}: {statuses}", *list(lines)[:12]]


def _question(visit: Visit) -> tuple[str, ...]:
    return visit.endpoint, visit.method, visit.kind, visit.trigger


def _words(body: bytes) -> str:
    """The text of an answer; of a spreadsheet, what its parts say."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    return body.decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Words:
    """What nobody else may read: markers that begin with a stem, and references; in lower case.

    One expression of all of them takes longer to match than a page to render.
    """

    stem: str
    references: frozenset[str]

    def found_in(self, text: str) -> set[str]:
        """List those that stand in a text, in lower case."""
        low = text.lower()
        found = {low[m.start() - _PREFIX : m.end()] for m in _NUMBER.finditer(low)}
        found &= self.references
        if self.stem and self.stem in low:
            found.update(re.findall(rf"{self.stem}\w*", low))
        return found


def words_of(twin: Twin) -> Words:
    """The twin's markers, and the references of its records."""
    organisation = get_noun("organisation").prefix
    references = {
        reference.lower()
        for made in (twin.made, twin.spare)
        for listed in made.values()
        for reference in listed
        if not reference.startswith(organisation)  # an organisation's title is anybody's
    }
    assert all(_REFERENCE.fullmatch(reference.upper()) for reference in references)
    return Words(twin.stem, frozenset(references))


def _whole(reference: str) -> str:
    return rf"\b{re.escape(reference)}\b"


def hold_roles(home: Twin) -> None:
    """Give every role to somebody of their own, with what that role looks after."""
    for role in walking_roles():
        if role != PUBLIC:
            _person_with(home, role)
    home.world.people[EVERY_ROLE] = home.person("first")


def make_walkers(app: Flask, home: Twin, other: Twin) -> dict[str, Walker]:
    """Sign everyone in, each in a browser of their own, and give each a token."""
    with app.app_context():
        pattern = words_of(other)
    found = {}
    for number, role in enumerate(WALKERS):
        share = None if role == EVERY_ROLE else number
        walker = Walker(role, app.test_client(), share, _held(role), others=pattern)
        if role != PUBLIC:
            sign_in(walker.client, _email(home, role))
            walker.token = _token(app, home, role)
        walker.csrf = csrf_token(walker.client)
        found[role] = walker
    return found


def _held(role: str) -> frozenset[str]:
    if role == EVERY_ROLE:
        return frozenset({PUBLIC, STAFF, *INSIDE})
    outside = role in WITHOUT_STAFF | {PUBLIC}
    return frozenset({PUBLIC, role} if outside else {PUBLIC, STAFF, role})


def _token(app: Flask, home: Twin, role: str) -> str:
    with app.app_context():
        holder = home.world.people[role]
        made = home.world.do(OPERATOR, "api_token", "create", name="walk", holder=holder)
        return str(made.secret)


def _email(home: Twin, role: str) -> str:
    word = home.word("person")
    return f"{'first.' + word if role == EVERY_ROLE else role}@{home.code}.example"


def _person_with(home: Twin, role: str) -> None:
    world = home.world
    world.person(role, sign_in=False, email=_email(home, role))
    if role == "manager":
        _own_team(home, role, "team")
    elif role == "director":
        _own_team(home, role, "directorate")
    elif role != STAFF:
        world.do(OPERATOR, "membership", "grant", person=world.people[role], role=role)
    if role in ("iao", "iaa"):
        _look_after(home, role)


def _own_team(home: Twin, role: str, kind: str) -> None:
    team = home.make("team", kind=kind, manager=home.world.people[role])
    home.make("asset", team=team)


def _look_after(home: Twin, role: str) -> None:
    person, first = home.world.people[role], home.actor("first")
    asset = home.make("asset")
    if role == "iao":
        home.world.do(first, "asset", "offer_ownership", asset, person=person)
        home.world.do(home.actor(role), "asset", "accept_ownership", asset)
    else:
        home.world.do(first, "asset", "assign_administrator", asset, person=person)


def listed(found: Iterable[str]) -> str:
    """Write findings one a line, for a failing test."""
    return "\n".join(found)
