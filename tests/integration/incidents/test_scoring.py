"""Scoring again: a page begins with the last score, and what is left blank is not lost."""

from typing import Any

import pytest
from click.testing import CliRunner

from app.cli.main import ig
from app.core.errors import RefusedError
from tests.factories.incidents import SCORES, Case
from tests.integration.incidents.conftest import Desk
from tests.support.visiting import form_of

FLOORED = {
    "severity": "1", "likelihood": "3", "special_groups": "vulnerable_children",
    "high_risk": "yes", "reasoning": "Two children can be found by it.",
}  # fmt: skip


def _floored(desk: Desk, **scores: Any) -> str:
    """A breach of a listed group that cannot be contained: the floor makes it reportable."""
    with desk.app.app_context():
        case = Case(desk.world).contained(result="cannot_contain", how=None)
        case.by("Ada Osei", "assess", **(SCORES | FLOORED | scores))
    return case.reference


def _through(desk: Desk, door: str, reference: str, **typed: Any) -> None:
    """Score again as Ada through the page, a program or a terminal."""
    if door == "page":
        desk.at("Ada Osei").do(f"/incidents/{reference}/rescore", **typed)
    elif door == "api":
        with desk.app.app_context():
            made = desk.world.do(desk.world.as_("Ada Osei"), "api_token", "create", name="cases")
        answer = desk.app.test_client().post(
            f"/api/v1/incidents/{reference}/transitions", json={"trigger": "rescore", **typed},
            headers={"Authorization": f"Bearer {made.secret}", "If-Match": "*"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
    else:
        pairs = [f"--input={name}={value}" for name, value in typed.items()]
        with desk.app.app_context():
            words = ["move", reference, "rescore", *pairs, "--as", "ada.osei@northbourne.example"]
            done = CliRunner().invoke(ig, words)
        assert done.exit_code == 0, done.output


@pytest.mark.parametrize("door", ["page", "api", "command_line"])
def test_what_is_left_alone_when_scoring_again_stays(desk: Desk, door: str) -> None:
    reference = _floored(desk)
    _through(desk, door, reference, likelihood="4")
    facts = desk.at("Dee Patel").facts(f"/incidents/{reference}")
    assert "2 for severity, 4 for likelihood" in facts["Score"]
    assert facts["Recommendation"].startswith("Tell the regulator")
    assert facts["Listed groups involved"] == "Vulnerable children"
    assert facts["High risk to people"] == "Yes"
    assert facts["Reasoning"] == FLOORED["reasoning"]
    assert facts["People affected, UK GDPR Article 34"].startswith("Running")


@pytest.mark.parametrize(("door", "empty"), [("page", []), ("api", []), ("command_line", "[]")])
def test_a_listed_group_that_was_wrong_is_taken_out(desk: Desk, door: str, empty: Any) -> None:
    reference = _floored(desk)
    _through(desk, door, reference, special_groups=empty)
    facts = desk.at("Dee Patel").facts(f"/incidents/{reference}")
    assert facts["Listed groups involved"] == "None"
    assert facts["High risk to people"] == "Yes"


@pytest.mark.parametrize(("door", "blank"), [("api", None), ("command_line", "")])
def test_a_program_that_sends_nothing_changes_nothing(
    desk: Desk, door: str, blank: str | None
) -> None:
    reference = _floored(desk)
    _through(desk, door, reference, likelihood="4", special_groups=blank, high_risk=blank)
    facts = desk.at("Dee Patel").facts(f"/incidents/{reference}")
    assert facts["Listed groups involved"] == "Vulnerable children"
    assert facts["High risk to people"] == "Yes"


def test_a_breach_is_not_scored_without_saying_whether_a_high_risk_is_likely(desk: Desk) -> None:
    with desk.app.app_context():
        case = Case(desk.world).contained()
        with pytest.raises(RefusedError) as refused:
            case.by("Ada Osei", "assess", **(SCORES | {"high_risk": None}))
        assert [r.code for r in refused.value.refusals] == ["high_risk_missing"]
        case.by("Ada Osei", "assess", **SCORES)
    again = desk.at("Ada Osei").send(f"/incidents/{case.reference}/rescore", high_risk="")
    assert again.status_code == 409
    assert "Say whether a high risk to people is likely" in again.text


def test_advice_and_findings_are_begun_with_what_they_say(desk: Desk) -> None:
    with desk.app.app_context():
        reference = Case(desk.world).decided().reference
        desk.world.do(desk.world.as_("Ada Osei"), "incident", "assign", reference,
                      investigator=desk.world.people["Ivo Kent"])  # fmt: skip
    address = f"/incidents/{reference}"
    desk.at("Ivo Kent").do(
        f"{address}/investigate", cause_category="human_error", failed_barrier="check",
        findings="The wrong window envelope.",
    )  # fmt: skip
    found = form_of(desk.at("Ivo Kent").read(f"{address}/investigate")).values
    assert found["findings"] == ["The wrong window envelope."]
    assert found["cause_category"] == ["human_error"]
    assert form_of(desk.at("Dee Patel").read(f"{address}/advise")).values["advice"] == ["So."]
