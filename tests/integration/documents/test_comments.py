"""Comments: said, put right and withdrawn by their author; read by whoever sees the record."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditDetail
from app.core.database import session
from tests.integration.documents.conftest import program
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

WORDS = "The boxes moved to the new store."


def _comment(browser: FlaskClient, reference: str, words: str = WORDS) -> str:
    answer = post(browser, f"/assets/{reference}/comment", {"body": words})
    assert answer.location == f"/assets/{reference}#related"
    found = re.search(r'id="(COM-\d{4}-\d{4,})"', browser.get(f"/assets/{reference}").text)
    assert found
    return found[1]


def test_a_comment_is_read_on_the_record_by_whoever_sees_it_whole(house: Council) -> None:
    reference = house.owned_asset()
    ada, bo, di = (house.browser(name) for name in ("Ada Osei", "Bo Lin", "Di Fox"))
    assert "Do not name people affected." in ada.get(f"/assets/{reference}/comment").text
    made = _comment(ada, reference)
    assert WORDS in bo.get(f"/assets/{reference}").text
    assert WORDS in bo.get(f"/comments/{made}").text
    assert WORDS in bo.get("/comments").text
    assert WORDS not in di.get(f"/assets/{reference}").text, "she sees the title only"
    assert di.get(f"/comments/{made}").status_code == 404
    assert WORDS not in di.get("/comments").text
    assert di.get(f"/assets/{reference}/comment").status_code == 404
    assert post(di, f"/assets/{reference}/comment", {"body": "x"}).status_code == 404


def test_only_its_author_changes_or_withdraws_it(house: Council) -> None:
    reference = house.owned_asset()
    ada, bo = house.browser("Ada Osei"), house.browser("Bo Lin")
    made = _comment(ada, reference)
    assert WORDS in ada.get(f"/comments/{made}/edit").text
    assert post(bo, f"/comments/{made}/edit", {"body": "Mine"}).status_code == 403
    assert post(bo, f"/comments/{made}/withdraw").status_code == 403
    answer = post(ada, f"/comments/{made}/edit", {"body": "They moved twice."})
    assert answer.location == f"/assets/{reference}#related"
    page = bo.get(f"/assets/{reference}").text
    assert "They moved twice." in page
    assert ", changed " in page
    post(ada, f"/comments/{made}/withdraw")
    page = bo.get(f"/assets/{reference}").text
    assert "Withdrawn by its author." in page
    assert "They moved twice." not in page + bo.get(f"/comments/{made}").text
    assert post(ada, f"/comments/{made}/edit", {"body": "Back"}).status_code == 409
    assert house.events("comment.withdrawn") == 1


def test_its_words_never_stand_in_audit(house: Council) -> None:
    ada = house.browser("Ada Osei")
    made = _comment(ada, house.asset())
    post(ada, f"/comments/{made}/edit", {"body": f"{WORDS} Twice."})
    with house.app.app_context():
        kept = session().execute(select(AuditDetail.before_values, AuditDetail.after_values))
        assert WORDS not in str(kept.all())
        session().rollback()


def test_an_empty_or_endless_comment_is_refused_and_kept_as_typed(house: Council) -> None:
    reference = house.asset()
    ada = house.browser("Ada Osei")
    answer = post(ada, f"/assets/{reference}/comment", {"body": " "})
    assert answer.status_code == 422
    assert "Enter comment." in answer.text
    answer = post(ada, f"/assets/{reference}/comment", {"body": "long " * 1000})
    assert answer.status_code == 422
    assert "Comment must be 4,000 characters or fewer." in answer.text
    assert "long long" in answer.text


def test_a_program_comments_by_the_same_rules(house: Council) -> None:
    reference = house.owned_asset()
    ada, di = program(house, "Ada Osei"), program(house, "Di Fox")
    answer = ada.send("POST", "/comments", {"subject": reference, "body": WORDS})
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    assert (made["subject"], made["body"]) == (reference, WORDS)
    assert made["author"] == "ada.osei@northbourne.example"
    path = f"/comments/{made['reference']}"
    assert ada.send("PATCH", path, {"body": "Other words"}).get_json()["body"] == "Other words"
    moved = ada.send("PATCH", path, {"subject": "AST-2026-0001"})
    assert moved.status_code == 422, "a comment stays where it was said"
    assert di.send("GET", path).status_code == 404
    theirs = di.send("POST", "/comments", {"subject": reference, "body": "x"})
    unknown = di.send("POST", "/comments", {"subject": "AST-2026-9999", "body": "x"})
    assert theirs.status_code == unknown.status_code == 422
    same = theirs.get_json()["detail"].replace(reference, "AST-2026-9999")
    assert same == unknown.get_json()["detail"]
    gone = ada.send("POST", f"{path}/transitions", {"trigger": "withdraw"})
    assert (gone.get_json()["state"], gone.get_json()["body"]) == ("withdrawn", None)


def test_another_organisation_reads_and_writes_none(house: Council, stranger: FlaskClient) -> None:
    reference = house.owned_asset()
    made = _comment(house.browser("Ada Osei"), reference)
    assert stranger.get(f"/comments/{made}").status_code == 404
    assert WORDS not in stranger.get("/comments").text
    assert post(stranger, f"/assets/{reference}/comment", {"body": "x"}).status_code == 404
    for trigger in ("edit", "withdraw"):
        answer = post(stranger, f"/comments/{made}/{trigger}", {"body": "x"})
        assert answer.status_code == 404
