"""Every route of site and API as addresses: with the other's ids, with unknown ids, with one's own.

``REFERENCES`` and ``ARGUMENTS`` say what stands for each argument of an address. A route with an
argument that neither knows fails the test by name, so that nothing is skipped in silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from app.core.database import session
from app.engine.noun import Noun, find_noun, get_noun, nouns
from app.measures.figures import computed_names
from app.outbox.models import OutboxRow
from tests.factories.twins import Twin

REFERENCES = {
    "/account/calendar/<reference>": "calendar_feed",
    "/account/sessions/<reference>": "session",
    "/account/tokens/<reference>": "api_token",
    "/admin/sign-ins/<reference>": "account",
    "/assets/reassign/<reference>": "job",
    "/exports/<reference>": "job",
    "/handbook/<reference>": "policy_document",
    "/packs/<reference>": "job",
    "/public/<code>/assets/<reference>": "asset",
}
"""Whose reference an address takes, where the word before it is not the plural of a kind."""

QUERIES = {
    "audit.event": "?organisation={code}",
    "audit.export": "?organisation={code}",
    "audit.show": "?organisation={code}",
    "audit.verify": "?organisation={code}",
    "api.search_records": "?q=first",
    "search.show": "?q=first",
    "search.suggestions": "?q=first",
}
"""What an address says behind its question mark: an organisation, or a word of both sides."""

TYPED = ("code", "reference", "mail_id", "token")
"""Arguments of an address that name somebody's record."""

UNKNOWN_ID = 987654


class UnmappedRouteError(AssertionError):
    """A route whose address this test does not know how to build."""


@dataclass(frozen=True, slots=True)
class Values:
    """What stands for the arguments of addresses: the records of one organisation, or none."""

    code: str
    references: Mapping[str, tuple[str, ...]]
    mail_ids: tuple[int, ...]
    token: str

    def of(self, kind: str) -> tuple[str, ...]:
        """The references of a kind of record."""
        return self.references.get(kind, ())


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to a route; ``typed`` are the words of its address that name somebody's record."""

    endpoint: str
    method: str
    address: str
    kind: str = ""
    trigger: str = ""
    typed: tuple[str, ...] = ()

    @property
    def api(self) -> bool:
        """Whether a program makes it."""
        return self.address.startswith("/api/")


def values_of(twin: Twin, *, most: int) -> Values:
    """The records of an organisation, of a kind with many the first ``most``."""
    mail = select(OutboxRow.id).where(OutboxRow.organisation_id == twin.world.organisation_id)
    found = {kind: tuple(made[:most]) for kind, made in twin.made.items()}
    ids = tuple(session().scalars(mail.order_by(OutboxRow.id).limit(1)))
    return Values(twin.code, found, ids, f"{twin.reference('calendar_feed')}-guessed")


def unknown_like(values: Values) -> Values:
    """As many references of records that do not exist."""
    found = {
        kind: tuple(f"{get_noun(kind).prefix}-2026-{9000 + n}" for n, _ in enumerate(references))
        for kind, references in values.references.items()
    }
    return Values(
        "nowhere", found, tuple(UNKNOWN_ID for _ in values.mail_ids), "XXX-2026-9000-guessed"
    )


def visits(app: Flask, values: Values, *methods: str, share: int | None = None) -> list[Visit]:
    """List every request to every route.

    With a ``share``, one move of each kind stands for all, another one for the next share: the move
    never decides whose record is loaded, and asking for all of them as everyone would take long.
    Raises UnmappedRouteError for a route it cannot build.
    """
    return [
        visit
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
        for method in methods
        if method in (rule.methods or ())
        for visit in shared(list(_of_rule(app, rule, method, values)), share)
    ]


def shared(found: list[Visit], share: int | None) -> list[Visit]:
    """Choose one move of each kind by the share; every one of them without a share."""
    if share is None:
        return found
    by_kind: dict[str, list[Visit]] = {}
    for visit in found:
        by_kind.setdefault(visit.kind, []).append(visit)
    return [
        visit
        for group in by_kind.values()
        for visit in ([group[share % len(group)]] if group[0].trigger else group)
    ]


def _of_rule(app: Flask, rule: Rule, method: str, values: Values) -> Iterator[Visit]:
    build = app.url_map.bind("localhost").build
    for chosen, visit in _choices(rule, Visit(rule.endpoint, method, ""), values):
        try:
            address = build(rule.endpoint, chosen, method)
        except Exception as error:
            raise UnmappedRouteError(f"{rule.rule} cannot be built of {chosen}") from error
        query = QUERIES.get(rule.endpoint, "").format(code=values.code)
        typed = (*visit.typed, values.code) if values.code in query else visit.typed
        yield replace(visit, address=address + query, typed=typed)


def _choices(rule: Rule, visit: Visit, values: Values) -> Iterator[tuple[dict[str, Any], Visit]]:
    """Every combination of values for a route's arguments; each kind of record on its own."""
    plurals = _listed(rule, "plural") if "plural" in rule.arguments else [""]
    for plural in plurals:
        noun = _kind_of(rule, plural)
        here = replace(visit, kind=noun.name if noun else "")
        fixed = {"plural": plural} if plural else {}
        names = sorted(rule.arguments - {"plural"})
        lists = [_values_for(name, rule, noun, values) for name in names]
        if "trigger" in names:  # one record of a kind stands for all: every move loads it alike
            lists[names.index("reference")] = lists[names.index("reference")][:1]
        if not all(lists):
            raise UnmappedRouteError(f"{rule.rule}: no record stands for <{names}> of {plural}")
        for combination in product(*lists):
            chosen = dict(zip(names, combination, strict=True))
            typed = tuple(str(chosen[n]) for n in TYPED if n in chosen)
            yield (
                {**fixed, **chosen},
                replace(here, typed=typed, trigger=str(chosen.get("trigger", ""))),
            )


def _kind_of(rule: Rule, plural: str) -> Noun | None:
    if plural:
        return find_noun(plural)
    for beginning, kind in REFERENCES.items():
        if rule.rule.startswith(beginning):
            return get_noun(kind)
    words = rule.rule.partition("/<reference>")[0].removeprefix("/api/v1").strip("/")
    noun = find_noun(words)
    return noun if noun is not None and noun.plural == words else None


def _listed(rule: Rule, name: str) -> list[str]:
    converter = rule._converters[name]
    if not isinstance(converter, AnyConverter):
        raise UnmappedRouteError(f"{rule.rule}: no list of values for <{name}>")
    return sorted(converter.items)


def _values_for(name: str, rule: Rule, noun: Noun | None, values: Values) -> list[Any]:
    """What stands for an argument, by its name."""
    if isinstance(rule._converters[name], AnyConverter):
        return _listed(rule, name)
    arguments: dict[str, Sequence[Any]] = {
        "code": [values.code], "filename": ["ig.css"], "mail_id": values.mail_ids, "number": [1],
        "sequence": [1], "token": [values.token],
    }  # fmt: skip
    if noun is not None:
        triggers = [t.trigger for t in noun.workflow.transitions if not t.creates]
        arguments |= {"reference": values.of(noun.name), "trigger": triggers}
    if rule.rule == "/suggest/<kind>":
        arguments["kind"] = [each.name for each in nouns()]
    if rule.rule.endswith("/measures/<name>"):
        arguments["name"] = computed_names()
    if name in arguments:
        return list(arguments[name])
    raise UnmappedRouteError(f"{rule.rule}: nothing stands for <{name}>")
