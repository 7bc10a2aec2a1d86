"""Contracts with suppliers: what Article 28 asks, which assets they serve, and when they end."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.assets.contracts.models import Contract
from app.core.database import session
from app.core.errors import DeniedError, InvalidError, NotFoundError, RefusedError
from app.reminders.models import DueItem
from tests.factories.world import OPERATOR, World, council

ALL_TERMS = (
    "subject; instructions; confidentiality; security; sub_processors; rights; assistance; return; "
    "audit"
)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = council()
        supplier = {"code": "hostwell", "name": "Hostwell Ltd", "kind": "supplier"}
        made.do(OPERATOR, "organisation", "create", **supplier)
        yield made


def _add(world: World, **inputs: Any) -> str:
    given = {"name": "Hosting of the housing system", "supplier": "Hostwell Ltd"} | inputs
    return world.do(world.as_("Ada Osei"), "contract", "add", **given).reference


def _contract(reference: str) -> Contract:
    session().expire_all()
    return session().scalars(select(Contract).where(Contract.reference == reference)).one()


def _codes(refused: pytest.ExceptionInfo[RefusedError]) -> list[str]:
    return [r.code for r in refused.value.refusals]


@pytest.mark.parametrize(
    ("processes", "terms", "standing"),
    [
        ("no", "", "not_needed"),
        ("yes", "", "not_checked"),
        ("yes", "subject; audit", "incomplete"),
        ("yes", ALL_TERMS, "complete"),
        ("", ALL_TERMS, "complete"),
    ],
)
def test_the_checklist_says_where_article_28_stands(
    world: World, processes: str, terms: str, standing: str
) -> None:
    reference = _add(world, processes_personal_data=processes, article_28_terms=terms)
    assert _contract(reference).article_28 == standing


def test_what_cannot_be_a_contract_is_refused_in_sentences(world: World) -> None:
    with pytest.raises(RefusedError) as refused:
        _add(world, supplier="northbourne", starts_on="2026-05-01", ends_on="2026-04-30")
    assert _codes(refused) == ["own_supplier", "dates_out_of_order"]
    with pytest.raises(InvalidError, match="There is no organisation called “Nobody Ltd”"):
        _add(world, supplier="Nobody Ltd")
    with pytest.raises(InvalidError, match="Enter supplier"):
        _add(world, supplier="")


def test_the_end_of_a_contract_is_a_due_item_until_it_is_renewed_or_has_ended(world: World) -> None:
    reference = _add(world, starts_on="2024-09-01", ends_on="2026-08-31")
    ada = world.as_("Ada Osei")

    def due() -> date | None:
        session().expire_all()
        wanted = select(DueItem.due_on).where(
            DueItem.subject_reference == reference, DueItem.closed_at.is_(None)
        )
        return session().scalars(wanted).one_or_none()

    assert due() == date(2026, 8, 31)
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "contract", "renew", reference, new_end="2026-08-31", reason="Option year.")
    assert _codes(refused) == ["not_longer"]
    world.do(ada, "contract", "renew", reference, new_end="2027-08-31", reason="Option year.")
    assert due() == date(2027, 8, 31)
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "contract", "end", reference, ended_on="2027-08-31", reason="Replaced.")
    assert _codes(refused) == ["ends_in_future"]
    world.do(ada, "contract", "end", reference, ended_on="2026-05-31", reason="Replaced.")
    assert (due(), _contract(reference).state) == (None, "ended")


def test_assets_are_linked_once_and_their_owner_then_sees_the_contract(world: World) -> None:
    asset = world.owned_asset("Ada Osei", "Bo Lin")
    reference = _add(world)
    ada, bo = world.as_("Ada Osei"), world.as_("Bo Lin")
    plan = {"exit_plan": "An extract in CSV within 30 days."}
    with pytest.raises(NotFoundError):
        world.do(bo, "contract", "edit", reference, **plan)
    world.do(ada, "contract", "link_asset", reference, asset=asset)
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "contract", "link_asset", reference, asset=asset)
    assert _codes(refused) == ["already_linked"]
    world.do(bo, "contract", "edit", reference, **plan)
    assert _contract(reference).exit_plan == plan["exit_plan"]
    with pytest.raises(DeniedError):
        world.do(bo, "contract", "unlink_asset", reference, asset=asset, reason="x")
    world.do(ada, "contract", "unlink_asset", reference, asset=asset, reason="Moved in house.")
    with pytest.raises(RefusedError) as refused:
        world.do(ada, "contract", "unlink_asset", reference, asset=asset, reason="Again.")
    assert _codes(refused) == ["not_linked"]
    with pytest.raises(NotFoundError):
        world.do(bo, "contract", "edit", reference, **plan)


def test_staff_neither_add_nor_see_contracts(world: World) -> None:
    reference = _add(world)
    with pytest.raises(NotFoundError):
        world.do(world.as_("Di Fox"), "contract", "edit", reference, name="Mine")
    with pytest.raises(DeniedError):
        world.do(world.as_("Di Fox"), "contract", "add", name="Mine", supplier="Hostwell Ltd")
