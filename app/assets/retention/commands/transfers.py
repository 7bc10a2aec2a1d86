"""What handing an asset over does: asked for, answered by its receiver, and the stub left."""

from collections.abc import Mapping

from sqlalchemy import select

from app.assets.models import Asset
from app.assets.retention.commands.disposals import empty
from app.engine.messages import queue_message, role_holders
from app.engine.move import Move
from app.engine.noun import Handler
from app.identity.models import Organisation, Person
from app.links.queries import make_link

_ASKED = ("transfer_body", "transfer_basis", "transfer_inventory", "successor_reference")


def _request(move: Move) -> None:
    asset: Asset = move.record
    asset.transfer_to_organisation_id = move.values.get("receiver")
    asset.transfer_to_id = move.values.get("accepted_by")
    for name in _ASKED:
        setattr(asset, name, move.values.get(name))
    asset.transfer_requested_on = move.unit.today
    asset.transfer_requested_by_id = move.actor.person_id
    move.facts = {"receiver": _receiver(move, asset)}


def tell_receiver(move: Move) -> None:
    """Whoever may accept is told: the person named, or the receiver's IG officers."""
    asset: Asset = move.record
    body = asset.transfer_to_organisation_id
    told = [asset.transfer_to_id] if asset.transfer_to_id is not None else []
    if not told and body is not None:
        told = list(role_holders(move.unit, "ig_officer", body))
    for person_id in told:
        person = move.session.get_one(Person, person_id)
        key = f"transfer_requested:{asset.reference}:{move.unit.correlation_id}:{person_id}"
        queue_message(
            move.unit, name="transfer_requested", key=key, person_id=person_id,
            organisation_id=person.organisation_id, subject_kind="asset",
            subject_reference=asset.reference,
        )  # fmt: skip


def _accept(move: Move) -> None:
    """The receiver has it: a link leads to its successor, and here only a stub is left (I7)."""
    asset: Asset = move.record
    asset.transferred_on = move.unit.today
    asset.successor_reference = move.values.get("successor_reference") or asset.successor_reference
    move.facts = {"receiver": _receiver(move, asset), "successor": asset.successor_reference}
    successor = _successor(move, asset)
    if successor is not None:
        make_link(
            move.session, "successor", ("asset", asset.id), ("asset", successor.id),
            now=move.unit.now, today=move.unit.today, by=move.actor.person_id,
        )  # fmt: skip
    empty(move)


def _end(move: Move) -> None:
    """Nothing was handed over: no trace but in the history."""
    asset: Asset = move.record
    move.facts = {"receiver": _receiver(move, asset)}
    asset.transfer_to_organisation_id = asset.transfer_to_id = None
    asset.transfer_requested_on = asset.transfer_requested_by_id = None
    for name in _ASKED:
        setattr(asset, name, None)


def _successor(move: Move, asset: Asset) -> Asset | None:
    """The asset of the giver or of the receiver that the successor's reference names, if any."""
    if not asset.successor_reference:
        return None
    places = [asset.organisation_id, asset.transfer_to_organisation_id or asset.organisation_id]
    return move.session.scalars(
        select(Asset).where(
            Asset.reference == asset.successor_reference.strip().upper(),
            Asset.organisation_id.in_(places),
            Asset.id != asset.id,
        )
    ).one_or_none()


def _receiver(move: Move, asset: Asset) -> str | None:
    if asset.transfer_to_organisation_id is None:
        return asset.transfer_body
    return move.session.get_one(Organisation, asset.transfer_to_organisation_id).code


Handlers = Mapping[str, Handler]
ASSET: Handlers = {
    "request_transfer": _request, "accept_transfer": _accept, "decline_transfer": _end,
    "withdraw_transfer": _end,
}  # fmt: skip
