"""Contracts with suppliers, as the engine works them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from app.assets.contracts import commands
from app.assets.contracts.fields import CONTRACT
from app.assets.contracts.models import Contract
from app.assets.contracts.queries import LIVE_ASSETS
from app.assets.models import Asset
from app.core.dates import london_date
from app.engine.noun import DueDate, Noun, Searched, Situation, register
from app.identity.models import Organisation
from app.links.models import Link
from app.links.queries import find_link
from app.links.relations import Relation, linked, relate
from app.policy.shape import PolicyShape
from workflows import contract as workflow


def _facts(contract: Contract | None, at: Situation) -> workflow.Facts:
    values = at.values
    starts = values.get("starts_on", contract.starts_on if contract else None)
    ends = values.get("ends_on", contract.ends_on if contract else None)
    new_end, ended = values.get("new_end"), values.get("ended_on")
    own = contract.organisation_id if contract else at.organisation_id
    named = values.get("asset")
    asset = at.session.get(Asset, named) if named else None
    return workflow.Facts(
        own_supplier="supplier" in values and values["supplier"] == own,
        dates_in_order=starts is None or ends is None or starts <= ends,
        longer=new_end is None or contract is None or contract.ends_on is None
        or new_end > contract.ends_on,
        ended_in_future=ended is not None and ended > at.today,
        asset_named=asset is not None,
        asset_live=asset is None or asset.state in LIVE_ASSETS,
        linked=contract is not None and asset is not None and _links(at, contract, asset),
    )  # fmt: skip


def _links(at: Situation, contract: Contract, asset: Asset) -> bool:
    ends = ("contract", contract.id), ("asset", asset.id)
    return find_link(at.session, commands.LINK, *ends) is not None


def _for_owned(people: tuple[int, ...]) -> ColumnElement[bool]:
    """A contract that serves an asset one of these people owns or looks after."""
    owned = aliased(Asset)
    return exists().where(
        Link.kind == commands.LINK,
        Link.from_kind == "contract",
        Link.from_id == Contract.id,
        Link.to_kind == "asset",
        Link.to_id == owned.id,
        Link.ends_on.is_(None),
        or_(
            owned.owner_id.in_(people),
            owned.administrator_id.in_(people),
            owned.interim_owner_id.in_(people),
        ),
    )


def _dues(contract: Contract) -> Sequence[DueDate]:
    """A contract in force is renewed, replaced or left before its last day."""
    if contract.state != "in_force" or contract.ends_on is None:
        return ()
    since = contract.starts_on or london_date(contract.created_at)
    return (DueDate("contract_end", contract.ends_on, "contract_end", contract.owner_id, since),)


def _supplier(contract: Contract) -> ColumnElement[bool]:
    found: ColumnElement[bool] = Organisation.id == contract.supplier_id
    return found


CONTRACT_NOUN = Noun(
    name="contract",
    plural="contracts",
    title="Contract",
    prefix="CON",
    model=Contract,
    workflow=workflow.WORKFLOW,
    fields=CONTRACT,
    shape=PolicyShape(
        local=True,
        organisation=Contract.organisation_id,
        own=(Contract.owner_id, Contract.added_by_id),
        assets=_for_owned,
        owner=Contract.owner_id,
        author=Contract.added_by_id,
    ),
    facts=_facts,
    handlers=commands.CONTRACT,
    views=("contract.view",),
    derive=commands.derive_contract,
    dues=_dues,
    measured=("state", "ends_on", "article_28"),
    shown=("article_28",),
    tracked=("ended_on",),
    searched=Searched(second=("description",)),
)


def register_nouns() -> None:
    """Make contracts known to every door, and show them with assets and suppliers."""
    register(CONTRACT_NOUN)
    relate(
        Relation("asset", "Contracts", "contract",
                 linked(commands.LINK, towards=False, other="contract")),
        Relation("contract", "Information assets", "asset",
                 linked(commands.LINK, towards=True, other="asset")),
        Relation("organisation", "Contracts with it", "contract",
                 lambda organisation: Contract.supplier_id == organisation.id),
        Relation("contract", "Supplier", "organisation", _supplier),
    )  # fmt: skip
