"""The eighteen scenarios of A8 at the pages, from the report as far as each of them goes."""

import pytest

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


def test_a_second_report_of_n13_is_linked_and_keeps_the_earliest_awareness(desk: Desk) -> None:
    """N18: the master's clock runs from the earliest awareness of the set (R-INC-04)."""
    n13 = next(scene for scene in SCENES if scene.name.startswith("N13"))
    master = desk.reported(dict(n13.report))
    for turn in n13.turns[:2]:
        desk.take(master, turn)
    assert "Due Monday 4:45pm" in facts_of(desk.page(master))[REGULATOR]
    again = desk.reported(AGAIN)
    desk.at(ADA).do(f"/incidents/{again}/link_duplicate", duplicate_of=master)
    facts = facts_of(desk.page(again))
    assert facts["Class"] == "Duplicate"
    assert facts[REGULATOR].startswith("Closed")
    facts, page = facts_of(desk.page(master)), desk.page(master)
    assert facts["We became aware"].startswith(
        "20 November 2026 at midday From a duplicate, which was known earlier"
    )
    assert "Due Monday midday" in facts[REGULATOR]
    assert f"Reported again in {again}: A resident found our pay online." in page
    third = desk.reported(AGAIN)
    answer = desk.at(ADA).send(f"/incidents/{third}/link_duplicate", duplicate_of=again)
    assert answer.status_code == 409
    assert "That incident is a duplicate too. Enter the one it was linked to." in answer.text
