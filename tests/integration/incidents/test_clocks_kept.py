"""No slip, link, decision or wrong notice ends a legal clock that should run, or starts one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.errors import InvalidError, RefusedError
from app.identity.models import Person
from app.incidents.models import Incident, Obligation
from app.outbox.models import Message
from app.reminders.models import DueItem
from tests.factories.incidents import Case, office
from tests.factories.scenarios import SCENES
from tests.factories.world import OPERATOR, World
from tests.integration.incidents.conftest import Desk

ADA, DEE, CY = "Ada Osei", "Dee Patel", "Cy Roe"
SENT: dict[str, Any] = {"sent_at": "2026-11-20T16:50:00Z", "channel": "web"}
NOT_HARMED: dict[str, Any] = {"personal_data": "no", "data_kinds": None, "people_band": None}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield office()


def _incident(case: Case) -> Incident:
    session().expire_all()
    return session().scalars(select(Incident).where(Incident.reference == case.reference)).one()


def _clocks(case: Case) -> dict[str, str]:
    rows = select(Obligation.regime, Obligation.state).where(
        Obligation.incident_id == _incident(case).id
    )
    return dict(session().execute(rows).tuples().all())


def _clock(case: Case, regime: str = "ico_art33") -> Obligation:
    wanted = Obligation.incident_id == _incident(case).id, Obligation.regime == regime
    return session().scalars(select(Obligation).where(*wanted)).one()


def _codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def _draft(case: Case, kind: str, **given: Any) -> str:
    given = {"incident": case.reference, "kind": kind, "text": "What we know."} | given
    return case.world.do(case.world.as_(ADA), "notification", "draft", **given).reference


def test_a_duplicate_is_not_linked_where_its_clock_would_be_lost(world: World) -> None:
    """R-INC-04, R-CLK-01: the other incident carries the clock, or nobody would be told."""
    master = Case(world, **NOT_HARMED).triaged()
    master.by(ADA, "classify_near_miss", reason="Nothing was compromised.")
    again = Case(world)
    with pytest.raises(RefusedError) as refused:
        again.by(ADA, "link_duplicate", duplicate_of=master.reference)
    assert _codes(refused) == ["clocks_lost"]
    assert "Regulator, UK GDPR Article 33(1)" in refused.value.refusals[0].sentence
    assert _clocks(again) == {"ico_art33": "running"}


def test_a_duplicate_of_what_was_decided_on_may_be_linked(world: World) -> None:
    master = Case(world).decided()
    again = Case(world)
    again.by(ADA, "link_duplicate", duplicate_of=master.reference)
    assert _clocks(again) == {"ico_art33": "closed"}


def test_a_wrong_link_is_taken_back_and_the_clock_runs_from_where_it_ran(world: World) -> None:
    master, again = Case(world).triaged(), Case(world)
    due = _clock(again).due_at
    again.by(ADA, "link_duplicate", duplicate_of=master.reference)
    assert _clocks(again) == {"ico_art33": "closed"}
    world.wait(hours=5)
    again.by(ADA, "unlink_duplicate", reason="It was another letter.")
    assert (_incident(again).state, _clocks(again)) == ("triage", {"ico_art33": "running"})
    assert _clock(again).due_at == due


def test_a_report_of_which_somebody_was_told_is_not_linked_away(world: World) -> None:
    master, again = Case(world).triaged(), Case(world).triaged()
    notice = _draft(again, "regulator")
    world.do(world.as_(DEE), "notification", "file_phased", notice, outstanding="Much.", **SENT)
    with pytest.raises(RefusedError) as refused:
        again.by(ADA, "link_duplicate", duplicate_of=master.reference)
    assert _codes(refused) == ["notice_sent"]


@pytest.mark.parametrize("channel", ["letter", "dspt"])
def test_what_is_told_to_somebody_else_meets_no_clock_of_the_regulator(
    world: World, channel: str
) -> None:
    case = Case(world).classified()
    with pytest.raises(RefusedError) as refused:
        _draft(case, "other", recipient="Royal Mail", obligation=_clock(case).reference)
    assert _codes(refused) == ["clock_of_other_kind"]
    notice = _draft(case, "other", recipient="Royal Mail")
    sent = SENT | {"channel": channel}
    world.do(world.as_(ADA), "notification", "file", notice, **sent)
    assert _clocks(case) == {"ico_art33": "running"}


def test_an_asset_linked_to_a_closed_case_starts_no_clock(desk: Desk) -> None:
    """Its contract would start one on an open case: what is closed is closed (R-INC-05)."""
    reference = desk.played(SCENES[1])
    with desk.app.app_context():
        world, ada = desk.world, desk.world.as_(ADA)
        terms = {"supplier": "bills", "notify_hours": "24", "breach_notice_by": "we"}
        contract = world.do(ada, "contract", "add", name="Bills", **terms).reference
        asset = world.asset(ADA)
        world.do(ada, "contract", "link_asset", contract, asset=asset)
        world.do(ada, "incident", "link_asset", reference, asset=asset)
        states = select(Incident.state, Incident.classification)
        assert session().execute(states).one() == ("closed", "breach")
        regimes = session().scalars(select(Obligation.regime)).all()
    assert "partner" not in regimes


def test_a_clock_added_by_hand_is_stood_down_and_run_again(world: World) -> None:
    case = Case(world).classified()
    ada = world.as_(ADA)
    added = {"incident": case.reference, "regime": "police", "hours": "24"}
    police = world.do(ada, "obligation", "add", **added).reference
    due = _clock(case, "police").due_at
    world.do(ada, "obligation", "stand_down", police, reason="There was no crime.")
    assert _clocks(case)["police"] == "closed"
    world.do(ada, "obligation", "run_again", police, reason="There was.")
    assert (_clocks(case)["police"], _clock(case, "police").due_at) == ("running", due)
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "obligation", "stand_down", _clock(case).reference, reason="No.")
    assert _codes(refused) == ["of_facts"]


def test_a_slip_of_the_year_ends_no_clock_and_the_dpo_is_told(world: World) -> None:
    case = Case(world).triaged()
    due = _clock(case).due_at
    case.by(ADA, "move_awareness_earlier", aware_at=datetime(2016, 11, 20, 16, tzinfo=UTC))
    assert (_clock(case).state, _clock(case).due_at) == ("running", due)
    told = select(Person.name).join(Message, Message.person_id == Person.id)
    told = told.where(Message.name == "incident_awareness_earlier")
    assert session().scalars(told).all() == [DEE]
    with pytest.raises(InvalidError, match="The year must lie between 1900 and 2999"):
        case.by(ADA, "move_awareness_earlier", aware_at="0001-01-01T00:00:00Z")


def test_a_page_asks_for_the_year_of_an_awareness_long_before_the_report(desk: Desk) -> None:
    reference = desk.reported(SCENES[2].report)
    aware = datetime(2016, 11, 20, 16, tzinfo=UTC)
    desk.at(DEE).do(f"/incidents/{reference}/move_awareness_earlier", aware_at=aware)
    assert "more than a year before the report. Check the year." in desk.page(reference)


def test_facts_that_show_an_earlier_awareness_move_it(world: World) -> None:
    """R-INC-02: the earliest of the three, also when one is put right later."""
    case = Case(world).triaged()
    earlier = world.now - timedelta(days=2)
    case.by(ADA, "edit", discovered_at=earlier)
    assert (_incident(case).aware_at, _incident(case).aware_source) == (earlier, "discovery")
    assert _clock(case).due_at == earlier + timedelta(hours=72)
    case.by(ADA, "edit", discovered_at=world.now - timedelta(hours=1))
    assert _incident(case).aware_at == earlier, "later needs a reason and a move of its own"


def test_what_is_not_told_to_each_is_made_public(world: World) -> None:
    """R-CLK-11 (c): a public message stands in where telling each is out of proportion."""
    case = Case(world).assessed(high_risk="yes", severity="4", likelihood="4")
    case.by(DEE, "advise", advice_notify="notify", advice_individuals="do_not_tell", advice="So.")
    case.by(CY, "decide_notify", notify_decision="notify", reason="As advised.")
    case.by(
        CY, "decide_individuals", individuals_decision="do_not_tell", reason="9,000 people.",
        individuals_exemption="disproportionate",
    )  # fmt: skip
    assert (_incident(case).state, _clocks(case)["individuals"]) == ("notification", "running")
    notice = _draft(case, "individuals")
    world.do(
        world.as_(ADA), "notification", "file", notice, **(SENT | {"channel": "public_message"})
    )
    assert _clocks(case)["individuals"] == "met"


def test_a_notice_under_the_nis_regulations_waits_for_no_other_decision(world: World) -> None:
    """R-CLK-40: the law leaves no choice, with or without personal data."""
    world.person("Mo Admin", "organisation_admin")
    rules = {"small_team": "no", "is_oes": "yes", "is_pecr_provider": "no"}
    world.do(world.as_("Mo Admin"), "organisation", "set_incident_rules", "ORG-2026-0001", **rules)
    case = Case(world, **NOT_HARMED).triaged()
    case.by(ADA, "classify_incident", reason="The telephones are down.")
    world.do(world.as_(ADA), "obligation", "add", incident=case.reference, regime="nis")
    notice = _draft(case, "dspt")
    world.do(world.as_(ADA), "notification", "file", notice, **(SENT | {"channel": "dspt"}))
    assert _clocks(case) == {"nis": "met"}
    added = {"incident": Case(world).reference, "regime": "nis", "hours": "500"}
    with pytest.raises(RefusedError) as refused:
        world.do(world.as_(ADA), "obligation", "add", **added)
    assert _codes(refused) == ["hours_over_law"]


def test_the_hours_of_the_law_are_shortened_by_hand_and_never_stretched(world: World) -> None:
    case = Case(world).triaged()
    clock, dee = _clock(case), world.as_(DEE)
    reference, due = clock.reference, clock.due_at
    with pytest.raises(RefusedError) as refused:
        world.do(
            dee, "obligation", "override_due", reference, due_at=due + timedelta(minutes=1),
            reason="More time.",
        )  # fmt: skip
    assert _codes(refused) == ["due_after_law"]
    sooner = due - timedelta(hours=10)
    world.do(dee, "obligation", "override_due", reference, due_at=sooner, reason="A weekend.")
    case.by(ADA, "move_awareness_earlier", aware_at=world.now - timedelta(hours=30))
    assert _clock(case).due_at == world.now + timedelta(hours=42)


def test_a_law_that_lets_us_wait_is_named_and_looked_at_again(world: World) -> None:
    """R-CLK-14, R-CLK-21: the provision, who decided, and a day on which it is judged anew."""
    case = Case(world).assessed(high_risk="yes")
    case.by(DEE, "advise", advice_notify="notify", advice_individuals="do_not_tell", advice="So.")
    waits = {
        "individuals_decision": "do_not_tell", "individuals_exemption": "law",
        "reason": "The police ask us to wait.",
    }  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        case.by(CY, "decide_individuals", **waits)
    assert _codes(refused) == ["provision_missing"]
    named = {"exemption_provision": "Schedule 2, paragraph 2(1)(a)"}
    with pytest.raises(RefusedError) as refused:
        case.by(CY, "decide_individuals", exemption_review_on="2026-11-19", **waits, **named)
    assert _codes(refused) == ["review_in_past"]
    case.by(CY, "decide_individuals", exemption_review_on="2026-12-18", **waits, **named)
    due = select(DueItem.due_on).where(DueItem.kind == "exemption", DueItem.closed_at.is_(None))
    assert session().scalars(due).all() == [date(2026, 12, 18)]
    case.by(
        CY, "decide_individuals", individuals_decision="tell", reason="The police agree now.",
    )  # fmt: skip
    session().expire_all()
    assert session().scalars(due).all() == []


def test_a_clock_that_runs_again_keeps_a_time_set_by_hand_within_the_law(world: World) -> None:
    """Awareness may have moved while it stood."""
    case = Case(world).triaged()
    clock = _clock(case)
    sooner = clock.due_at - timedelta(hours=2)
    given = {"due_at": sooner, "reason": "A weekend."}
    world.do(world.as_(DEE), "obligation", "override_due", clock.reference, **given)
    case.by(ADA, "classify_incident", reason="No personal data, it seems.")
    case.by(ADA, "move_awareness_earlier", aware_at=world.now - timedelta(hours=30))
    case.by(ADA, "reclassify", reason="There was.")
    assert (_clock(case).state, _clock(case).due_at) == (
        "running", world.now + timedelta(hours=42),
    )  # fmt: skip


def test_a_decision_that_is_not_countersigned_leaves_no_exemption_to_look_at(world: World) -> None:
    """R-SOD-01: it is taken again, so nobody is reminded of what it had named."""
    small = {"small_team": "yes", "is_oes": "no", "is_pecr_provider": "no"}
    council = "ORG-2026-0001"
    world.do(OPERATOR, "organisation", "set_incident_rules", council, **small)
    delegation = {
        "person": world.people[ADA], "delegate_from": "2026-11-20",
        "delegate_until": "2026-11-30", "reason": "Away.",
    }  # fmt: skip
    world.do(world.as_(CY), "organisation", "delegate_decision", council, **delegation)
    case = Case(world).assessed(high_risk="yes")
    case.by(
        ADA, "decide_individuals", individuals_decision="do_not_tell", individuals_exemption="law",
        exemption_provision="Schedule 2", exemption_review_on="2026-12-18", reason="Police.",
    )  # fmt: skip
    due = select(DueItem.due_on).where(DueItem.kind == "exemption", DueItem.closed_at.is_(None))
    assert session().scalars(due).all() == [date(2026, 12, 18)]
    case.by("Ola Berg", "countersign", agrees="no", reason="Tell them.")
    session().expire_all()
    assert session().scalars(due).all() == []
    assert _incident(case).individuals_exemption is None
