"""Personal data needs a complete processing record, linked; and what each lacks is said exactly."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.assets.models import Asset, ProcessingRecord
from app.core.database import session
from app.core.errors import RefusedError
from tests.factories.world import World, council

COMPLETE = {
    "name": "Council tax billing",
    "controller_contact": "Northbourne Council, Town Hall",
    "data_protection_officer": "dpo@northbourne.example",
    "purposes": "Billing and collection",
    "people_categories": "Residents",
    "data_categories": "Names, addresses, payments",
    "recipients": "None",
    "third_countries": "None",
    "retention": "Seven years",
    "security_description": "Access by role, encrypted",
    "lawful_basis": "e",
}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield council()


def _state(reference: str) -> str:
    session().expire_all()
    return session().scalars(select(Asset.state).where(Asset.reference == reference)).one()


def test_completing_the_record_activates_the_asset_that_waited_for_it(world: World) -> None:
    ada = world.as_("Ada Osei")
    asset = world.owned_asset("Ada Osei", "Bo Lin", personal_data="yes")
    record = world.do(ada, "processing_record", "draft", **COMPLETE).reference
    world.do(ada, "asset", "link_processing", asset, processing_record=record)
    assert _state(asset) == "proposed"
    world.do(ada, "processing_record", "complete", record)
    assert _state(asset) == "active"


def test_a_record_may_serve_many_assets_and_an_asset_have_many(world: World) -> None:
    ada = world.as_("Ada Osei")
    assets = [world.asset("Ada Osei", name=f"Asset {n}") for n in range(2)]
    records = [world.do(ada, "processing_record", "draft", **COMPLETE).reference for _ in range(2)]
    for asset in assets:
        for record in records:
            world.do(ada, "asset", "link_processing", asset, processing_record=record)
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "asset", "link_processing", assets[0], processing_record=records[0])
    assert [r.code for r in refused.value.refusals] == ["already_linked"]
    world.do(
        ada, "asset", "unlink_processing", assets[0], processing_record=records[0], reason="Wrong"
    )
    world.do(ada, "asset", "link_processing", assets[0], processing_record=records[0])


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"purposes": ""}, {"purposes"}),
        ({"third_countries": "United States"}, {"transfer_safeguards"}),
        ({"special_categories": "Health"}, {"article_9_condition"}),
        ({"special_categories": "Health", "article_9_condition": "h"}, {"schedule_1_condition"}),
        ({"criminal_data": "yes"}, {"schedule_1_condition"}),
        ({"role": "processor"}, {"on_behalf_of", "processing_categories"}),
        ({"regime": "law_enforcement"}, {"profiling_used", "law_enforcement_condition"}),
    ],
)
def test_what_is_missing_follows_role_and_regime(
    world: World, changes: dict[str, str], missing: set[str]
) -> None:
    ada = world.as_("Ada Osei")
    record = world.do(ada, "processing_record", "draft", **(COMPLETE | changes)).reference
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "processing_record", "complete", record)
    assert [r.code for r in refused.value.refusals] == ["incomplete"]
    found = select(ProcessingRecord.missing).where(ProcessingRecord.reference == record)
    assert set(session().scalars(found).one() or ()) == missing


def test_special_category_data_needs_condition_and_retention_rule(world: World) -> None:
    asset = world.owned_asset("Ada Osei", "Bo Lin", personal_data="yes", special_category="yes")
    found = select(Asset.missing).where(Asset.reference == asset)
    assert session().scalars(found).one() == [
        "condition_missing", "processing_record_incomplete", "retention_rule_missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "shown", "review"),
    [
        ("RESTRICTED", "OFFICIAL-SENSITIVE", True),
        ("official – sensitive", "OFFICIAL-SENSITIVE", False),
        ("Confidential", None, True),
        ("Level 3", None, True),
    ],
)
def test_a_marking_is_settled_and_legacy_words_ask_for_review(
    world: World, typed: str, shown: str | None, review: bool
) -> None:
    reference = world.asset("Ada Osei", marking=typed)
    asset = session().scalars(select(Asset).where(Asset.reference == reference)).one()
    assert (asset.marking, asset.marking_needs_review) == (shown, review)


def test_above_the_ceiling_only_the_register_line_is_kept(world: World) -> None:
    reference = world.asset("Ada Osei", marking="SECRET", description="What it holds")
    asset = session().scalars(select(Asset).where(Asset.reference == reference)).one()
    assert (asset.marking, asset.description) == ("SECRET", None)
