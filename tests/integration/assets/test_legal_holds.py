"""Due dates that follow their rule, and holds that forbid what would be due."""

from datetime import date

import pytest
from sqlalchemy import select

from app.assets.models import Asset
from app.core.database import session
from app.core.errors import DeniedError, RefusedError
from app.measures.figures import Question, compute
from app.reminders.models import DueItem
from tests.factories.world import World, council

HOLD = {
    "case_kind": "sar", "case_number": "SAR/2026/118", "reason": "A request is open.",
    "review_on": "2026-09-01",
}  # fmt: skip


@pytest.fixture
def world(app: object) -> World:
    """A council with a records manager, Rae, and a data protection officer, Dee."""
    with app.app_context():  # type: ignore[attr-defined]
        world = council()
        world.person("Rae Moss", "records_manager")
        world.person("Dee Hall", "dpo")
        yield world  # type: ignore[misc]


def _rule(world: World, **inputs: str) -> str:
    given = {"name": "Contracts", "period_months": "72", "action": "destroy"} | inputs
    rule = world.do(world.as_("Rae Moss"), "retention_rule", "draft", **given).reference
    world.do(world.as_("Ada Osei"), "retention_rule", "approve", rule)
    return rule


def _due(reference: str) -> date | None:
    return (
        session().scalars(select(Asset.disposal_due_on).where(Asset.reference == reference)).one()
    )


def _due_item(reference: str) -> DueItem | None:
    found = select(DueItem).where(
        DueItem.subject_reference == reference, DueItem.kind == "disposal_due",
        DueItem.closed_at.is_(None),
    )  # fmt: skip
    return session().scalars(found).one_or_none()


def _overdue(world: World, as_at: date) -> int:
    question = Question((world.organisation_id,), as_at, world.now)
    return compute(session(), "disposals.overdue", question).numerator


def test_the_due_date_follows_the_asset_and_its_rule(world: World) -> None:
    rule = _rule(world)
    asset = world.owned_asset("Ada Osei", "Bo Lin", retention_rule=rule)
    assert _due(asset) is None, "R-RET-02: the trigger has not happened"
    world.do(world.as_("Bo Lin"), "asset", "edit", asset, retention_trigger_on="2020-08-31")
    assert _due(asset) == date(2026, 8, 31)
    item = _due_item(asset)
    assert item is not None
    assert item.due_on == date(2026, 8, 31)
    world.do(world.as_("Rae Moss"), "retention_rule", "edit", rule, period_months="66")
    assert _due(asset) == date(2026, 2, 28)
    item = _due_item(asset)
    assert item is not None
    assert item.due_on == date(2026, 2, 28)
    assert _overdue(world, date(2026, 6, 1)) == 1
    world.do(world.as_("Rae Moss"), "retention_rule", "edit", rule, permanent="yes")
    assert _due(asset) is None
    assert _due_item(asset) is None


def test_a_hold_leaves_the_date_and_quiets_the_reminders(world: World) -> None:
    asset = world.owned_asset(
        "Ada Osei", "Bo Lin", retention_rule=_rule(world), retention_trigger_on="2020-05-31"
    )
    assert _overdue(world, date(2026, 6, 2)) == 1
    dpo = world.as_("Dee Hall")
    hold = world.do(dpo, "legal_hold", "place", assets=asset.lower(), **HOLD).reference
    assert _due(asset) == date(2026, 5, 31)
    assert _due_item(asset) is None
    assert _overdue(world, date(2026, 6, 2)) == 0
    in_force = Question((world.organisation_id,), date(2026, 6, 1), world.now)
    assert compute(session(), "holds.in_force", in_force).numerator == 1
    world.wait(days=1)
    with pytest.raises(DeniedError, match="A second person is needed"):
        world.do(world.as_("Dee Hall"), "legal_hold", "lift", hold, reason="Answered.")
    world.do(world.as_("Rae Moss"), "legal_hold", "lift", hold, reason="Answered.")
    assert _due_item(asset) is not None
    assert _overdue(world, date(2026, 6, 2)) == 1
    assert _overdue(world, date(2026, 6, 1)) == 0, "it was held on that day"


def test_an_asset_stays_held_while_one_of_two_holds_stands(world: World) -> None:
    one, two = world.asset("Ada Osei"), world.asset("Ada Osei", name="Letters")
    dpo = world.as_("Dee Hall")
    first = world.do(dpo, "legal_hold", "place", assets=f"{one}; {two}", **HOLD).reference
    world.do(dpo, "legal_hold", "place", assets=one, **(HOLD | {"case_number": "C-9"}))
    rae = world.as_("Rae Moss")
    world.do(rae, "legal_hold", "release", first, asset=two, reason="Not touched by it.")
    world.do(rae, "legal_hold", "lift", first, reason="Answered.")
    held = dict(session().execute(select(Asset.reference, Asset.held)).tuples().all())
    assert held == {one: True, two: False}
    with pytest.raises(RefusedError, match=r"Subject access request C-9"):
        world.do(world.as_("Ada Osei"), "asset", "merge", one, into=two, reason="The same.")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"assets": "AST-2026-9999"}, "assets_unknown"),
        ({"starts_on": "2026-06-02"}, "starts_in_future"),
        ({"review_on": "2026-06-01"}, "review_in_past"),
    ],
)
def test_what_makes_no_sense_is_refused(world: World, wrong: dict[str, str], code: str) -> None:
    given = HOLD | {"assets": world.asset("Ada Osei")} | wrong
    with pytest.raises(RefusedError) as refused:
        world.do(world.as_("Dee Hall"), "legal_hold", "place", **given)
    assert [r.code for r in refused.value.refusals] == [code]
