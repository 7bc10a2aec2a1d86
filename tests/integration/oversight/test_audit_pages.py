"""The auditor's pages: who did what, narrowed, one event whole, verified and taken out."""

import json
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event as sql_event

from app.core.database import db
from app.core.errors import RefusedError
from app.outbox.models import Message
from tests.factories.world import OPERATOR, World
from tests.integration.oversight.conftest import Town
from tests.support.signing_in import post, sign_in

AL = "Al Dit"


def _page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.headers)
    return answer.get_data(as_text=True)


def test_the_log_is_narrowed_by_who_what_which_record_and_when(town: Town) -> None:
    client = town.browser(AL)
    everything = _page(client, "/audit")
    assert "Ownership accepted" in everything
    assert "Added to the register" in everything
    by_bo = _page(client, "/audit?actor=bo+lin")
    assert "Ownership accepted" in by_bo
    assert "Added to the register" not in by_bo
    assert "Added to the register" in _page(client, "/audit?event=asset.propose")
    assert "Role given" not in _page(client, "/audit?kind=asset&event=asset.ownership_accepted")
    assert "Nothing matches" in _page(client, "/audit?reference=AST-2026-9999")
    assert "Nothing matches" in _page(client, "/audit?actor=Nobody+Known")
    assert "Nothing matches" in _page(client, "/audit?until=1+1+2020")
    assert "Ownership accepted" in _page(client, "/audit?since=15+6+2026&until=2026-06-15")


def test_what_was_refused_is_found(town: Town) -> None:
    reference = town.asset(name="Rates")
    inputs = {"person": town.world.people["Bo Lin"]}
    town.do("Ada Osei", "asset", "offer_ownership", reference, **inputs)
    with pytest.raises(RefusedError):
        town.do("Ada Osei", "asset", "activate", reference)
    client = town.browser(AL)
    refused = _page(client, f"/audit?outcome=refused&reference={reference}")
    assert "1 event" in refused
    assert "Became active" in refused


def test_a_day_that_is_none_is_said_and_nothing_breaks(town: Town) -> None:
    client = town.browser(AL)
    answer = client.get("/audit?since=yesterday&cursor=")
    assert answer.status_code == 422
    assert "From: enter a day such as 21 11 2026." in answer.get_data(as_text=True)
    for bad in ("/audit?cursor=nonsense", "/audit/999999", "/audit/99999999999999999999",
                "/audit?organisation=nowhere"):  # fmt: skip
        assert client.get(bad).status_code == 404


def test_pages_follow_each_other_by_key_in_few_queries(town: Town) -> None:
    for number in range(40):
        town.asset(name=f"File {number}")
    client = town.browser(AL)
    with town.app.app_context():
        engine = db.engine
    statements: list[str] = []

    def keep(*given: object) -> None:
        statements.append(str(given[2]))

    sql_event.listen(engine, "before_cursor_execute", keep)
    first = _page(client, "/audit?event=asset.proposed&actor=ada.osei@northbourne.example")
    sql_event.remove(engine, "before_cursor_execute", keep)
    assert len(statements) <= 12
    assert len(re.findall(r"asset\.proposed, number", first)) == 41
    first = _page(client, "/audit")
    following = re.search(r'href="(/audit\?[^"]*cursor=[^"]+)"', first)
    assert following is not None
    second = _page(client, following[1].replace("&amp;", "&"))
    numbers = [set(re.findall(r"number ([\d,]+)<", page)) for page in (first, second)]
    assert len(numbers[0]) == 50
    assert not numbers[0] & numbers[1]
    assert client.get(following[1].replace("&amp;", "&") + "&door=api").status_code == 404


def test_an_event_is_shown_whole(town: Town) -> None:
    reference = town.asset(name="Old name")
    town.do("Ada Osei", "asset", "edit", reference, name="New name")
    found = town.last("asset.edited")
    number, step, hashes = found.sequence, found.correlation_id, (found.previous_hash, found.hash)
    client = town.browser(AL)
    page = _page(client, f"/audit/{number}")
    for words in ("Old name", "New name", "Ada Osei", "A page", *hashes, step,
                  "They match their digests.", "asset.edit", reference):  # fmt: skip
        assert words in page
    assert f"number {number}" in _page(client, f"/audit?correlation={step}")


def test_only_who_may_view_audit_comes_in_and_only_to_their_own(town: Town) -> None:
    other = World("southmere", town.world.now)
    with town.app.app_context():
        other.organisation()
        other.person("Eve Low", "auditor")
    client = town.browser("Di Fox")
    assert client.get("/audit").status_code == 403
    client = town.app.test_client()
    sign_in(client, "eve.low@southmere.example")
    assert client.get("/audit?organisation=northbourne").status_code == 404
    assert client.get("/audit?organisation=installation").status_code == 404
    assert client.get(f"/audit/{town.last('asset.proposed').sequence}?organisation=northbourne"
                      ).status_code == 404  # fmt: skip
    assert post(client, "/audit/export?organisation=northbourne").status_code == 404
    assert post(client, "/audit/verify?organisation=northbourne").status_code == 404


def test_a_chain_is_verified_from_its_page(town: Town) -> None:
    client = town.browser(AL)
    assert "has not been verified from here yet" in _page(client, "/audit")
    answer = post(client, "/audit/verify?organisation=northbourne", {"once": "1"})
    assert answer.status_code == 302
    assert town.run_jobs() == 1
    assert "Everything verifies" in _page(client, answer.headers["Location"])
    page = _page(client, "/audit")
    assert re.search(r"Verified on .*: every one of \d+ events", page)
    assert "Audit record verified" in page


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_log_is_exported_as_narrowed_and_the_export_is_recorded(town: Town, kind: str) -> None:
    client = town.browser(AL)
    answer = post(client, "/audit/export?organisation=northbourne&actor=Bo+Lin", {"format": kind})
    assert answer.status_code == 200
    if kind == "json":
        rows = json.loads(answer.data)
        assert {row["actor"] for row in rows} == {"Bo Lin"}
        assert "asset.ownership_accepted" in {row["event"] for row in rows}
        assert all(len(row["hash"]) == 64 for row in rows)
    if kind == "csv":
        lines = answer.get_data(as_text=True).splitlines()
        assert lines[0].startswith("organisation,sequence,at,event")
        assert "Ada Osei" not in answer.get_data(as_text=True)
    event = town.last("audit.exported")
    assert (event.permission, event.facts["format"]) == ("audit.export", kind)
    assert event.facts["narrowed_by"] == ["actor"]


def test_the_siro_may_read_but_not_take_the_log_out(town: Town) -> None:
    client = town.browser("Cy Roe")
    assert 'action="/audit/export' not in _page(client, "/audit")
    assert post(client, "/audit/export?organisation=northbourne").status_code == 403


def _told(town: Town) -> int:
    return town.count(Message, Message.name == "large_export")


def test_a_large_export_by_someone_outside_the_ig_team_tells_the_dpo(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exchange.large.lookup_whole", lambda _name, _on: 3)
    client = town.browser("Ada Osei")
    for number in range(4):
        town.asset(name=f"File {number}")
    assert post(client, "/exports", {"kind": "assets", "format": "csv"}).status_code == 200
    assert _told(town) == 0
    town.do(OPERATOR, "membership", "grant", person=town.world.people["Di Fox"],
             role="records_manager")  # fmt: skip
    client = town.browser("Di Fox")
    assert post(client, "/exports", {"kind": "assets", "format": "csv"}).status_code == 200
    assert _told(town) == 1
    client = town.browser(AL)
    export = "/audit/export?organisation=northbourne"
    assert post(client, export, {"format": "csv"}).status_code == 200
    assert _told(town) == 2
    client = town.browser("Dee Poe")
    assert "A large export was made" in _page(client, "/messages")
