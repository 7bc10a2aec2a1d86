"""A record's page and its moves: four regions, refusals, stale edits, a form sent twice."""

import re

from tests.factories.world import council
from tests.integration.web.conftest import Council
from tests.support.signing_in import post

REGIONS = ("What you can do now", "Summary", "History", "Documents and links")


def _hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


def test_an_asset_is_added_listed_offered_and_accepted_by_page(house: Council) -> None:
    ada, bo = house.browser("Ada Osei"), house.browser("Bo Lin")
    form = ada.get("/assets/new").text
    answer = post(ada, "/assets/new", {"name": "Tree survey", "once": _hidden(form, "once")})
    address = answer.location
    assert re.fullmatch(r"/assets/AST-2026-\d{4}", address)
    assert "Tree survey" in ada.get("/assets").text
    assert all(region in ada.get(address).text for region in REGIONS)
    form = ada.get(f"{address}/offer_ownership").text
    typed = {"person": "Bo Lin", "version": _hidden(form, "version"), "once": _hidden(form, "once")}
    assert post(ada, f"{address}/offer_ownership", typed).location == address
    assert "Tree survey" in bo.get("/").text
    post(bo, f"{address}/accept_ownership", {"once": "accepting"})
    text = bo.get(address).text
    assert "Ownership accepted" in text
    assert "by Bo Lin" in text
    assert house.events("asset.ownership_accepted") == 1


def test_a_form_sent_twice_acts_once(house: Council) -> None:
    ada = house.browser("Ada Osei")
    typed = {"name": "Tree survey", "once": "one and the same form"}
    first, second = post(ada, "/assets/new", typed), post(ada, "/assets/new", typed)
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    assert house.events("asset.proposed") == 1


def test_a_refusal_is_told_in_sentences_and_changes_nothing(house: Council) -> None:
    reference = house.owned_asset(name="Case files", personal_data="yes")
    bo = house.browser("Bo Lin")
    missing = "It holds personal data, so link a complete processing record."
    page = bo.get(f"/assets/{reference}").text
    assert missing in page
    assert f'href="/assets/{reference}/link_processing"' in page
    version = house.version(reference)
    answer = post(bo, f"/assets/{reference}/activate", {"once": "x", "version": str(version)})
    assert answer.status_code == 409
    assert missing in answer.text
    assert house.version(reference) == version


def test_a_fault_stands_beside_its_field_and_what_was_typed_is_kept(house: Council) -> None:
    ada = house.browser("Ada Osei")
    answer = post(ada, "/assets/new", {"name": "", "description": "All the trees", "once": "x"})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'href="#name"' in answer.text
    assert "Enter name." in answer.text
    assert "All the trees" in answer.text
    offer = house.asset()
    answer = post(ada, f"/assets/{offer}/offer_ownership", {"person": "Nobody Known", "once": "y"})
    assert answer.status_code == 422
    assert 'value="Nobody Known"' in answer.text


def test_a_stale_edit_shows_both_versions_and_keeps_what_was_typed(house: Council) -> None:
    reference = house.owned_asset(name="Case files", description="Old words")
    bo = house.browser("Bo Lin")
    address = f"/assets/{reference}/edit?group=0"
    form = bo.get(address).text
    typed = {"name": "Case files", "description": "Bo's words", "version": _hidden(form, "version")}
    house.move("Ada Osei", "edit", reference, description="Ada's words")
    answer = post(bo, address, typed | {"once": "first"})
    assert answer.status_code == 409
    assert "Bo&#39;s words" in answer.text
    assert "Ada&#39;s words" in answer.text
    assert "Ada Osei" in answer.text
    version = {"version": _hidden(answer.text, "version")}
    answer = post(bo, address, typed | version | {"once": "second"})
    assert answer.status_code == 302
    assert "Bo&#39;s words" in bo.get(f"/assets/{reference}").text


def test_staff_see_the_title_alone_and_no_move(house: Council) -> None:
    reference = house.owned_asset(name="Case files", description="Hidden words")
    di = house.browser("Di Fox")
    page = di.get(f"/assets/{reference}")
    assert page.status_code == 200
    assert "Case files" in page.text
    assert "You see the title only." in page.text
    assert "Hidden words" not in page.text
    assert "Bo Lin" not in page.text
    assert di.get(f"/assets/{reference}/edit").status_code == 404
    assert post(di, f"/assets/{reference}/edit", {"name": "Mine"}).status_code in (403, 404)


def test_what_is_unknown_and_what_is_not_yours_look_the_same(house: Council) -> None:
    with house.app.app_context():
        other = council("southbourne")
        other.now = house.world.now
        theirs = other.owned_asset("Ada Osei", "Bo Lin", name="Marigold ledger")
    ada = house.browser("Ada Osei")
    for rest in ("", "/edit", "/offer_ownership", "/no_such_move"):
        mine, unknown = ada.get(f"/assets/{theirs}{rest}"), ada.get(f"/assets/AST-2026-9999{rest}")
        assert mine.status_code == unknown.status_code == 404
        assert "Marigold" not in mine.text
    answer = post(ada, f"/assets/{theirs}/offer_ownership", {"person": "Bo Lin", "once": "x"})
    assert answer.status_code == 404
    assert house.events("asset.ownership_offered") == 1


def test_a_processing_record_is_linked_and_unlinked_from_the_asset(house: Council) -> None:
    reference = house.owned_asset(name="Case files", personal_data="yes")
    bo, ada = house.browser("Bo Lin"), house.browser("Ada Osei")
    record = post(ada, "/processing/new", {"name": "Care", "once": "p"}).location
    linked = {"processing_record": record.rsplit("/", 1)[1], "once": "l"}
    assert post(bo, f"/assets/{reference}/link_processing", linked).status_code == 302
    assert f'href="{record}"' in bo.get(f"/assets/{reference}").text
    assert f"/assets/{reference}" in ada.get(record).text
    again = post(bo, f"/assets/{reference}/link_processing", linked | {"once": "again"})
    assert again.status_code == 409
    assert "already linked" in again.text
    unlinked = post(
        bo, f"/assets/{reference}/unlink_processing", linked | {"once": "u", "reason": "Ended"}
    )
    assert unlinked.status_code == 302
    assert f'href="{record}"' not in bo.get(f"/assets/{reference}").text


def test_a_form_is_shown_only_to_who_may_send_it(house: Council) -> None:
    reference = house.asset(name="Tree survey")
    house.move("Ada Osei", "offer_ownership", reference, person="Bo Lin")
    address = f"/assets/{reference}/accept_ownership"
    ada, bo, cy = (house.browser(name) for name in ("Ada Osei", "Bo Lin", "Cy Roe"))
    assert bo.get(address).status_code == 200
    refusals = house.outcomes("denied")
    for other in (ada, cy):
        assert other.get(f"/assets/{reference}").status_code == 200
        answer = other.get(address)
        assert answer.status_code == 403
        assert "You cannot do this" in answer.text
        assert '<form method="post" novalidate' not in answer.text
        assert post(other, address, {"once": "x"}).status_code == 403
    assert house.outcomes("denied") == refusals + 2, "only what was sent is recorded"


def test_a_form_that_guards_would_refuse_gives_their_reasons_instead(house: Council) -> None:
    reference = house.owned_asset(name="Case files", personal_data="yes")
    bo = house.browser("Bo Lin")
    answer = bo.get(f"/assets/{reference}/activate")
    assert answer.status_code == 409
    assert "It holds personal data, so link a complete processing record." in answer.text
    assert f'href="/assets/{reference}"' in answer.text
    assert '<form method="post" novalidate' not in answer.text


def test_what_is_missing_leads_only_where_the_reader_may_go(house: Council) -> None:
    reference = house.owned_asset(name="Case files", personal_data="yes")
    link = f'href="/assets/{reference}/link_processing"'
    sentence = "link a complete processing record"
    owner, siro = (house.browser(name).get(f"/assets/{reference}").text
                   for name in ("Bo Lin", "Cy Roe"))  # fmt: skip
    assert sentence in owner
    assert link in owner
    assert sentence in siro
    assert link not in siro


def test_what_was_worked_out_says_why(house: Council) -> None:
    reference = house.owned_asset(
        name="Case files", personal_data="yes", special_category="yes", marking="RESTRICTED"
    )
    house.move("Ada Osei", "edit", reference, high_risk="yes")
    text = " ".join(house.browser("Bo Lin").get(f"/assets/{reference}").text.split())
    assert "3 items missing" in text
    assert "0, of which 0 complete" in text
    assert (
        "special category or criminal data need a condition and a retention rule (R-IAR-02)" in text
    )
    assert "A marking from before April 2014" in text
    assert "<dt>Marking as found</dt><dd>RESTRICTED</dd>" in text


def test_the_date_of_a_review_says_from_what_it_counts(house: Council) -> None:
    reference = house.owned_asset(name="Tree survey", personal_data="no", high_risk="yes")
    text = " ".join(house.browser("Bo Lin").get(f"/assets/{reference}").text.split())
    assert "Next review" in text
    assert "6 months where the risk is high (R-IAR-11)." in text
    assert "<dt>High risk</dt><dd>Yes</dd>" in text


def test_editing_leads_through_the_groups_one_page_at_a_time(house: Council) -> None:
    reference = house.owned_asset(name="Case files", special_category="yes")
    bo, address = house.browser("Bo Lin"), f"/assets/{reference}/edit"
    text = " ".join(bo.get(address).text.split())
    assert "What it is</a>" in text
    assert "1 of 15 filled in" in text
    retention = text[text.index("Retention</a>") :]
    assert retention.index("1 missing") < retention.index("Openness</a>")
    form = bo.get(f"{address}?group=0&from=list").text
    assert f'href="{address}"' in form, "the way back is the list"
    typed = {"name": "Case files", "description": "All cases", "once": _hidden(form, "once"),
             "version": _hidden(form, "version")}  # fmt: skip
    assert post(bo, f"{address}?group=0&from=list", typed).location == address
    assert "2 of 15 filled in" in bo.get(address).text
    typed |= {"description": "All cases since 2001", "once": "again", "version": ""}
    assert post(bo, f"{address}?group=0", typed).location == f"/assets/{reference}"


def test_whoever_is_offered_an_asset_reads_what_they_would_answer_for(house: Council) -> None:
    reference = house.asset(name="Case files", description="Every case", personal_data="yes")
    house.move("Ada Osei", "offer_ownership", reference, person="Bo Lin")
    for trigger in ("accept_ownership", "decline_ownership"):
        text = house.browser("Bo Lin").get(f"/assets/{reference}/{trigger}").text
        assert "Every case" in text
        assert "It holds personal data, so link a complete processing record." in text
