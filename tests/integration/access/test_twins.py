"""The ground of the access test: nothing is left out of it, and its markers are really there."""

import pytest
from sqlalchemy import select

from app.core.database import session
from app.engine.noun import get_noun, nouns
from app.engine.snapshot import column_of
from app.policy.table import rules
from tests.factories.twins import TEXTS, Twin, is_seen_by, without_twin
from tests.integration.access.conftest import Ground
from tests.integration.access.routes import Visit, visits
from tests.integration.access.walking import EVERY_ROLE, NOT_PEOPLE, walking_roles, words_of
from tests.support.signing_in import sign_in

PLAIN_TEXTS = {
    "organisation": {"code", "name"},  # a title, which anyone may see
    "import": {"kind"},  # a word of ours
    "legal_hold": {"assets"},  # references
    "action": {"subject"},  # a reference
    "comment": {"subject"},  # a reference
    "document": {"subject"},  # a reference
}
"""Texts of a kind that a marker cannot stand in, and why."""


def test_every_kind_of_record_has_a_twin(ground: Ground) -> None:
    assert without_twin() == [], "add these to TWINS in tests/factories/twins.py"
    for twin in (ground.home, ground.other):
        assert [kind for kind, made in twin.made.items() if not made] == []


def test_every_text_that_a_move_or_an_import_takes_bears_the_marker(ground: Ground) -> None:
    bare = []
    with ground.app.app_context():
        for noun in nouns():
            record = _record(ground.other, noun.name)
            for spec in noun.fields:
                stored = str(getattr(record, column_of(noun, spec.name)))
                texts = spec.kind in TEXTS and spec.name not in PLAIN_TEXTS.get(noun.name, set())
                if texts and ground.other.word(noun.name)[: spec.longest] not in stored:
                    bare.append(f"{noun.name}.{spec.name}: {stored}")
    assert bare == []


def test_the_other_side_reads_its_own_words(ground: Ground) -> None:
    """Were the markers nowhere to be read, the walks would prove nothing."""
    kept = {noun.name for noun in nouns() if not noun.private}
    with ground.app.app_context():
        whole = {
            kind for kind in kept for which in ("first", "second")
            if is_seen_by(ground.other, kind, which)
        }  # fmt: skip
        words, email = words_of(ground.other), ground.other.email("first")
    assert whole == kept
    client = ground.app.test_client()
    sign_in(client, email)
    for plural in ("assets", "people", "teams", "processing", "retention"):
        assert words.found_in(client.get(f"/{plural}").get_data(as_text=True)), plural


def test_every_role_of_the_permission_table_walks(ground: Ground) -> None:
    named = {rule.role for rows in rules().values() for rule in rows}
    assert named == {*walking_roles(), *NOT_PEOPLE}
    assert ground.walkers.keys() == {*walking_roles(), EVERY_ROLE}


@pytest.mark.parametrize("role", [role for role in walking_roles() if role != "public"])
def test_each_is_who_they_seem_to_be(ground: Ground, role: str) -> None:
    """A walker who were not signed in, or were somebody else, would find nothing."""
    walker = ground.walkers[role]
    page = walker.ask(Visit("", "GET", "/account"))
    assert page.status == 200
    assert f"{role}" in page.text


def test_every_route_can_be_built_with_the_ids_of_either_side(ground: Ground) -> None:
    """``visits`` raises for a route it does not know, naming it."""
    for values in (ground.own, ground.theirs, ground.unknown):
        built = visits(ground.app, values, "GET", "POST", "PATCH", "PUT", "DELETE")
        routes = {rule.endpoint for rule in ground.app.url_map.iter_rules()}
        assert {visit.endpoint for visit in built} == routes


def _record(twin: Twin, kind: str) -> object:
    model = get_noun(kind).model
    query = select(model).where(model.reference == twin.reference(kind))
    return session().scalars(query).one()
