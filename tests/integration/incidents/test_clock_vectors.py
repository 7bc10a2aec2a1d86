"""The breach clocks of the vectors, as a case shows them on its page (R-CLK-01, R-CLK-02)."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from app.core.dates import from_london
from app.ui.words import london_datetime
from tests.factories.scenarios import ADA, DEE, NOTIFIED, REGULATOR, SCENES
from tests.integration.incidents.conftest import Desk
from tests.support.source import ROOT
from tests.support.visiting import facts_of

CASES = {
    case["id"]: case
    for case in json.loads((ROOT / "tests/vectors/clocks.json").read_text(encoding="utf-8"))[
        "cases"
    ]
}
N5 = next(scene for scene in SCENES if scene.name.startswith("N5"))
"""A breach that is decided on and told to the regulator."""


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _reported(desk: Desk, clock: time_machine.Traveller, given: dict[str, Any]) -> str:
    """Report a breach at the page half an hour after somebody found out, by the vector's time."""
    local, second = _local(given["aware_local"]), given.get("fold") == 1
    clock.move_to(from_london(local, second=second) + timedelta(minutes=90))
    boxes: dict[str, Any] = {
        f"discovered_at-{part}": str(getattr(local, part)) for part in ("day", "month", "year")
    }
    answers = {name: v for name, v in N5.report.items() if name != "discovered_at"}
    which = {"discovered_at-which": "second"} if second else {}
    return desk.reported(answers | boxes | {"discovered_at-time": f"{local:%H:%M}"} | which)


@pytest.mark.parametrize("name", ["H02", "H04", "H05", "H07"])
def test_the_page_shows_the_due_time_of_the_law(
    desk: Desk, clock: time_machine.Traveller, name: str
) -> None:
    case = CASES[name]
    reference = _reported(desk, clock, case["input"])
    address = f"/obligations/{desk.clock(reference, REGULATOR)}"
    due = london_datetime(datetime.fromisoformat(case["expected"]["due_local"]))
    facts = desk.at(DEE).facts(address)
    assert facts["Due"].startswith(f"{due} ")
    assert "71 hours left" in facts["Due"] or "70 hours left" in facts["Due"]


@pytest.mark.parametrize("name", ["H10", "H11", "H13"])
def test_a_notice_is_in_time_or_late_to_the_minute(
    desk: Desk, clock: time_machine.Traveller, name: str
) -> None:
    case = CASES[name]
    reference = _reported(desk, clock, case["input"])
    for turn in N5.turns[: N5.turns.index(NOTIFIED[-1]) + 1]:
        desk.take(reference, turn)
    sent = from_london(_local(case["input"]["notified_local"]))
    clock.move_to(sent)
    desk.browsers.clear()
    ada = desk.at(ADA)
    notice = ada.do("/notifications/new", incident=reference, kind="regulator", text="Known now.")
    late = case["expected"]["late"]
    if late:
        answer = ada.send(f"{notice}/file", sent_at=sent, channel="web")
        assert answer.status_code == 409
        assert "It is late: give the reasons for the delay, as the law asks." in answer.text
    reasons = {"late_reason": "The post was slow."} if late else {}
    ada.do(f"{notice}/file", sent_at=sent, channel="web", **reasons)
    words = "Sent late" if late else "Sent in time"
    assert facts_of(desk.page(reference))[REGULATOR] == f"{words} {london_datetime(sent)}"
