"""Clocks follow what is known of a case, and never end by accident."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.errors import RefusedError
from app.engine.history import History
from app.engine.noun import get_noun
from app.incidents.models import Incident, Obligation
from app.links.relations import find_related
from tests.factories.incidents import SCORES, Case, office
from tests.factories.world import World


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield office()


def _clock(case: Case, regime: str) -> Obligation:
    session().expire_all()
    query = select(Obligation).join(Incident, Incident.id == Obligation.incident_id)
    wanted = query.where(Incident.reference == case.reference, Obligation.regime == regime)
    return session().scalars(wanted).one()


def test_a_breach_cannot_lose_its_people_by_a_change_of_details(world: World) -> None:
    case = Case(world).classified()
    with pytest.raises(RefusedError) as refused:
        case.by("Ada Osei", "edit", personal_data="no")
    assert [r.code for r in refused.value.refusals] == ["breach_of_personal_data"]
    assert _clock(case, "ico_art33").state == "running"


def test_scoring_again_gives_the_people_affected_no_more_time(world: World) -> None:
    case = Case(world).assessed(high_risk="yes")
    first = _clock(case, "individuals").due_at
    world.wait(hours=20)
    case.by("Ada Osei", "rescore", **(SCORES | {"high_risk": "yes", "severity": "4"}))
    assert _clock(case, "individuals").due_at == first


def test_awareness_moves_the_clock_and_later_needs_its_own_move(world: World) -> None:
    case = Case(world).triaged()
    before = _clock(case, "ico_art33").due_at
    earlier = world.now - timedelta(hours=5)
    case.by("Ada Osei", "move_awareness_earlier", aware_at=earlier)
    assert _clock(case, "ico_art33").due_at == earlier + timedelta(hours=72)
    with pytest.raises(RefusedError) as refused:
        case.by("Ada Osei", "move_awareness_earlier", aware_at=world.now)
    assert [r.code for r in refused.value.refusals] == ["aware_not_earlier"]
    case.by("Ada Osei", "move_awareness_later", aware_at=before - timedelta(hours=72), reason="So.")
    assert _clock(case, "ico_art33").due_at == before


def test_a_drill_says_so_in_the_history_of_its_clock(world: World) -> None:
    case = Case(world).triaged()
    case.by("Ada Osei", "mark_drill", reason="We rehearse.")
    clock = _clock(case, "ico_art33")
    assert clock.drill == "yes"
    rows = select(History.value).where(
        History.kind == "obligation", History.subject_id == clock.id, History.field == "drill"
    )
    assert session().scalars(rows.order_by(History.id)).all()[-1] == "yes"


def test_a_phoned_contact_is_a_line_of_the_timeline_and_an_acknowledgement(world: World) -> None:
    case = Case(world).triaged()
    clock = _clock(case, "ico_art33")
    world.do(
        world.as_("Cy Roe"), "obligation", "record_call", clock.reference,
        person=world.people["Dee Patel"], call="phoned",
    )  # fmt: skip
    assert _clock(case, "ico_art33").acknowledged_at == world.now


def test_a_repeat_in_the_same_team_is_marked_and_shown(world: World) -> None:
    world.person("Mo Admin", "organisation_admin")
    world.do(world.as_("Mo Admin"), "team", "create", name="Post room", kind="team")
    first = Case(world, team="Post room", cause="letter_wrong_envelope").triaged()
    world.wait(days=30)
    again = Case(
        world, team="Post room", cause="letter_wrong_address",
        discovered_at=world.now.isoformat(),
    ).classified()  # fmt: skip
    found = find_related(
        session(), get_noun("incident"), _incident(again), world.as_("Ada Osei")
    )  # fmt: skip
    shown = {group.relation.title: [one.reference for one in group.records] for group in found}
    assert shown["Same type and team within twelve months"] == [first.reference]
    assert _incident(again).repeat == "yes"
    assert _incident(first).repeat == "no"


def _incident(case: Case) -> Incident:
    session().expire_all()
    return session().scalars(select(Incident).where(Incident.reference == case.reference)).one()
