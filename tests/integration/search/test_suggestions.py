"""What a field offers while somebody types: only what they may see, in words it takes."""

import re

from tests.integration.web.conftest import Council
from tests.support.signing_in import post


def test_people_are_offered_by_name_and_by_what_one_may_see_of_them(house: Council) -> None:
    with house.app.app_context():
        house.world.person("Gil Adair", job_title="Archivist", staff_number="00417")
        house.world.person("Gil Young", "ig_officer")
    ada, di = house.browser("Ada Osei"), house.browser("Di Fox")
    seen = ada.get("/suggest/person?q=gi").get_json()["items"]
    assert [item["value"] for item in seen] == ["Gil Adair", "Gil Young"]
    assert seen[0]["label"] == "Archivist, gil.adair@northbourne.example"
    assert ada.get("/suggest/person?q=00417").get_json()["items"] == seen[:1]
    names = di.get("/suggest/person?q=gi").get_json()["items"]
    assert names == [{"value": n, "label": ""} for n in ("Gil Adair", "Gil Young")]
    assert di.get("/suggest/person?q=00417").get_json() == {"items": []}


def test_one_name_of_two_people_is_offered_by_reference(house: Council) -> None:
    with house.app.app_context():
        first = house.world.person("Sam Reed", email="sam.one@northbourne.example")
        second = house.world.person("Sam Reed", email="sam.two@northbourne.example", sign_in=False)
    asset = house.asset(name="Case files")
    ada = house.browser("Ada Osei")
    values = [i["value"] for i in ada.get("/suggest/person?q=sam+r").get_json()["items"]]
    assert sorted(values) == sorted([first, second])
    page = ada.get(f"/assets/{asset}/offer_ownership").text
    assert 'data-suggest="/suggest/person"' in page
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    sent = {"person": values[0], "version": version[1]}
    assert post(ada, f"/assets/{asset}/offer_ownership", sent).status_code == 302


def test_records_are_offered_by_reference_and_short_or_odd_texts_by_nothing(
    house: Council,
) -> None:
    asset = house.asset(name="Case files", description="Boilers")
    ada = house.browser("Ada Osei")
    offered = ada.get("/suggest/asset?q=ca")
    assert offered.get_json() == {"items": [{"value": asset, "label": "Case files"}]}
    assert "private" in offered.headers["Cache-Control"]
    for text in ("", "c", "!!", "boilers", "x" * 10_000):
        assert ada.get(f"/suggest/asset?q={text}").get_json() == {"items": []}, text
    assert ada.get("/suggest/account?q=ada").status_code == 404
    assert ada.get("/suggest/nothing?q=ada").status_code == 404
    assert house.app.test_client().get("/suggest/person?q=ada").status_code == 302
