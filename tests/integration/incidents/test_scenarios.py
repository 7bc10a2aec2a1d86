"""The eighteen scenarios of A8 at the pages, from the report as far as each of them goes."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories.incidents import FRIDAY
from tests.factories.scenarios import ADA, AGAIN, REGULATOR, SCENES, Scene
from tests.integration.incidents.conftest import Desk
from tests.support.visiting import facts_of


@pytest.mark.parametrize("scene", SCENES, ids=[scene.name.split()[0] for scene in SCENES])
def test_a_scenario_comes_out_as_it_is_judged(desk: Desk, scene: Scene) -> None:
    page = desk.page(desk.played(scene))
    facts = facts_of(page)
    assert f"{scene.state}\n</strong>" in page or f">{scene.state}</strong>" in page
    for label, words in scene.facts.items():
        assert words in facts[label], label
    for label, words in scene.clocks.items():
        assert facts[label].startswith(words), label
    for words in scene.says:
        assert words in page
    for words in scene.silent:
        assert words not in page


def test_a_second_report_of_n13_is_linked_and_keeps_the_earliest_awareness(
    desk: Desk, clock: time_machine.Traveller
) -> None:
    """N18: the master's clock runs from the earliest awareness of the set (R-INC-04)."""
    clock.move_to(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    with desk.app.app_context():
        admin = desk.world.as_(ADA)
        desk.world.do(admin, "organisation", "open_public_reporting", "ORG-2026-0001")
    again = desk.told_by_the_public(AGAIN)
    clock.move_to(FRIDAY)
    n13 = next(scene for scene in SCENES if scene.name.startswith("N13"))
    master = desk.reported(n13.report)
    for turn in n13.turns[:2]:
        desk.take(master, turn)
    assert "Due Monday 4:45pm" in facts_of(desk.page(master))[REGULATOR]
    desk.at(ADA).do(f"/incidents/{again}/link_duplicate", duplicate_of=master)
    facts = facts_of(desk.page(again))
    assert facts["Class"] == "Duplicate"
    assert facts[REGULATOR].startswith("Closed")
    page = desk.page(master)
    facts = facts_of(page)
    assert facts["We became aware"].startswith(
        "20 November 2026 at midday From a duplicate, which was known earlier"
    )
    assert "Due Monday midday" in facts[REGULATOR]
    assert f"Reported again in {again}: Our pay can be read on your website." in page
