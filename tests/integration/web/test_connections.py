"""What is connected with a record: on its page, and on one page with a map and a table."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.links.relations import MOST
from tests.factories.world import World
from tests.integration.web.conftest import Council
from tests.support.signing_in import sign_in


@pytest.fixture
def asset(house: Council) -> Iterator[str]:
    """An asset with one processing record."""
    reference = house.asset(name="Case files")
    with house.app.app_context():
        world = house.world
        made = world.do(world.as_("Ada Osei"), "processing_record", "draft", name="Paying benefits")
        world.do(
            world.as_("Ada Osei"), "asset", "link_processing", reference,
            processing_record=made.reference,
        )  # fmt: skip
    return reference


def _text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_the_map_and_the_table_say_the_same(house: Council, asset: str) -> None:
    browser = house.browser("Ada Osei")
    assert "Paying benefits" in _text(browser, f"/assets/{asset}")
    page = _text(browser, f"/assets/{asset}/connections")
    drawing, table = page.split("</svg>")
    assert "Paying benefits" in drawing
    assert re.search(r'href="/processing/PRO-\d{4}-\d{4}">Paying benefits', table)
    assert "style=" not in drawing


def test_an_ended_link_is_no_connection(house: Council, asset: str) -> None:
    browser = house.browser("Ada Osei")
    reference = re.findall(r"PRO-\d{4}-\d{4}", _text(browser, f"/assets/{asset}/connections"))[0]
    with house.app.app_context():
        world = house.world
        world.do(
            world.as_("Ada Osei"), "asset", "unlink_processing", asset,
            processing_record=reference, reason="Another system pays now",
        )  # fmt: skip
    page = _text(browser, f"/assets/{asset}/connections")
    assert "connected to nothing that you may see" in page


def test_many_are_counted_not_listed(house: Council, asset: str) -> None:
    with house.app.app_context():
        for number in range(MOST + 1):
            house.world.asset("Ada Osei", name=f"Part {number}", parent_reference=asset)
    page = _text(house.browser("Ada Osei"), f"/assets/{asset}/connections")
    assert len(re.findall(r'href="/assets/AST-[0-9-]+">Part [0-9]+<', page)) == MOST
    assert "There are more under “Its parts” than" in page


def test_who_sees_the_title_alone_sees_no_connection(house: Council, asset: str) -> None:
    assert house.browser("Di Fox").get(f"/assets/{asset}/connections").status_code == 403


def test_another_organisation_finds_nothing(house: Council, asset: str) -> None:
    with house.app.app_context():
        other = World("southmere", house.world.now)
        other.organisation()
        other.person("Eve Hart", "ig_officer")
    stranger = house.app.test_client()
    sign_in(stranger, "eve.hart@southmere.example")
    assert stranger.get(f"/assets/{asset}/connections").status_code == 404
