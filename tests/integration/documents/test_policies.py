"""Controlled documents: written by one, approved by another, read by staff, reviewed in time."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from app.core.database import session
from app.core.errors import DeniedError, RefusedError
from app.measures.figures import Question, compute
from tests.integration.documents.conftest import program
from tests.integration.documents.test_attachments import download, send
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

TEXT = "# Passwords\n\nUse three random words.\n\n- Never share them\n- Lock your screen"
TYPED = {"name": "Acceptable use", "kind": "policy", "owner": "Bo Lin", "text": TEXT}
DATES = {"effective_on": "2026-06-15", "review_on": "2027-06-14"}


def draft(house: Council, by: str = "Ada Osei", **typed: str) -> str:
    """Write a policy as somebody; returns its reference."""
    return do(house, by, "draft", None, **{**TYPED, **DATES, **typed})


def do(house: Council, by: str, trigger: str, reference: str | None, /, **inputs: str) -> str:
    """Make a move of a policy as somebody."""
    with house.app.app_context():
        world = house.world
        made = world.do(world.as_(by), "policy_document", trigger, reference, **inputs)
        return made.reference


def approve(house: Council, reference: str) -> None:
    """Send a draft for approval and approve it as the SIRO."""
    do(house, "Ada Osei", "submit", reference)
    do(house, "Cy Roe", "approve", reference)


def test_a_policy_is_written_approved_by_another_and_read_by_all_staff(
    house: Council, stranger: FlaskClient
) -> None:
    ada, cy, di = (house.browser(name) for name in ("Ada Osei", "Cy Roe", "Di Fox"))
    typed = {**TYPED, "effective_on-day": "15", "effective_on-month": "6",
             "effective_on-year": "2026", "review_on-day": "14", "review_on-month": "6",
             "review_on-year": "2027"}  # fmt: skip
    address = post(ada, "/policies/new", typed).location
    reference = address.rsplit("/", 1)[1]
    assert di.get(address).status_code == 404, "a draft is not for staff"
    assert "Acceptable use" not in di.get("/policies").text + di.get("/handbook").text
    post(ada, f"{address}/submit")
    post(cy, f"{address}/approve")
    page = di.get(f"/handbook/{reference}").text
    assert '<h2 class="govuk-heading-m">Passwords</h2>' in page
    assert "<li>Never share them</li>" in page
    assert "15 June 2026 by Cy Roe" in page
    assert "Acceptable use" in di.get("/handbook").text
    assert "Acceptable use" in di.get("/policies").text
    for theirs in (f"/handbook/{reference}", address, f"{address}/edit"):
        assert stranger.get(theirs).status_code == 404
    assert "Acceptable use" not in stranger.get("/handbook").text


def test_who_wrote_in_it_does_not_approve_it(house: Council) -> None:
    with house.app.app_context():
        house.world.person("Eli Dee", "dpo", "ig_officer")
    mine = draft(house, by="Eli Dee")
    do(house, "Eli Dee", "submit", mine)
    with pytest.raises((DeniedError, RefusedError)):
        do(house, "Eli Dee", "approve", mine)
    theirs = draft(house, name="Clear desk")
    do(house, "Eli Dee", "edit", theirs, summary="Tidy up")
    do(house, "Ada Osei", "submit", theirs)
    with pytest.raises(RefusedError, match="You wrote in this document"):
        do(house, "Eli Dee", "approve", theirs)
    do(house, "Cy Roe", "approve", theirs)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"text": ""}, "Still missing: its text, or an attached file."),
        ({"owner": "", "review_on": ""}, "an owner; an effective date and a review date"),
        ({"review_on": "2026-06-15"}, "The review date must be after the effective date."),
        ({"effective_on": "2025-01-01", "review_on": "2026-06-01"}, "must be after today"),
    ],
    ids=["no text", "no owner", "dates turned round", "review past"],
)
def test_what_is_not_ready_is_not_sent_for_approval(
    house: Council, typed: dict[str, str], problem: str
) -> None:
    reference = draft(house, **typed)
    answer = post(house.browser("Ada Osei"), f"/policies/{reference}/submit")
    assert answer.status_code == 409
    assert problem in answer.text


def test_a_new_edition_supersedes_at_approval_and_only_once(house: Council) -> None:
    first = draft(house)
    approve(house, first)
    second = draft(house, replaces=first, text="Use a passkey.")
    third = draft(house, replaces=first, text="Use two.")
    di = house.browser("Di Fox")
    assert di.get(f"/handbook/{first}").status_code == 200
    approve(house, second)
    assert di.get(f"/handbook/{first}").status_code == 404
    assert "Use a passkey." in di.get(f"/handbook/{second}").text
    page = house.browser("Ada Osei").get(f"/policies/{first}").text
    assert "Superseded by a newer edition" in page
    with pytest.raises(RefusedError, match="was replaced already"):
        do(house, "Ada Osei", "submit", third)
    answer = program(house, "Ada Osei").send("GET", f"/policies/{second}").get_json()
    assert (answer["edition"], answer["replaces"]) == (2, first)
    assert answer["approved_by"] == "cy.roe@northbourne.example"


def test_an_attached_file_will_do_and_is_fixed_once_approved(house: Council) -> None:
    reference = draft(house, text="")
    ada, di = house.browser("Ada Osei"), house.browser("Di Fox")
    assert send(ada, f"/policies/{reference}/document", b"%PDF-1.7\n%%EOF\n").status_code == 302
    approve(house, reference)
    page = di.get(f"/handbook/{reference}").text
    assert "contract.pdf" in page
    address = page.split('href="/documents/')[1].split('"')[0]
    assert download(di, f"/documents/{address}").data.startswith(b"%PDF")
    late = send(ada, f"/policies/{reference}/document", b"%PDF-1.7\n%%EOF\n%")
    assert late.status_code == 409
    assert "can no longer be changed" in late.text


def test_its_review_falls_due_is_recorded_and_counts(house: Council) -> None:
    reference = draft(house, review_on="2026-06-25")
    approve(house, reference)
    draft(house, name="Never approved")
    assert _in_date(house, date(2026, 6, 25)) == (1, 1)
    assert _in_date(house, date(2026, 6, 26)) == (0, 1)
    bo = house.browser("Bo Lin")
    assert reference in bo.get("/").text, "its owner has a date"
    with pytest.raises(RefusedError, match="must be after today"):
        do(house, "Ada Osei", "review", reference, review_on="2026-06-15", note="Fine")
    do(house, "Ada Osei", "review", reference, review_on="2028-06-14", note="Fine")
    assert _in_date(house, date(2026, 6, 26)) == (1, 1)


def _in_date(house: Council, on: date) -> tuple[int, int]:
    with house.app.app_context():
        question = Question((house.world.organisation_id,), on, house.world.now)
        figure = compute(session(), "policies.in_date_percent", question)
        session().rollback()
        return figure.numerator, figure.denominator or 0
