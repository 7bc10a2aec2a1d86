"""A record of another organisation cannot be named in one's own: it is as if it were not there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.core.fields import FieldKind, FieldSpec
from app.engine.inputs import specs_of
from app.engine.noun import Noun, nouns
from tests.integration.access.conftest import Ground
from tests.integration.access.routes import Visit
from tests.integration.access.sending import NAMING, value_for
from tests.integration.access.standing import changed, every_row, sides
from tests.integration.access.walking import EVERY_ROLE, Answer, listed
from workflows.definition import Transition

POINTING = frozenset({FieldKind.PERSON, FieldKind.TEAM, FieldKind.RECORD})
FREE_TEXTS = frozenset({"parent_reference"})
"""Words in which any reference may stand: nothing is looked up by them."""

DOORS = ("api", "page")


@dataclass(frozen=True, slots=True)
class Naming:
    """A move of one's own record in which one field names somebody's record."""

    noun: Noun
    transition: Transition
    spec: FieldSpec
    reference: str
    door: str

    def visit(self) -> Visit:
        """The request of a program, or of a browser, that makes it."""
        address = f"/{self.noun.plural}"
        if self.door == "api":
            tail = "" if self.transition.creates else f"/{self.reference}/transitions"
            return Visit("", "POST", f"/api/v1{address}{tail}", self.noun.name)
        move = "new" if self.transition.creates else f"{self.reference}/{self.transition.trigger}"
        query = f"?group={self._group()}" if self.transition.trigger == "edit" else ""
        return Visit("", "POST", f"{address}/{move}{query}", self.noun.name)

    def _group(self) -> int:
        """Which page of a long form asks for the field."""
        groups = dict.fromkeys(spec.group for spec in specs_of(self.noun, self.transition))
        return list(groups).index(self.spec.group)

    def __str__(self) -> str:
        return f"{self.noun.name}.{self.transition.trigger}.{self.spec.name} ({self.door})"


def namings(ground: Ground) -> Iterator[Naming]:
    """Every field of every move that names a person, a team or a record."""
    for noun in nouns():
        if noun.private or noun.made_elsewhere:
            continue
        for transition in noun.workflow.transitions:
            if not transition.system_only:
                for spec in specs_of(noun, transition):
                    texts = NAMING.get(noun.name, {}).keys() - FREE_TEXTS
                    if spec.kind in POINTING or spec.name in texts:
                        reference = ground.home.reference(noun.name)
                        yield from (Naming(noun, transition, spec, reference, d) for d in DOORS)


def test_no_field_takes_a_person_team_or_record_of_the_other(ground: Ground) -> None:
    with ground.app.app_context():
        before, between = every_row(), sides(ground.home, ground.other)
    found, asked = [], 0
    for naming in namings(ground):
        for theirs, nobodys in _words(ground, naming):
            asked += 1
            mine, unknown = _send(ground, naming, theirs), _send(ground, naming, nobodys)
            if mine.status in (200, 201, 302) and _asks(ground, naming):
                found.append(f"{naming} takes {theirs}")
            elif mine.status != unknown.status:
                found.append(f"{naming}: {mine.status} for {theirs}, {unknown.status} for nobody's")
            found += _shown(ground, naming, mine, theirs)
    with ground.app.app_context():
        found += changed(before, every_row(), between)
    assert not found, listed(found)
    assert asked > 50


def _words(ground: Ground, naming: Naming) -> Iterator[tuple[Any, Any]]:
    """What names a record of the other, and the same of nobody's.

    E-mails apart: who works in several organisations is given a role by their e-mail.
    """
    spec = naming.spec
    theirs = value_for(naming.noun, spec, ground.theirs)
    yield theirs, value_for(naming.noun, spec, ground.unknown)
    if spec.kind is FieldKind.PERSON:
        word = ground.other.word("person")
        yield f"{word}-first", f"{word}-tenth"
        yield f"First {word}", f"Tenth {word}"


def _asks(ground: Ground, naming: Naming) -> bool:
    """Whether the form asks for the field at all; a page leaves some of a new record for later."""
    if naming.door == "api":
        return True
    page = ground.walkers[EVERY_ROLE].ask(replace(naming.visit(), method="GET"))
    return f'name="{naming.spec.name}"' in page.text


def _send(ground: Ground, naming: Naming, word: Any) -> Answer:
    body: dict[str, Any] = {}
    for spec in specs_of(naming.noun, naming.transition):
        value = value_for(naming.noun, spec, ground.own)
        if spec.required and value is not None:
            body[spec.name] = value
    body[naming.spec.name] = word
    walker = ground.walkers[EVERY_ROLE]
    if naming.door == "page":
        texts = {n: "; ".join(v) if isinstance(v, list) else str(v) for n, v in body.items()}
        return walker.ask(naming.visit(), data=texts)
    if not naming.transition.creates:
        body["trigger"] = naming.transition.trigger
    elif naming.noun.needs_organisation:
        body["organisation"] = ground.home.code
    return walker.ask(naming.visit(), json=body, headers={"If-Match": "*"})


def _shown(ground: Ground, naming: Naming, answer: Answer, word: Any) -> list[str]:
    text = answer.text.replace(str(word), "")
    left = ground.walkers[EVERY_ROLE].others.found_in(text)
    left -= {w.lower() for w in answer.typed}
    return [f"{naming} shows {sorted(left)}"] if left else []


@pytest.mark.parametrize("filter_name", ["q", "team", "owner"])
def test_no_filter_or_search_finds_a_word_of_the_other(ground: Ground, filter_name: str) -> None:
    """Asking for their words and references answers what asking for nobody's answers."""
    walker, found = ground.walkers[EVERY_ROLE], []
    for noun in nouns():
        pairs = [(ground.other.word(noun.name), f"nobodys0{noun.prefix.lower()}")]
        pairs += zip(ground.theirs.of(noun.name), ground.unknown.of(noun.name), strict=True)
        for base in _lists(ground, noun):
            for theirs, nobodys in pairs[: 1 if noun.name == "organisation" else 2]:
                mine, unknown = (
                    walker.ask(Visit("", "GET", f"{base}?{filter_name}={text}", typed=(text,)))
                    for text in (theirs, nobodys)
                )
                if mine.plain != unknown.plain or walker.leaks(mine):
                    found.append(f"{base}?{filter_name}={theirs}: {walker.leaks(mine)}")
    assert not found, listed(found)


def _lists(ground: Ground, noun: Noun) -> list[str]:
    lists = [] if noun.private else [f"/{noun.plural}", f"/api/v1/{noun.plural}"]
    searches = [r.rule for r in ground.app.url_map.iter_rules() if r.rule.endswith("/search")]
    return [*lists, *searches, f"/suggest/{noun.name}"]
