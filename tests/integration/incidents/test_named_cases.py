"""A move takes no case that its maker may not read (R-SOD-02, R-SOD-04)."""

import pytest

from tests.factories.scenarios import ADA, DEE, OLA
from tests.integration.incidents.conftest import Desk
from tests.support.visiting import words_of

SECRET = "The head of service took the payroll file home."
OTHER = {"what_happened": "Minutes were posted to the wrong house.", "personal_data": "yes"}
NOBODYS = "INC-2026-0999"


def _case(desk: Desk, **report: str) -> str:
    with desk.app.app_context():
        world = desk.world
        given = {"discovered_at": "2026-11-20T16:45:00Z", **OTHER, **report}
        reference = world.do(world.as_("Di Fox"), "incident", "report", **given).reference
        world.do(world.as_(ADA), "incident", "accept", reference)
    return str(reference)


def _hidden(desk: Desk, how: str) -> str:
    """A case that Ola may not read: she is not named on it, or is named as involved."""
    reference = _case(desk, what_happened=SECRET)
    typed = {"restriction": "hr", "reason": "A matter of staff."}
    if how == "involved":
        typed = {"person": OLA, "capacity": "caused"}
    move = "name_involved" if how == "involved" else "restrict"
    desk.at(DEE).do(f"/incidents/{reference}/{move}", **typed)
    return reference


def _said(desk: Desk, address: str, reference: str, **typed: str) -> str:
    """What the page answers Ola, with the reference taken out of it."""
    answer = desk.at(OLA).send(address, **typed)
    assert answer.status_code == 422, answer.status_code
    text = words_of(answer)
    assert f"There is no incident “{reference}” in this organisation." in text
    return text.replace(reference, "")


@pytest.mark.parametrize("how", ["restricted", "involved"])
def test_a_case_one_may_not_read_is_named_in_vain(desk: Desk, how: str) -> None:
    """Linking, repeating and a clock by hand answer as for a reference of nobody's."""
    hidden = _hidden(desk, how)
    before = desk.page(hidden, DEE)
    early = _case(desk, discovered_at="2026-11-18T10:00:00Z")
    for move, name in (("link_duplicate", "duplicate_of"), ("link_incident", "related")):
        address = f"/incidents/{early}/{move}"
        assert _said(desk, address, hidden, **{name: hidden}) == _said(
            desk, address, NOBODYS, **{name: NOBODYS}
        )
    clock = {"regime": "police", "recipient": "Police", "hours": "24"}
    assert _said(desk, "/obligations/new", hidden, incident=hidden, **clock) == _said(
        desk, "/obligations/new", NOBODYS, incident=NOBODYS, **clock
    )
    after = desk.page(hidden, DEE)
    assert early not in after
    assert "18 November 2026" not in after, "its clock was not moved"
    assert before.count("<dt") == after.count("<dt")


def test_an_asset_seen_by_its_title_is_still_named(desk: Desk) -> None:
    """Registers are open by title: whoever works on a case links what it touched."""
    case = _case(desk)
    desk.at(OLA).do(f"/incidents/{case}/link_asset", asset=desk.asset)
    assert desk.asset in desk.page(case, OLA)


def test_the_words_of_a_restricted_report_stay_in_it(desk: Desk) -> None:
    """R-SOD-04: the case it repeats is read by others, who learn its reference alone."""
    report = _case(desk, what_happened=SECRET)
    desk.at(DEE).do(
        f"/incidents/{report}/restrict", restriction="whistleblowing", reason="In confidence."
    )
    master, plain = _case(desk), _case(desk, what_happened="The same minutes, once more.")
    for repeated in (report, plain):
        desk.at(DEE).do(f"/incidents/{repeated}/link_duplicate", duplicate_of=master)
    read = desk.page(master, OLA)
    assert f"Reported again in {report}: the report is restricted." in read
    assert SECRET not in read
    assert "The same minutes, once more." in read, "of an open report the facts are copied"
