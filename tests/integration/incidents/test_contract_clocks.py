"""What contracts say of telling each other of a breach: the supplier's gap, and clocks of ours."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.database import session
from app.core.errors import InvalidError, RefusedError
from app.incidents.jobs import follow_the_law
from app.incidents.models import Incident, Obligation
from tests.factories.incidents import Case, office
from tests.factories.world import OPERATOR, World
from tests.support.visiting import Visitor


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = office()
        for code, name in (("hostwell", "Hostwell Ltd"), ("dwp", "Department for Work")):
            made.do(OPERATOR, "organisation", "create", code=code, name=name, kind="supplier")
        yield made


def _contract(world: World, **inputs: Any) -> str:
    given = {"name": "Hosting", "supplier": "hostwell", "notify_hours": "12"} | inputs
    return world.do(world.as_("Ada Osei"), "contract", "add", **given).reference


def _served(world: World, **inputs: Any) -> tuple[str, str]:
    """A contract with the department that serves an asset: both references."""
    terms = {"supplier": "dwp", "notify_hours": "24", "breach_notice_by": "we"}
    contract = _contract(world, **(terms | inputs))
    asset = world.asset("Ada Osei")
    world.do(world.as_("Ada Osei"), "contract", "link_asset", contract, asset=asset)
    return contract, asset


def _clocks(case: Case, regime: str) -> list[Obligation]:
    session().expire_all()
    query = select(Obligation).join(Incident, Incident.id == Obligation.incident_id)
    wanted = query.where(Incident.reference == case.reference, Obligation.regime == regime)
    return list(session().scalars(wanted.order_by(Obligation.id)))


def _clock(case: Case, regime: str) -> Obligation:
    (found,) = _clocks(case, regime)
    return found


def test_hours_outside_a_month_are_refused_in_a_sentence(world: World) -> None:
    with pytest.raises(InvalidError, match="720"):
        _contract(world, notify_hours="721")
    with pytest.raises(InvalidError):
        _contract(world, notify_hours="0")


def test_a_supplier_is_measured_against_what_its_contract_says(app: Flask, world: World) -> None:
    contract = _contract(world)
    case = Case(world).triaged()
    case.by(
        "Ada Osei", "edit", supplier="hostwell",
        supplier_aware_at=world.now - timedelta(hours=20), supplier_told_at=world.now,
    )  # fmt: skip
    page = Visitor.signed_in(app, "ada.osei@northbourne.example").read(
        f"/incidents/{case.reference}"
    )
    assert f"12 hours were agreed in {contract}" in page
    assert "The supplier knew 20 hours before telling us; 12 hours were agreed." in page
    assert _clocks(case, "partner") == []


@pytest.mark.parametrize(
    "terms",
    [
        {"starts_on": "2026-12-01"}, {"breach_notice_by": "we", "supplier": "dwp"},
        {"notify_hours": ""}, {"supplier": "dwp"},
    ],
)  # fmt: skip
def test_a_contract_that_did_not_bind_the_supplier_says_nothing(
    world: World, terms: dict[str, str]
) -> None:
    _contract(world, **terms)
    case = Case(world).triaged()
    case.by("Ada Osei", "edit", supplier="hostwell")
    incident = session().scalars(select(Incident)).one()
    assert (incident.supplier_hours, incident.supplier_terms) == (None, None)


def test_hours_entered_by_hand_stand_over_the_contract(world: World) -> None:
    _contract(world)
    case = Case(world).triaged()
    case.by("Ada Osei", "edit", supplier="hostwell", supplier_hours="36")
    incident = session().scalars(select(Incident)).one()
    assert (incident.supplier_hours, incident.supplier_terms) == (36, None)


def test_an_asset_that_a_contract_serves_starts_its_clock_and_takes_it_back(world: World) -> None:
    contract, asset = _served(world)
    case = Case(world).classified()
    assert _clocks(case, "partner") == []
    case.by("Ada Osei", "link_asset", asset=asset)
    clock = _clock(case, "partner")
    aware = session().scalars(select(Incident.aware_at)).one()
    assert aware is not None
    assert (clock.recipient, clock.basis, clock.hours) == ("Department for Work", contract, 24)
    assert clock.due_at == aware + timedelta(hours=24)
    assert clock.due_source == f"Agreed: {contract}"
    case.by("Ada Osei", "move_awareness_earlier", aware_at=aware - timedelta(hours=3))
    assert _clock(case, "partner").due_at == aware + timedelta(hours=21)
    case.by("Ada Osei", "unlink_asset", asset=asset, reason="Not that one.")
    ended = _clock(case, "partner")
    assert (ended.state, ended.closed_reason) == ("closed", "The contract no longer asks for it.")
    case.by("Ada Osei", "link_asset", asset=asset)
    assert (_clock(case, "partner").state, _clock(case, "partner").hours) == ("running", 24)


def test_a_near_miss_has_nobody_to_tell_under_a_contract(world: World) -> None:
    _, asset = _served(world)
    case = Case(world).triaged()
    case.by("Ada Osei", "link_asset", asset=asset)
    assert _clock(case, "partner").state == "running"
    case.by("Ada Osei", "classify_near_miss", reason="Caught before posting.")
    assert _clock(case, "partner").state == "closed"


def test_a_controller_is_told_in_the_hours_of_its_contract_and_no_tick_changes_them(
    world: World,
) -> None:
    contract = _contract(world, supplier="dwp", notify_hours="8", breach_notice_by="each")
    case = Case(world).triaged()
    case.by("Ada Osei", "edit", processor_for="dwp")
    clock = _clock(case, "controller")
    assert (clock.hours, clock.basis) == (8, contract)
    assert follow_the_law(world.now) == 0
    assert (_clock(case, "controller").hours, _clocks(case, "partner")) == (8, [])


def test_without_a_contract_the_controller_is_told_in_the_default_hours(world: World) -> None:
    _contract(world, supplier="dwp", notify_hours="8")  # there they tell us
    case = Case(world).triaged()
    case.by("Ada Osei", "edit", processor_for="dwp")
    assert (_clock(case, "controller").hours, _clock(case, "controller").basis) == (24, None)


def test_a_clock_added_by_hand_takes_its_hours_from_the_contract_it_names(world: World) -> None:
    contract = _contract(world, notify_hours="48")
    case = Case(world).triaged()
    ada = world.as_("Ada Osei")
    asked = {"incident": case.reference, "regime": "partner", "recipient": "Hostwell Ltd"}
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "obligation", "add", **asked)
    assert [r.code for r in refused.value.refusals] == ["hours_missing"]
    world.do(ada, "obligation", "add", **asked, basis=contract.lower())
    clock = _clock(case, "partner")
    assert (clock.hours, clock.contract_id) == (48, None)


def test_one_added_by_hand_to_the_same_recipient_is_left_alone(world: World) -> None:
    _, asset = _served(world)
    case = Case(world).classified()
    world.do(
        world.as_("Ada Osei"), "obligation", "add", incident=case.reference, regime="partner",
        recipient="Department for Work", hours="6", starts_at=world.now,
    )  # fmt: skip
    case.by("Ada Osei", "link_asset", asset=asset)
    clock = _clock(case, "partner")
    assert (clock.hours, clock.starts_at) == (6, world.now)


def test_a_contract_that_is_edited_moves_the_clock_of_an_open_case(world: World) -> None:
    """R-CFG-02, R-CLK-50: open clocks follow what was agreed; the owner is told."""
    contract, asset = _served(world, notify_hours="48")
    case = Case(world).triaged()
    case.by("Ada Osei", "link_asset", asset=asset)
    starts = _clock(case, "partner").starts_at
    world.do(world.as_("Ada Osei"), "contract", "edit", contract, notify_hours="6")
    assert (_clock(case, "partner").hours, _clock(case, "partner").due_at) == (
        6, starts + timedelta(hours=6),
    )  # fmt: skip


def test_a_stricter_contract_with_the_same_party_shortens_its_clock(world: World) -> None:
    _, asset = _served(world, notify_hours="48")
    case = Case(world).triaged()
    case.by("Ada Osei", "link_asset", asset=asset)
    stricter, other = _served(world, notify_hours="24")
    case.by("Ada Osei", "link_asset", asset=other)
    clock = _clock(case, "partner")
    assert (clock.hours, clock.basis) == (24, stricter)
    assert clock.due_at == clock.starts_at + timedelta(hours=24)
