"""What the page of a case says to a data protection officer or an auditor who reads only it."""

from tests.factories.incidents import SCORES, Case
from tests.factories.world import OPERATOR
from tests.integration.incidents.conftest import Desk

AT = "20 November 2026 at 4:50pm"


def _facts(desk: Desk, reference: str) -> dict[str, str]:
    return desk.at("Dee Patel").facts(f"/incidents/{reference}")


def test_a_decision_against_the_advice_says_so_and_by_which_limb_nobody_is_told(
    desk: Desk,
) -> None:
    with desk.app.app_context():
        case = Case(desk.world).assessed(high_risk="yes")
        case.by("Ada Osei", "escalate", escalated_to="siro", reason="It may be in the press.")
        case.by(
            "Dee Patel", "advise", advice_notify="notify", advice_individuals="tell", advice="Tell."
        )
        case.by("Cy Roe", "decide_notify", notify_decision="notify", reason="As advised.")
        case.by(
            "Cy Roe", "decide_individuals", individuals_decision="do_not_tell",
            individuals_exemption="unintelligible", reason="The disk is encrypted.",
        )  # fmt: skip
    facts = _facts(desk, case.reference)
    assert facts["Escalated to"] == "Senior information risk owner"
    assert "Against" not in facts["Decision on the regulator"]
    decision = facts["Decision on the people affected"]
    assert decision.startswith("Against advice Do not tell them")
    assert "The disk is encrypted." in decision
    limb = "The data is unintelligible to others, for example encrypted"
    assert facts["Why they are not told (Article 34)"] == limb
    closed = facts["People affected, UK GDPR Article 34"]
    assert f"Decided: the people affected are not told. {limb}" in closed


def test_the_provision_that_lets_us_wait_is_named_with_its_review(desk: Desk) -> None:
    with desk.app.app_context():
        case = Case(desk.world).assessed(high_risk="yes")
        case.by(
            "Cy Roe", "decide_individuals", individuals_decision="do_not_tell",
            individuals_exemption="law", exemption_provision="Schedule 2, paragraph 2(1)(a)",
            exemption_review_on="2026-12-03", reason="The police ask us to wait.",
        )  # fmt: skip
    limb = _facts(desk, case.reference)["Why they are not told (Article 34)"]
    assert "Schedule 2, paragraph 2(1)(a). To be looked at again by 3 December 2026" in limb


def test_a_clock_that_a_new_score_ends_says_so(desk: Desk) -> None:
    with desk.app.app_context():
        case = Case(desk.world).assessed(high_risk="yes")
        case.by("Ada Osei", "rescore", **SCORES)
    closed = _facts(desk, case.reference)["People affected, UK GDPR Article 34"]
    assert "no high risk to people is likely" in closed
    assert "Decided" not in closed


def test_what_came_of_the_report_to_the_regulator_is_read_there(desk: Desk) -> None:
    world = desk.world
    with desk.app.app_context():
        case = Case(world).decided("notify", "do_not_tell")
        ada, about = world.as_("Ada Osei"), {"incident": case.reference}
        notice = world.do(ada, "notification", "draft", kind="regulator", text="Known.", **about)
        sent = {"sent_at": world.now, "channel": "web"}
        world.do(ada, "notification", "file", notice.reference, **sent)
        letter = world.do(
            ada, "correspondence", "record", direction="in", at=world.now, summary="Read.", **about
        ).reference
        world.do(ada, "correspondence", "record_outcome", letter, outcome="No Further Action")
    facts = _facts(desk, case.reference)
    assert facts["Regulator told"] == AT
    assert facts["Regulator's decision"] == "No Further Action"
    with desk.app.app_context():
        case.by("Ada Osei", "withdraw_from_regulator", reason="It came back unopened.")
    facts = _facts(desk, case.reference)
    assert facts["Regulator told"] == f"{AT} The report was withdrawn since."
    assert facts["Report to the regulator withdrawn"] == AT


def test_a_countersignature_that_waits_says_whose_and_by_when(desk: Desk) -> None:
    world, council = desk.world, "ORG-2026-0001"
    small = {"small_team": "yes", "is_oes": "no", "is_pecr_provider": "no"}
    days = {"delegate_from": "2026-11-20", "delegate_until": "2026-11-30", "reason": "Away."}
    with desk.app.app_context():
        world.do(OPERATOR, "organisation", "set_incident_rules", council, **small)
        ada = world.people["Ada Osei"]
        world.do(world.as_("Cy Roe"), "organisation", "delegate_decision", council, person=ada,
                 **days)  # fmt: skip
        case = Case(world).assessed(severity="1", likelihood="1")
        case.by("Ada Osei", "decide_notify", notify_decision="log_only", reason="Small.")
    waits = _facts(desk, case.reference)["Countersignature"]
    assert waits.startswith("Waits For a second person, by 24 November 2026 Ada Osei")
    with desk.app.app_context():
        case.by("Ola Berg", "countersign", agrees="yes", reason="I have looked.")
    assert _facts(desk, case.reference)["Countersignature"] == "Given by Ola Berg"
