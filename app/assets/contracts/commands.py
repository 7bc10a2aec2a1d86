"""What the moves of contracts do."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.assets.contracts.models import Contract
from app.assets.contracts.queries import article_28_standing
from app.assets.models import Asset
from app.engine.move import Move
from app.engine.noun import Handler
from app.links.queries import find_link, make_link

LINK = "contract"


def _add(move: Move) -> None:
    contract: Contract = move.record
    contract.added_by_id = move.actor.person_id
    if contract.owner_id is None:
        contract.owner_id = move.actor.person_id


def _renew(move: Move) -> None:
    contract: Contract = move.record
    move.facts = {"ended_before_on": contract.ends_on.isoformat() if contract.ends_on else None}
    contract.ends_on = move.values["new_end"]


def _end(move: Move) -> None:
    move.record.ended_on = move.values["ended_on"]
    move.effective_on = move.record.ended_on


def _link_asset(move: Move) -> None:
    asset = move.session.get_one(Asset, move.values["asset"])
    make_link(
        move.session, LINK, ("contract", move.record.id), ("asset", asset.id),
        now=move.unit.now, today=move.unit.today, by=move.actor.person_id,
    )  # fmt: skip
    move.facts = {"asset": asset.reference}


def _unlink_asset(move: Move) -> None:
    asset = move.session.get_one(Asset, move.values["asset"])
    link = find_link(move.session, LINK, ("contract", move.record.id), ("asset", asset.id))
    assert link is not None  # the guard found it
    link.ends_on = move.unit.today
    move.facts = {"asset": asset.reference}


def derive_contract(_session: Session, contract: Contract) -> None:
    """Recompute where the Article 28 checklist stands. Never moves the version."""
    contract.article_28 = article_28_standing(
        contract.processes_personal_data, contract.article_28_terms
    )


Handlers = Mapping[str, Handler]
CONTRACT: Handlers = {
    "add": _add, "renew": _renew, "end": _end, "link_asset": _link_asset,
    "unlink_asset": _unlink_asset,
}  # fmt: skip
