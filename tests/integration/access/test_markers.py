"""The access test: no marker word of one organisation reaches anyone of another, by any route."""

import io
import itertools
import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import session
from app.documents.uploads import stage
from app.engine.noun import nouns
from app.identity.models import Membership
from app.organisations.fields import ROLES
from tests.factories.world import OPERATOR, World, council
from tests.support.signing_in import post, sign_in

MARKER = "zanzibarite"
EVERYWHERE = {"system_admin", "toolkit_editor", "toolkit_approver"}
INSIDE = [role for role, _label in ROLES if role not in EVERYWHERE]
VALUES = {
    "any": "assets", "noun": "asset", "name": "assets.active", "rule": "marking_import",
    "token": "not-a-token", "filename": "ig.css", "kind": "assets", "format": "csv",
}  # fmt: skip


@pytest.fixture
def twins(app: Flask) -> Iterator[tuple[Flask, World, World]]:
    """Two councils with twin records; every text of the second bears the marker."""
    with app.app_context():
        north = council("northbourne")
        north.owned_asset("Ada Osei", "Bo Lin", name="Council tax")
        south = World("southmere")
        south.organisation()
        for name, role in ((f"Ann {MARKER}", "ig_officer"), (f"Ben {MARKER}", "records_manager")):
            south.person(name, role, job_title=f"{MARKER} lead")
        officer, keeper = south.people
        texts = {"name": f"{MARKER} register", "description": MARKER, "supplier": MARKER,
                 "source_reference": f"{MARKER}-1"}  # fmt: skip
        first = south.asset(officer, **texts)
        _attach(south, officer, first)
        south.do(south.as_(officer), "policy_document", "draft", name=f"{MARKER} policy",
                 kind="policy", text=MARKER)  # fmt: skip
        south.do(south.as_(officer), "comment", "add", subject=first, body=f"{MARKER} boxes")
        south.owned_asset(officer, keeper, **(texts | {"source_reference": f"{MARKER}-2"}))
        south.do(south.as_(officer), "processing_record", "draft", name=f"{MARKER} processing",
                 purposes=MARKER)  # fmt: skip
        south.do(south.as_(keeper), "retention_rule", "draft", name=f"{MARKER} files",
                 period_months="12")  # fmt: skip
        _dispose_and_hold(south, officer, keeper)
        kept = south.owned_asset(officer, keeper, name=f"{MARKER} vault", impact_integrity="4")
        south.do(south.as_(officer), "risk", "add", asset=kept, name=f"{MARKER} leaks",
                 cause=MARKER, current_likelihood="5")  # fmt: skip
        _state_and_review(south, officer, keeper)
        yield app, north, south


def _state_and_review(south: World, officer: str, keeper: str) -> None:
    """A statement half answered, and a campaign that asks its owner."""
    south.owned_asset(officer, keeper, name=f"{MARKER} maps", personal_data="no")
    made = south.do(south.as_(officer), "owner_statement", "issue", owner=south.people[keeper])
    south.do(south.as_(keeper), "owner_statement", "answer", made.reference,
             question="flows_current", answer="no", comment=MARKER, action=MARKER)  # fmt: skip
    south.do(south.as_(officer), "review_campaign", "launch", title=f"{MARKER} spring",
             due_on="2026-12-31")  # fmt: skip


def _dispose_and_hold(south: World, officer: str, keeper: str) -> None:
    """A disposal under way, and a legal hold that came after it."""
    rule = south.do(south.as_(keeper), "retention_rule", "draft", name=f"{MARKER} letters",
                    period_months="12").reference  # fmt: skip
    south.do(south.as_(officer), "retention_rule", "approve", rule)
    asset = south.owned_asset(officer, keeper, name=f"{MARKER} letters", retention_rule=rule,
                              retention_trigger_on="2020-01-31")  # fmt: skip
    south.do(south.as_(keeper), "disposal", "request", asset=asset, volume=f"2 {MARKER} boxes",
             method="pulp", reason=MARKER)  # fmt: skip
    south.do(south.as_(officer), "legal_hold", "place", assets=asset, case_kind="foi",
             case_number=f"{MARKER}/1", reason=MARKER, review_on="2027-01-31")  # fmt: skip


def _attach(south: World, officer: str, reference: str) -> None:
    actor = south.as_(officer)
    upload = stage(io.BytesIO(MARKER.encode()), f"{MARKER}.txt", actor, now=south.now)
    south.do(actor, "document", "add", subject=reference, name=f"{MARKER} contract",
             personal_data="yes", upload=upload)  # fmt: skip


def _person_with(north: World, role: str) -> str:
    name = f"Pat {role}"
    north.person(name)
    if role in ("siro",):  # council() has one, and an office has one holder
        return "cy.roe@northbourne.example"
    north.do(OPERATOR, "membership", "grant", person=north.people[name], role=role)
    return f"pat.{role}@northbourne.example"


def _theirs(south: World) -> dict[str, str]:
    """A reference of the other organisation for every kind of record that has one."""
    found = {}
    for noun in nouns():
        column = noun.shape.organisation
        reference = (
            session()
            .scalars(select(noun.model.reference).where(column == south.organisation_id).limit(1))
            .first()
        )
        if reference is not None and noun.name != "organisation":
            found[noun.plural] = reference
    session().rollback()
    return found


def _addresses(app: Flask, theirs: dict[str, str], method: str) -> Iterator[str]:
    """Every route, with the other organisation's references where it takes one."""
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        with_plural = theirs if "plural" in rule.arguments else {"": ""}
        for plural, reference in with_plural.items():
            values = dict(VALUES, plural=plural, reference=reference or _one(rule.rule, theirs))
            values["trigger"] = "edit"
            wanted = {name: values.get(name, "1") for name in rule.arguments}
            try:
                yield app.url_map.bind("localhost").build(rule.endpoint, wanted)
            except Exception:
                continue


def _one(rule: str, theirs: dict[str, str]) -> str:
    return next((ref for plural, ref in theirs.items() if f"/{plural}/" in rule), "AST-2026-9999")


def _shows_marker(client: FlaskClient, address: str, **kwargs: object) -> bool:
    answer = client.get(address, **kwargs)  # type: ignore[arg-type]
    assert answer.status_code < 500, address
    return MARKER in (answer.get_data(as_text=True) + str(answer.headers)).lower()


@pytest.mark.parametrize("role", ["staff", *INSIDE])
def test_no_page_shows_the_other_organisations_words(
    twins: tuple[Flask, World, World], role: str
) -> None:
    app, north, south = twins
    email = "di.fox@northbourne.example" if role == "staff" else _person_with(north, role)
    theirs = _theirs(south)
    client = app.test_client()
    sign_in(client, email)
    pages = set(_addresses(app, theirs, "GET"))
    pages |= {f"/{plural}?q={MARKER[:6]}" for plural in theirs}
    pages |= {f"/search?q={word}" for word in ("register", "lead", *theirs.values())}
    leaks = [a for a in sorted(pages) if "sign-out" not in a and _shows_marker(client, a)]
    assert leaks == []


@pytest.mark.parametrize("role", ["ig_officer", "siro", "caldicott", "organisation_admin"])
def test_no_answer_of_the_api_holds_them_either(
    twins: tuple[Flask, World, World], role: str
) -> None:
    app, north, south = twins
    _person_with(north, role)
    name = "Cy Roe" if role == "siro" else f"Pat {role}"
    token = north.do(north.as_(name), "api_token", "create", name="walk").secret
    theirs = _theirs(south)
    client = app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    walked = [a for a in sorted(set(_addresses(app, theirs, "GET"))) if a.startswith("/api/v1/")]
    assert len(walked) > 30
    assert client.get("/api/v1/assets", headers=headers).status_code == 200
    assert [a for a in walked if _shows_marker(client, a, headers=headers)] == []


@pytest.mark.parametrize("role", ["ig_officer", "organisation_admin", "records_manager"])
def test_no_move_reaches_the_other_organisations_records(
    twins: tuple[Flask, World, World], role: str
) -> None:
    app, north, south = twins
    email = _person_with(north, role)
    theirs = _theirs(south)
    before = _rows(south)
    client = app.test_client()
    sign_in(client, email)
    for noun, transition in itertools.chain.from_iterable(
        ((n, t) for t in n.workflow.transitions if not t.creates) for n in nouns()
    ):
        if noun.plural in theirs and not noun.private:
            address = f"/{noun.plural}/{theirs[noun.plural]}/{transition.trigger}"
            answer = post(client, address, {"reason": "x", "version": "1"})
            assert answer.status_code == 404, address
    assert _rows(south) == before


def _rows(south: World) -> str:
    session().rollback()
    session().expire_all()
    found = []
    for noun in nouns():
        rows = session().execute(
            select(noun.model.reference, noun.model.state, noun.model.version)
            .where(noun.shape.organisation == south.organisation_id)
            .order_by(noun.model.id)
        )
        found.append([noun.name, [list(row) for row in rows]])
    session().rollback()
    return json.dumps(found)


def test_the_other_side_does_see_its_own_words(twins: tuple[Flask, World, World]) -> None:
    """Were the marker nowhere, the test above would prove nothing."""
    app, _north, _south = twins
    assert session().scalars(select(Membership.id)).first() is not None
    session().rollback()
    client = app.test_client()
    sign_in(client, f"ann.{MARKER}@southmere.example")
    assert _shows_marker(client, "/assets")
    assert _shows_marker(client, "/people")
