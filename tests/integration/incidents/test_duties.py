"""What one person alone cannot end or decide, and what takes a decision back (R-SOD-01, 03)."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.core.door import Door
from app.identity.actor import system_actor
from app.reminders.steps import take_steps
from tests.factories.incidents import FRIDAY, Case
from tests.factories.scenarios import ADA, CY, DEE, OLA, PEOPLE, REGULATOR
from tests.integration.incidents.conftest import Desk
from tests.support.visiting import facts_of, words_of

ZED = "Zed Orr"
COUNCIL = "/organisations/ORG-2026-0001"
SILENT = {
    "individuals_decision": "do_not_tell", "individuals_exemption": "no_high_risk",
    "reason": "Small.",
}  # fmt: skip


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """The office with an administrator."""
    with desk.app.app_context():
        desk.world.person(ZED, "organisation_admin")
    return desk


def _assessed(desk: Desk, **scores: str) -> Case:
    with desk.app.app_context():
        return Case(desk.world).assessed(**scores)


def _delegate(desk: Desk, name: str) -> None:
    desk.at(CY).do(
        f"{COUNCIL}/delegate_decision", person=name, delegate_from=date(2026, 11, 20),
        delegate_until=date(2026, 11, 21), reason="I am away.",
    )  # fmt: skip


def _small_team(desk: Desk) -> None:
    rules = {"small_team": "yes", "is_oes": "no", "is_pecr_provider": "no"}
    desk.at(ZED).do(f"{COUNCIL}/set_incident_rules", **rules)


@pytest.mark.parametrize("siro_first", [False, True])
def test_an_assessor_does_not_countersign_their_own_decision_on_people(
    staffed: Desk, siro_first: bool
) -> None:
    """R-SOD-01: also where the SIRO took the other decision."""
    _small_team(staffed)
    _delegate(staffed, ADA)
    case = _assessed(staffed)
    address = f"/incidents/{case.reference}"
    if siro_first:
        staffed.at(CY).do(f"{address}/decide_notify", notify_decision="notify", reason="So.")
    staffed.at(ADA).do(f"{address}/decide_individuals", **SILENT)
    assert staffed.at(ADA).client.get(f"{address}/countersign").status_code == 403
    assert "A second person is needed" in staffed.page(case.reference, ADA)
    staffed.at(CY).do(f"{address}/countersign", agrees="yes", reason="I have looked.")
    assert f'href="{address}/countersign"' not in staffed.page(case.reference, OLA)


def test_whoever_scored_it_since_does_not_countersign_either(staffed: Desk) -> None:
    _small_team(staffed)
    _delegate(staffed, ADA)
    case = _assessed(staffed)
    address = f"/incidents/{case.reference}"
    staffed.at(ADA).do(f"{address}/decide_individuals", **SILENT)
    scores = {"severity": "3", "likelihood": "3", "high_risk": "no"}
    staffed.at(OLA).do(f"{address}/rescore", **scores)
    page = staffed.at(OLA).client.get(f"{address}/countersign")
    assert "You scored this, so somebody else must countersign" in words_of(page)
    assert staffed.at(ADA).client.get(f"{address}/countersign").status_code == 403
    staffed.at(DEE).do(f"{address}/countersign", agrees="yes", reason="I have looked.")
    assert "No decision waits" in words_of(staffed.at(CY).client.get(f"{address}/countersign"))


@pytest.mark.parametrize("answer", ["yes", "unknown", None])
def test_one_officer_alone_ends_neither_a_clock_nor_a_report(
    desk: Desk, answer: str | None
) -> None:
    """A1: what was mentioned once is read by a second person, whatever is edited since."""
    with desk.app.app_context():
        case = Case(desk.world, personal_data=answer).triaged()
    address = f"/incidents/{case.reference}"
    desk.at(ADA).edit(address, personal_data="no")
    page = desk.page(case.reference, ADA)
    assert "The clock goes on: personal data was mentioned before." in page
    assert facts_of(page)[REGULATOR].startswith("Running")
    refused = desk.at(ADA).client.get(f"{address}/classify_not_incident")
    assert "Ask for a second reader first" in words_of(refused)
    desk.at(ADA).do(f"{address}/ask_second_read", reason="The envelope was empty.")
    desk.at(OLA).do(f"{address}/second_read", agrees="yes", reason="I have seen it.")
    assert facts_of(desk.page(case.reference))[REGULATOR].startswith("Closed")
    desk.at(ADA).do(f"{address}/classify_not_incident", reason="The envelope was empty.")


def test_a_second_reader_who_disagrees_lets_the_clock_run(desk: Desk) -> None:
    with desk.app.app_context():
        case = Case(desk.world).triaged()
    address = f"/incidents/{case.reference}"
    desk.at(ADA).edit(address, personal_data="no")
    desk.at(ADA).do(f"{address}/ask_second_read", reason="The envelope was empty.")
    desk.at(OLA).do(f"{address}/second_read", agrees="no", reason="A list was in it.")
    assert facts_of(desk.page(case.reference))[REGULATOR].startswith("Running")
    refused = desk.at(ADA).client.get(f"{address}/classify_not_incident")
    assert "Ask for a second reader first" in words_of(refused)


def test_a_report_that_never_mentioned_people_needs_no_second_reader(desk: Desk) -> None:
    with desk.app.app_context():
        case = Case(desk.world, personal_data="no").triaged()
    desk.at(ADA).do(f"/incidents/{case.reference}/classify_not_incident", reason="Spam.")


LOG_ONLY = {"notify_decision": "log_only", "reason": "x"}
ADVICE = {"advice_individuals": "do_not_tell", "advice": "So."}
WORSE = {"severity": "5", "likelihood": "5", "high_risk": "no"}


def _decide(desk: Desk, who: str, case: Case) -> str:
    """Decide at the page that the regulator is not told; gives what the page answers."""
    return words_of(desk.at(who).send(f"/incidents/{case.reference}/decide_notify", **LOG_ONLY))


def _decision(desk: Desk, case: Case) -> tuple[str, bool]:
    """What a case's page says of the decision on the regulator, and whether its clock runs."""
    facts = facts_of(desk.page(case.reference))
    return facts.get("Decision on the regulator", ""), facts[REGULATOR].startswith("Running")


def test_a_delegate_decides_nothing_below_the_outcome(desk: Desk) -> None:
    """R-GRID-07: a lower outcome is approved first, or the SIRO decides."""
    _delegate(desk, OLA)
    case = _assessed(desk)
    assert "Propose a lower outcome and have it approved first" in _decide(desk, OLA, case)
    assert _decision(desk, case) == ("", True)
    address, lower = f"/incidents/{case.reference}", {"outcome": "log", "reason": "It came back."}
    desk.at(ADA).do(f"{address}/propose_lower", **lower)
    with desk.app.app_context():
        desk.world.person("Uma Bell", "ig_officer")
    desk.at("Uma Bell").do(f"{address}/second_read", agrees="yes", reason="I agree.")
    desk.at(DEE).do(f"{address}/approve_lower", reason="I agree.")
    _decide(desk, OLA, case)
    said, runs = _decision(desk, case)
    assert "Record in our log only" in said
    assert not runs


def test_against_the_officers_advice_the_siro_alone_decides(desk: Desk) -> None:
    """R-SOD-03: with a name and a reason; a delegate may not, whatever they type."""
    _delegate(desk, OLA)
    case = _assessed(desk)
    desk.at(DEE).do(f"/incidents/{case.reference}/advise", advice_notify="notify", **ADVICE)
    tell = {"individuals_decision": "tell", "reason": "To be safe."}
    refused = desk.at(OLA).send(f"/incidents/{case.reference}/decide_individuals", **tell)
    assert "the senior information risk owner must decide it" in words_of(refused)
    assert "the senior information risk owner must decide it" in _decide(desk, OLA, case)
    _decide(desk, CY, case)
    said, runs = _decision(desk, case)
    assert "Record in our log only" in said
    assert "Cy Roe" in said
    assert not runs


@pytest.mark.parametrize("how", ["rescore", "override_higher"])
def test_a_higher_outcome_takes_back_what_was_decided_for_less(desk: Desk, how: str) -> None:
    """The clock goes on, the SIRO is asked again, and the timeline keeps what was decided."""
    with desk.app.app_context():
        case = Case(desk.world).decided()
    assert _decision(desk, case)[1] is False
    typed = WORSE if how == "rescore" else {"outcome": "ico_dhsc", "reason": "A second list."}
    desk.at(ADA).do(f"/incidents/{case.reference}/{how}", **typed)
    assert _decision(desk, case) == ("", True)
    page = desk.page(case.reference)
    assert "Decision taken back: record it in our log only." in page
    assert "It was decided by: Cy Roe. Reason then: As advised." in page
    assert "Decide whether the regulator is told" in desk.at(CY).read("/")
    assert "Decide again on an incident" in desk.at(CY).read("/messages")
    desk.at(CY).do(
        f"/incidents/{case.reference}/decide_notify", notify_decision="notify", reason="Two lists."
    )
    said, runs = _decision(desk, case)
    assert "Tell the regulator" in said
    assert runs


def test_a_high_risk_takes_back_that_nobody_is_told_of_it(desk: Desk) -> None:
    """R-CLK-11: “not likely” is no reason any more, and the people's clock starts."""
    with desk.app.app_context():
        case = Case(desk.world).decided()
    scores = {"severity": "3", "likelihood": "3", "high_risk": "yes"}
    desk.at(ADA).do(f"/incidents/{case.reference}/rescore", **scores)
    facts = facts_of(desk.page(case.reference))
    assert "Decision on the people affected" not in facts
    assert facts[PEOPLE].startswith("Running")
    assert _decision(desk, case)[1] is False, "the outcome is as it was decided on"


@pytest.mark.parametrize(("facts", "runs"), [("same_breach", True), ("error", False)])
def test_new_facts_of_the_same_breach_have_it_decided_again(
    desk: Desk, facts: str, runs: bool
) -> None:
    """R-INC-05: what was closed by mistake stands as it was decided."""
    with desk.app.app_context():
        case = Case(desk.world).decided()
        world, ref = desk.world, case.reference
        case.by(ADA, "assign", investigator=world.people["Ivo Kent"])
        case.by(
            "Ivo Kent", "investigate", cause_category="human_error", failed_barrier="check",
            findings="A window envelope.",
        )  # fmt: skip
        case.by(DEE, "agree_findings")
        case.by(ADA, "actions_done")
        case.by(ADA, "edit", lessons="Check the window.", retention_rule=desk.rule)
        case.by(ADA, "link_asset", asset=desk.asset)
        case.by(DEE, "close")
    desk.at(DEE).do(f"/incidents/{ref}/reopen", new_facts=facts, reason="A second letter.")
    said, running = _decision(desk, case)
    assert running is runs
    assert bool(said) is not runs


def test_who_is_involved_gets_no_reminder_of_the_case(
    desk: Desk, clock: time_machine.Traveller
) -> None:
    """R-SOD-02: neither the owner there was, nor an office; those who act for them do."""
    with desk.app.app_context():
        case = Case(desk.world).triaged()
    letter = desk.at(DEE).do(
        "/correspondence/new", incident=case.reference, direction="in", at=FRIDAY,
        summary="They ask.", asked="Everything.", answer_by=date(2026, 11, 23),
    )  # fmt: skip
    for name in (ADA, CY):
        desk.at(DEE).do(
            f"/incidents/{case.reference}/name_involved", person=name, capacity="caused"
        )
    reference = letter.rsplit("/", 1)[1]
    before = {who: desk.at(who).read("/messages").count(reference) for who in (ADA, CY, DEE)}
    later = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    clock.move_to(later)
    desk.browsers.clear()
    with desk.app.app_context():
        take_steps(system_actor(Door.JOB), later)
    now = {who: desk.at(who).read("/messages").count(reference) for who in (ADA, CY, DEE)}
    assert (now[ADA], now[CY]) == (before[ADA], before[CY])
    assert now[DEE] > before[DEE]


def test_an_involved_officer_reads_and_ends_no_action_of_the_case(desk: Desk) -> None:
    """R-SOD-02: an action is as open as the case it hangs on, to the officer too."""
    with desk.app.app_context():
        case = Case(desk.world).triaged()
    action = desk.at(ADA).do(
        "/actions/new", subject=case.reference, name="Speak to the team", owner="Ivo Kent",
        due_on=date(2026, 12, 18),
    )  # fmt: skip
    assert "Speak to the team" in desk.at(DEE).read(action)
    desk.at(ADA).do(f"/incidents/{case.reference}/name_involved", person=DEE, capacity="caused")
    for page in (action, f"{action}/cancel", f"{action}/redate"):
        assert desk.at(DEE).client.get(page).status_code == 404, page
    assert action.rsplit("/", 1)[1] not in desk.at(DEE).read("/actions")


def test_whoever_completes_an_action_does_not_verify_it(desk: Desk) -> None:
    """R-AUD-02: also where it is somebody else's action."""
    with desk.app.app_context():
        case = Case(desk.world).triaged()
    action = desk.at(ADA).do(
        "/actions/new", subject=case.reference, name="Check the post", owner="Ivo Kent",
        due_on=date(2026, 12, 18), verification="yes",
    )  # fmt: skip
    desk.at(ADA).do(f"{action}/complete", completed_on=FRIDAY.date(), evidence="Looked.")
    refused = desk.at(ADA).client.get(f"{action}/verify")
    assert "You recorded that this is done, so somebody else must verify it." in words_of(refused)
    desk.at(OLA).do(f"{action}/verify")
    assert "Verified" in desk.at(OLA).read(action)


def test_whoever_changed_a_lesson_last_does_not_publish_it(desk: Desk) -> None:
    with desk.app.app_context():
        case = Case(desk.world).triaged()
    lesson = desk.at(ADA).do(
        "/lessons/new", incident=case.reference, name="Check twice", text="Look.", audience="all"
    )
    desk.at(OLA).edit(lesson, text="Look at the address twice.")
    refused = desk.at(OLA).client.get(f"{lesson}/publish")
    assert "You changed this draft last, so somebody else must publish it." in words_of(refused)
    desk.at(DEE).do(f"{lesson}/publish", anonymised="yes")
    assert "Published" in desk.at(DEE).read(lesson)


@pytest.mark.parametrize(
    ("move", "name", "who"),
    [("accept", "owner", OLA), ("assign", "owner", OLA), ("assign", "investigator", "Ivo Kent")],
)
def test_whoever_is_given_a_restricted_case_can_open_it(
    desk: Desk, move: str, name: str, who: str
) -> None:
    """R-SOD-04: they are put on its access list, as the history says."""
    with desk.app.app_context():
        case = Case(desk.world)
        if move == "assign":
            case.triaged()
    address = f"/incidents/{case.reference}"
    desk.at(DEE).do(f"{address}/restrict", restriction="hr", reason="A matter of staff.")
    assert desk.at(who).client.get(address).status_code == 404
    desk.at(DEE).do(f"{address}/{move}", **{name: who})
    assert "Minutes of a meeting" in desk.page(case.reference, who)
    assert "May see this case" in desk.page(case.reference, DEE)
