"""What cannot be is refused with a sentence that says what to do, and nothing typed is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.incidents import FRIDAY
from tests.factories.scenarios import ADA, CY, DEE, LOGGED, SCENES
from tests.integration.incidents.conftest import Desk
from tests.support.visiting import facts_of, form_of

N2, N3 = SCENES[1], SCENES[2]
HOUR = timedelta(hours=1)


def _refused(desk: Desk, who: str, address: str, sentence: str, **typed: Any) -> str:
    """Send a form that is refused with a sentence; returns the page, which keeps what was typed."""
    answer = desk.at(who).send(address, **typed)
    assert answer.status_code in (409, 422), answer.text
    assert sentence in answer.text
    return answer.text


def _scored(desk: Desk) -> str:
    """N3 as far as its score."""
    reference = desk.reported(N3.report)
    for turn in N3.turns[:5]:
        desk.take(reference, turn)
    return reference


def test_a_time_that_did_not_exist_or_existed_twice(desk: Desk) -> None:
    """H07 and H08 of the clocks: half past one on the days when the clocks change."""
    reference = desk.reported(N2.report)
    address = f"/incidents/{reference}/move_awareness_earlier"
    spring = {"aware_at-day": "29", "aware_at-month": "3", "aware_at-year": "2026"}
    page = _refused(
        desk, ADA, address,
        "01:30 on 29 March 2026 did not exist: the clocks went forward.",
        **spring, **{"aware_at-time": "1:30am"},
    )  # fmt: skip
    assert form_of(page).values["aware_at-time"] == ["1:30am"]
    autumn = {"aware_at-day": "25", "aware_at-month": "10", "aware_at-year": "2026"}
    page = _refused(
        desk, ADA, address,
        "01:30 on 25 October 2026 happened twice, because the clocks went back. Choose which.",
        **autumn, **{"aware_at-time": "1:30am"},
    )  # fmt: skip
    assert "aware_at-which" in form_of(page).names


@pytest.mark.parametrize(
    ("move", "at", "typed", "sentence"),
    [
        ("move_awareness_later", FRIDAY + HOUR, {"reason": "It was later."},
         "The time we became aware must be now or in the past."),
        ("move_awareness_earlier", FRIDAY - 72 * HOUR, {},
         "We cannot have become aware before it happened. Correct one of the two times."),
        ("move_awareness_later", FRIDAY, {"reason": ""}, "Enter reason."),
        ("move_awareness_earlier", FRIDAY, {},
         "That is later than the time on the page. Use “Move awareness later”, with a reason."),
        ("move_awareness_later", FRIDAY - HOUR, {"reason": "It was later."},
         "That is not later than the time on the page. Use “Move awareness earlier”."),
    ],
)  # fmt: skip
def test_awareness_that_cannot_be(
    desk: Desk, move: str, at: datetime, typed: dict[str, str], sentence: str
) -> None:
    happened = {"occurred_precision": "exact", "occurred_at": FRIDAY - 48 * HOUR}
    reference = desk.reported({**N2.report, **happened})
    before = facts_of(desk.page(reference))["We became aware"]
    page = _refused(
        desk, ADA, f"/incidents/{reference}/{move}", sentence, aware_at=at, **typed
    )  # fmt: skip
    assert form_of(page).values["aware_at-day"] == [str(at.day)]
    assert facts_of(desk.page(reference))["We became aware"] == before


def test_a_score_of_one_axis_is_no_score(desk: Desk) -> None:
    reference = desk.reported(N3.report)
    for turn in N3.turns[:4]:
        desk.take(reference, turn)
    page = _refused(
        desk, ADA, f"/incidents/{reference}/assess",
        "Enter likelihood as well: one axis is no score.", severity="4",
        breach_types=["confidentiality"], reasoning="Half of it.",
    )  # fmt: skip
    assert form_of(page).values["severity"] == ["4"]
    assert form_of(page).values["reasoning"] == ["Half of it."]
    assert "Score" not in facts_of(desk.page(reference))


def test_the_assessor_does_not_decide(desk: Desk) -> None:
    """R-SOD-01: not at the page, where the form says so before anything is typed."""
    reference = _scored(desk)
    answer = desk.at(ADA).client.get(f"/incidents/{reference}/decide_notify")
    assert answer.status_code == 403
    assert "decide_notify" not in desk.page(reference, ADA)
    desk.at(CY).do(
        f"/incidents/{reference}/decide_notify", notify_decision="log_only", reason="Small."
    )
    assert "Record in our log only" in facts_of(desk.page(reference))["Decision on the regulator"]


def test_a_case_with_gaps_is_not_closed_and_says_which(desk: Desk) -> None:
    reference = desk.reported(N2.report)
    for turn in N2.turns[:-2]:
        desk.take(reference, turn)
    sentence = "Missing: the lessons; a retention rule."
    answer = desk.at(DEE).client.get(f"/incidents/{reference}/close")
    assert answer.status_code == 409
    assert sentence in answer.text
    facts = facts_of(desk.page(reference))
    assert (facts["The lessons"], facts["The root cause"]) == ("Missing", "There")
    for turn in N2.turns[-2:]:
        desk.take(reference, turn)
    assert "Closed" in desk.page(reference)


def test_nobody_is_notified_twice(desk: Desk) -> None:
    n5 = next(scene for scene in SCENES if scene.name.startswith("N5"))
    reference = desk.played(n5)
    page = _refused(
        desk, ADA, "/notifications/new", "Record what is new as a follow-up of it.",
        incident=reference, kind="regulator", text="Once more.",
    )  # fmt: skip
    assert form_of(page).values["text"] == ["Once more."]
    assert facts_of(desk.page(reference))["Regulator told"] == "20 November 2026 at 4:50pm IC-42"


def test_a_duplicate_of_a_duplicate_and_of_itself(desk: Desk) -> None:
    first, again, third = (desk.reported(N2.report) for _ in range(3))
    desk.at(ADA).do(f"/incidents/{again}/link_duplicate", duplicate_of=first)
    address = f"/incidents/{third}/link_duplicate"
    twice = "That incident is a duplicate too. Enter the one it was linked to."
    page = _refused(desk, ADA, address, twice, duplicate_of=again)
    assert form_of(page).values["duplicate_of"] == [again]
    itself = "An incident cannot repeat itself. Enter the other one."
    _refused(desk, ADA, address, itself, duplicate_of=third)
    others = "Other incidents are linked to this one as duplicates."
    _refused(desk, ADA, f"/incidents/{first}/link_duplicate", others, duplicate_of=third)


def test_a_decision_against_the_advice_says_why(desk: Desk) -> None:
    """R-SOD-03: the page asks for the reason; the record tells that the two differ."""
    reference = _scored(desk)
    desk.take(reference, LOGGED[0])
    address = f"/incidents/{reference}/decide_notify"
    _refused(desk, CY, address, "Enter reason.", notify_decision="notify", reason="")
    desk.at(CY).do(address, notify_decision="notify", reason="We want to be seen to tell.")
    fact = facts_of(desk.page(reference))["Decision on the regulator"]
    assert "Tell the regulator Cy Roe" in fact
    assert "We want to be seen to tell." in fact


@pytest.mark.parametrize(
    ("regime", "sentence"),
    [
        ("nis", "This organisation is not an operator of essential services (R-CLK-43)."),
        ("pecr", "This organisation provides no public communications service (R-CLK-31)."),
        ("police", "Enter the hours allowed: the law names none here."),
        ("individuals", "This clock starts by itself from the facts of the incident"),
        ("ico_art33", "This incident has that clock already."),
    ],
)
def test_a_clock_that_the_law_does_not_know_here(desk: Desk, regime: str, sentence: str) -> None:
    reference = desk.reported(N3.report)
    _refused(desk, ADA, "/obligations/new", sentence, incident=reference, regime=regime)


def test_a_clock_of_somebody_else_stays_until_the_case_ends(desk: Desk) -> None:
    """R-CLK-08: a joint controller has a clock of its own, which our decision does not close."""
    reference = desk.reported(N3.report)
    desk.at(ADA).do(
        "/obligations/new", incident=reference, regime="ico_art33", recipient="Joint partner"
    )
    for turn in N3.turns[: 5 + len(LOGGED)]:
        desk.take(reference, turn)
    facts = facts_of(desk.page(reference))
    assert facts["Regulator, UK GDPR Article 33(1)"].startswith("Closed")
    assert facts["Joint partner"].startswith("Running")
