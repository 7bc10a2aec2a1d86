"""Actions: dates that change with a reason, evidence, verification, and whether they worked."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.actions.models import Action
from app.core.database import session
from app.core.errors import DeniedError, InvalidError, NotFoundError, RefusedError
from app.reminders.models import DueItem
from tests.factories.world import World, council

DONE = {"completed_on": "2026-06-01", "evidence": "Template changed; sample of 20 letters checked."}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = council()
        made.person("Eve Poe", "dpo")
        yield made


def _add(world: World, by: str = "Ada Osei", **inputs: Any) -> str:
    given = {"name": "Check addresses before letters go out", "owner": "Di Fox",
             "due_on": "2026-07-31"}  # fmt: skip
    return world.do(world.as_(by), "action", "add", **(given | inputs)).reference


def _action(reference: str) -> Action:
    session().expire_all()
    return session().scalars(select(Action).where(Action.reference == reference)).one()


def _dues(reference: str) -> list[tuple[str, date]]:
    session().expire_all()
    wanted = select(DueItem.kind, DueItem.due_on).where(
        DueItem.subject_reference == reference, DueItem.closed_at.is_(None)
    )
    return [(kind, due) for kind, due in session().execute(wanted)]


def _codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [r.code for r in refused.value.refusals]


def test_an_action_is_done_verified_by_another_and_looked_at_90_days_later(world: World) -> None:
    reference = _add(world, verification="yes")
    di, ada = world.as_("Di Fox"), world.as_("Ada Osei")
    assert _dues(reference) == [("action", date(2026, 7, 31))]
    world.do(di, "action", "start", reference)
    with pytest.raises(RefusedError) as refused:
        world.do(di, "action", "complete", reference, completed_on="2026-06-02")
    assert _codes(refused) == ["completed_in_future", "evidence_missing"]
    world.do(di, "action", "complete", reference, **DONE)
    assert _action(reference).state == "completed"
    assert _dues(reference) == [("action_effectiveness", date(2026, 8, 30))]
    with pytest.raises(DeniedError):
        world.do(di, "action", "verify", reference)
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "action", "record_effectiveness", reference, effectiveness="effective",
                 note="No letter came back.")  # fmt: skip
    assert _codes(refused) == ["not_verified"]
    world.do(ada, "action", "verify", reference, note="Seen.")
    world.do(ada, "action", "record_effectiveness", reference, effectiveness="effective",
             note="No letter came back.")  # fmt: skip
    action = _action(reference)
    assert (action.state, action.effectiveness) == ("verified", "effective")
    assert _dues(reference) == []


def test_what_did_not_work_is_opened_again_with_a_new_date(world: World) -> None:
    """R-ACT-03."""
    reference = _add(world)
    ada = world.as_("Ada Osei")
    world.do(world.as_("Di Fox"), "action", "complete", reference, **DONE)
    found = {"effectiveness": "not_effective", "note": "Two letters went astray again."}
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "action", "record_effectiveness", reference, **found)
    assert _codes(refused) == ["new_date_missing"]
    world.do(ada, "action", "record_effectiveness", reference, new_due_on="2026-09-30", **found)
    action = _action(reference)
    assert (action.state, action.effectiveness) == ("in_progress", "not_effective")
    assert (action.completed_on, action.redated_times) == (None, 1)
    assert _dues(reference) == [("action", date(2026, 9, 30))]


def test_each_new_date_has_a_reason_and_is_counted(world: World) -> None:
    """R-AUD-03: the first date is kept, and the date is not changed in passing."""
    reference = _add(world)
    di = world.as_("Di Fox")
    with pytest.raises(RefusedError) as refused:
        world.do(di, "action", "edit", reference, due_on="2026-08-31", owner="Bo Lin")
    assert _codes(refused) == ["owner_by_reassigning", "date_by_redating"]
    with pytest.raises(InvalidError, match="Enter reason"):
        world.do(di, "action", "redate", reference, new_due_on="2026-08-31")
    with pytest.raises(RefusedError) as refused:
        world.do(di, "action", "redate", reference, new_due_on="2026-05-31", reason="Late.")
    assert _codes(refused) == ["new_date_in_past"]
    for day in ("2026-08-31", "2026-09-30"):
        world.do(di, "action", "redate", reference, new_due_on=day, reason="The supplier is late.")
    action = _action(reference)
    assert (action.due_on, action.original_due_on) == (date(2026, 9, 30), date(2026, 7, 31))
    assert action.redated_times == 2
    with pytest.raises(RefusedError) as refused:
        _add(world, due_on="2026-05-31")
    assert _codes(refused) == ["due_in_past"]


def test_an_action_hangs_on_a_record_and_is_seen_by_whoever_sees_that(world: World) -> None:
    asset = world.owned_asset("Ada Osei", "Bo Lin")
    reference = _add(world, subject=asset.lower())
    action = _action(reference)
    assert (action.subject, action.subject_kind, action.source_kind) == (asset, "asset", "other")
    bo = world.as_("Bo Lin")
    reassigned = {"new_owner": "Bo Lin", "reason": "It is his asset."}
    world.do(bo, "action", "reassign", reference, **reassigned)
    with pytest.raises(RefusedError) as refused:
        world.do(world.as_("Ada Osei"), "action", "reassign", reference, **reassigned)
    assert _codes(refused) == ["same_owner"]
    with pytest.raises(NotFoundError):
        world.do(world.as_("Di Fox"), "action", "note_progress", reference, note="Mine?")
    with pytest.raises(InvalidError, match="There is no record “AST-2026-9999”"):
        _add(world, subject="AST-2026-9999")
    with pytest.raises(InvalidError, match="There is no record"):
        _add(world, subject=reference)


def test_the_risk_of_leaving_it_is_accepted_by_the_siro_or_below_urgent_by_the_asset_owner(
    world: World,
) -> None:
    asset = world.owned_asset("Ada Osei", "Bo Lin")
    urgent, low = (_add(world, subject=asset, priority=word) for word in ("urgent", "low"))
    bo, why = world.as_("Bo Lin"), {"reason": "The system goes in a month."}
    world.do(bo, "action", "accept_risk", low, **why)
    with pytest.raises(DeniedError):
        world.do(bo, "action", "accept_risk", urgent, **why)
    world.do(world.as_("Cy Roe"), "action", "accept_risk", urgent, **why)
    assert {_action(one).state for one in (urgent, low)} == {"risk_accepted"}
    assert _dues(urgent) == []
    world.do(world.as_("Ada Osei"), "action", "reopen", low, reason="It stays after all.")
    assert _action(low).risk_accepted_on is None


def test_a_date_and_a_verifier_follow_from_priority_and_source(world: World) -> None:
    reference = _add(world, due_on="", priority="high", source_kind="audit")
    action = _action(reference)
    assert (action.due_on, action.verification) == (date(2026, 9, 1), "yes")
