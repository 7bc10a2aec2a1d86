"""What one person alone cannot end or decide, and what takes a decision back (R-SOD-01, 03)."""

from datetime import date

import pytest

from tests.factories.incidents import Case
from tests.factories.scenarios import ADA, CY, DEE, OLA, REGULATOR
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
