"""The life of an incident, by the moves of those who work on it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.errors import DeniedError, NotFoundError, RefusedError
from app.identity.models import Membership
from app.incidents.models import Incident, Obligation
from tests.factories.incidents import Case, office
from tests.factories.world import OPERATOR, World


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield office()


def _incident(case: Case) -> Incident:
    session().expire_all()
    return session().scalars(select(Incident).where(Incident.reference == case.reference)).one()


def _clocks(case: Case) -> list[Obligation]:
    query = select(Obligation).where(Obligation.incident_id == _incident(case).id)
    return list(session().scalars(query.order_by(Obligation.id)))


def test_a_report_starts_the_clock_at_the_time_of_finding_out(world: World) -> None:
    case = Case(world)
    [clock] = _clocks(case)
    assert (clock.regime, clock.state) == ("ico_art33", "running")
    assert clock.due_at == datetime(2026, 11, 23, 16, 45, tzinfo=UTC)


def test_a_breach_goes_from_report_to_decision(world: World) -> None:
    case = Case(world).decided()
    incident = _incident(case)
    assert incident.state == "investigation"
    assert (incident.score, incident.zone, incident.grid_outcome) == (9, "amber", "ico")
    [clock] = _clocks(case)
    assert clock.state == "closed"
    assert "log only" in (clock.closed_reason or "")


def test_the_assessor_does_not_decide(world: World) -> None:
    case = Case(world).assessed()
    with pytest.raises(DeniedError):
        case.by("Ada Osei", "decide_notify", notify_decision="log_only", reason="Small.")


def test_a_near_miss_closes_the_clock(world: World) -> None:
    case = Case(world).triaged()
    case.by("Ada Osei", "classify_near_miss", reason="Caught before posting.")
    assert [c.state for c in _clocks(case)] == ["closed"]
    assert _incident(case).state == "investigation"


def test_not_an_incident_needs_a_second_reader(world: World) -> None:
    case = Case(world, personal_data="unknown").triaged()
    with pytest.raises(RefusedError) as refused:
        case.by("Ada Osei", "classify_not_incident", reason="Spam.")
    assert [r.code for r in refused.value.refusals] == ["second_reader_needed"]
    case.by("Ada Osei", "ask_second_read", reason="It looks like spam.")
    with pytest.raises((RefusedError, DeniedError)):
        case.by("Ada Osei", "second_read", agrees="yes", reason="Mine.")
    case.by("Ola Berg", "second_read", agrees="yes", reason="It is.")
    case.by("Ada Osei", "classify_not_incident", reason="Spam.")
    assert _incident(case).state == "closed"


def test_a_duplicate_pulls_the_awareness_of_its_master_back(world: World) -> None:
    master = Case(world)
    world.wait(hours=2)
    early = Case(world, discovered_at="2026-11-20T12:00:00Z")
    early.by("Ada Osei", "link_duplicate", duplicate_of=master.reference)
    assert _incident(master).aware_at == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert _clocks(master)[0].due_at == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert _clocks(early)[0].state == "closed"
    other = Case(world)
    with pytest.raises(RefusedError) as refused:
        other.by("Ada Osei", "link_duplicate", duplicate_of=early.reference)
    assert [r.code for r in refused.value.refusals] == ["master_is_duplicate"]


def test_who_is_involved_loses_sight_of_the_case(world: World) -> None:
    case = Case(world).triaged()
    case.by("Dee Patel", "name_involved", person=world.people["Ola Berg"], capacity="caused")
    with pytest.raises(DeniedError):
        case.by("Ola Berg", "add_entry", text="I should not.")
    case.by("Ola Berg", "add_statement", text="I put it in the wrong envelope.")


def test_a_deputy_stands_in_for_an_involved_office_holder(world: World) -> None:
    world.person("Una Dean")
    case = Case(world).assessed()
    case.by("Dee Patel", "name_involved", person=world.people["Cy Roe"], capacity="caused")
    with pytest.raises(NotFoundError):
        case.by("Una Dean", "decide_notify", notify_decision="notify", reason="So.")
    siro = session().scalars(select(Membership).where(Membership.role == "siro")).one().reference
    world.do(
        OPERATOR, "membership", "name_deputy", siro, deputy=world.people["Una Dean"],
        deputy_from=world.now.date(),
    )  # fmt: skip
    case.by("Una Dean", "decide_notify", notify_decision="notify", reason="So.")
    with pytest.raises(DeniedError):
        case.by("Cy Roe", "decide_individuals", individuals_decision="tell", reason="So.")
    assert _incident(case).notify_decision == "notify"


def test_where_containment_stands_is_what_was_done_last(world: World) -> None:
    case = Case(world).classified()
    late = {"result": "contained", "how": "encrypted", "text": "The key is safe."}
    case.by("Ada Osei", "record_containment", done_at="2026-11-20T16:48:00Z", **late)
    early = {"result": "cannot_contain", "text": "Nobody knew where it was."}
    case.by("Ada Osei", "record_containment", done_at="2026-11-20T16:46:00Z", **early)
    incident = _incident(case)
    assert (incident.containment_result, incident.contained_how) == ("contained", "encrypted")
    assert incident.contained_at == datetime(2026, 11, 20, 16, 46, tzinfo=UTC)


def test_nothing_is_contained_in_the_future(world: World) -> None:
    case = Case(world).classified()
    entry = {"result": "contained", "how": "other", "text": "It came back."}
    with pytest.raises(RefusedError) as refused:
        case.by("Ada Osei", "record_containment", done_at="2026-11-20T16:51:00Z", **entry)
    assert [r.sentence for r in refused.value.refusals] == [
        "It is later than now. Enter when it was done: now or in the past."
    ]
