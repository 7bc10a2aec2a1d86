"""The one path: what it checks, in which order, and what it leaves behind."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.assets.models import Asset
from app.audit.models import AuditEvent
from app.audit.seals import verify
from app.core.database import session
from app.core.door import Door
from app.core.errors import DeniedError, InvalidError, NotFoundError, RefusedError, StaleError
from app.engine.available import available
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.history import History
from app.engine.noun import get_noun
from app.outbox.models import Message, OutboxRow
from tests.factories.world import OPERATOR, World, council


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield council()


def _asset(reference: str) -> Asset:
    return session().scalars(select(Asset).where(Asset.reference == reference)).one()


def _events(reference: str) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.subject_reference == reference)
    return list(session().scalars(found.order_by(AuditEvent.id)))


def test_an_accepted_asset_that_lacks_nothing_becomes_active(world: World) -> None:
    reference = world.owned_asset("Ada Osei", "Bo Lin")
    asset = _asset(reference)
    assert asset.state == "active"
    assert asset.next_review_on is not None
    assert asset.next_review_on.isoformat() == "2027-06-01"
    assert {e.event for e in _events(reference)} == {
        "asset.proposed",
        "asset.ownership_offered",
        "asset.ownership_accepted",
        "asset.activated",
    }


def test_accepting_carries_the_role_of_owner(world: World) -> None:
    world.owned_asset("Ada Osei", "Bo Lin")
    assert "iao" in world.as_("Bo Lin").roles(world.organisation_id)


def test_personal_data_without_a_complete_processing_record_keeps_it_proposed(world: World) -> None:
    reference = world.owned_asset("Ada Osei", "Bo Lin", personal_data="yes")
    assert _asset(reference).state == "proposed"
    with pytest.raises(RefusedError) as refused:
        world.do(world.as_("Ada Osei"), "asset", "activate", reference)
    assert [r.code for r in refused.value.refusals] == ["incomplete"]
    assert "processing record" in str(refused.value)


def test_all_refusals_come_together(world: World) -> None:
    reference = world.asset("Ada Osei", personal_data="yes")
    with pytest.raises(RefusedError) as refused:
        world.do(world.as_("Ada Osei"), "asset", "activate", reference)
    assert [r.code for r in refused.value.refusals] == ["owner_missing", "incomplete"]


def test_policy_comes_before_guards(world: World) -> None:
    reference = world.asset("Ada Osei", personal_data="yes")
    with pytest.raises(DeniedError):
        world.do(world.as_("Di Fox"), "asset", "activate", reference)


def test_a_refused_attempt_changes_nothing_and_is_recorded(world: World) -> None:
    reference = world.asset("Ada Osei")
    before = _asset(reference).version
    with pytest.raises(DeniedError):
        world.do(world.as_("Di Fox"), "asset", "edit", reference, name="Mine now")
    session().expire_all()
    assert (_asset(reference).name, _asset(reference).version) == ("Case files", before)
    last = _events(reference)[-1]
    assert (last.event, last.outcome, last.actor_name) == ("asset.edited", "denied", "Di Fox")


def test_unknown_and_not_yours_look_the_same(world: World) -> None:
    reference = world.asset("Ada Osei")
    other = council("southmere")
    messages = []
    for wanted in (reference, "AST-2026-9999"):
        with pytest.raises(NotFoundError) as hidden:
            other.do(other.as_("Ada Osei"), "asset", "edit", wanted, name="x")
        messages.append(str(hidden.value))
    assert messages[0] == messages[1]


def test_every_fault_is_named_with_its_field(world: World) -> None:
    with pytest.raises(InvalidError) as invalid:
        world.do(
            world.as_("Ada Osei"), "asset", "propose", rpo_hours="soon", personal_data="maybe",
            colour="red",
        )  # fmt: skip
    assert {f.field for f in invalid.value.faults} == {
        "name", "rpo_hours", "personal_data", "colour",
    }  # fmt: skip


def test_a_stale_edit_is_caught_and_a_derived_value_never_makes_one(world: World) -> None:
    reference = world.asset("Ada Osei")
    ada = world.as_("Ada Osei")
    execute(
        Command("asset", "edit", reference, inputs={"name": "A"}, version=1), ada, now=world.now
    )
    with pytest.raises(StaleError) as stale:
        execute(
            Command("asset", "edit", reference, inputs={"name": "B"}, version=1), ada, now=world.now
        )
    assert stale.value.current_version == 2


def test_an_edit_that_changes_nothing_leaves_no_trace(world: World) -> None:
    reference = world.asset("Ada Osei")
    count = len(_events(reference))
    outcome = world.do(world.as_("Ada Osei"), "asset", "edit", reference, name="Case files")
    assert (outcome.changed, outcome.version, len(_events(reference))) == (False, 1, count)


def test_the_same_key_acts_once(world: World) -> None:
    command = Command(
        "asset", "propose", organisation=world.code, inputs={"name": "Once"}, key="form-1"
    )
    ada = world.as_("Ada Osei")
    first = execute(command, ada, now=world.now)
    second = execute(command, ada, now=world.now)
    assert (second.reference, second.repeated) == (first.reference, True)
    named = select(func.count()).select_from(Asset).where(Asset.name == "Once")
    assert session().scalar(named) == 1


def test_an_offer_reaches_its_person_and_mail_holds_no_detail(world: World) -> None:
    reference = world.asset("Ada Osei", name="Secret project files")
    world.do(
        world.as_("Ada Osei"), "asset", "offer_ownership", reference,
        person=world.people["Bo Lin"],
    )  # fmt: skip
    message = session().scalars(select(Message).where(Message.name == "ownership_offered")).one()
    assert message.subject_reference == reference
    row = session().scalars(select(OutboxRow).where(OutboxRow.message_id == message.id)).one()
    assert "Secret project" not in str(row.payload) + str(message.fields)


def test_history_keeps_every_measured_column(world: World) -> None:
    reference = world.owned_asset("Ada Osei", "Bo Lin")
    asset_id = _asset(reference).id
    fields = set(
        session().scalars(
            select(History.field).where(History.kind == "asset", History.subject_id == asset_id)
        )
    )
    assert {"state", "owner", "next_review_on", "missing_count"} <= fields


def test_available_says_what_is_offered_and_why_the_rest_is_not(world: World) -> None:
    reference = world.asset("Ada Osei")
    offers = available(
        session(), get_noun("asset"), _asset(reference), world.as_("Ada Osei"), now=world.now
    )
    by_trigger = {offer.trigger: offer for offer in offers}
    assert by_trigger["offer_ownership"].offered
    assert [r.code for r in by_trigger["activate"].refusals] == ["owner_missing", "incomplete"]
    assert "review" not in by_trigger
    assert "accept_ownership" not in by_trigger


@pytest.mark.parametrize("door", list(Door))
def test_the_same_move_leaves_the_same_rows_through_every_door(world: World, door: Door) -> None:
    reference = world.asset("Ada Osei")
    actor = world.as_("Ada Osei", door)
    execute(
        Command("asset", "offer_ownership", reference, inputs={"person": world.people["Bo Lin"]}),
        actor, now=world.now,
    )  # fmt: skip
    event = _events(reference)[-1]
    assert (event.event, event.door, event.permission) == (
        "asset.ownership_offered", door.value, "asset.offer_ownership",
    )  # fmt: skip
    assert verify(session(), "a" * 32).findings == ()


def test_a_leaver_leaves_assets_without_owner_from_that_date(world: World) -> None:
    reference = world.owned_asset("Ada Osei", "Bo Lin")
    world.wait(days=10)
    world.do(OPERATOR, "person", "end", world.people["Bo Lin"], ended_on="2026-06-05")
    asset = _asset(reference)
    assert asset.owner_id is None
    assert asset.owner_vacant_since is not None
    assert asset.owner_vacant_since.isoformat() == "2026-06-05"
    assert asset.reassign_by is not None
    assert asset.reassign_by.isoformat() == "2026-07-03"
