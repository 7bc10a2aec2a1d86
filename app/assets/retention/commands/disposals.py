"""What the moves of a disposal do, up to the certificate and the stub it leaves."""

from collections.abc import Mapping

from app.assets.models import Asset
from app.assets.retention.jobs import queue_certificate
from app.assets.retention.models import Disposal
from app.assets.retention.presenters import written
from app.assets.retention.queries import rule_of
from app.assets.rules.stub import emptied
from app.core.references import next_references
from app.engine.commands import Command
from app.engine.move import Move
from app.engine.noun import Handler
from app.engine.snapshot import column_of
from app.identity.actor import system_actor

CERTIFICATE = "CRT"
_DONE = ("carried_out_on", "carried_out_by", "witness", "contractor", "contractor_certificate")


def _request(move: Move) -> None:
    disposal: Disposal = move.record
    asset = move.session.get_one(Asset, disposal.asset_id)
    disposal.name = f"{asset.name}: {disposal.series}" if disposal.series else asset.name
    disposal.requested_by_id, disposal.requested_on = move.actor.person_id, move.unit.today
    rule = rule_of(move.session, asset)
    if rule is not None and rule.action in ("archive", "review", "keep"):
        words = {"archive": "transfer it to an archive", "review": "review it", "keep": "keep it"}
        move.warnings.append(f"The retention rule says to {words[rule.action]} at the end.")
    move.facts = {"asset": asset.reference, "series": disposal.series}


def _approve(move: Move) -> None:
    disposal: Disposal = move.record
    disposal.approved_by_id, disposal.approved_on = move.actor.person_id, move.unit.today


def _confirm(move: Move) -> None:
    disposal: Disposal = move.record
    disposal.confirmed_by_id, disposal.confirmed_on = move.actor.person_id, move.unit.today


def _certify(move: Move) -> None:
    """Number and freeze the certificate; its PDF is made by a job (DESIGN 3)."""
    disposal: Disposal = move.record
    for name in _DONE:
        setattr(disposal, name, move.values.get(name))
    disposal.carried_out_method = move.values.get("carried_out_method") or disposal.method
    disposal.certified_by_id, disposal.certified_on = move.actor.person_id, move.unit.today
    number = next_references(move.session, CERTIFICATE, move.unit.today.year)[0]
    disposal.certificate_number = number
    asset = move.session.get_one(Asset, disposal.asset_id)
    disposal.certificate = written(move.session, disposal, asset)
    move.facts = {"asset": asset.reference, "certificate": number}
    queue_certificate(disposal, now=move.unit.now)


def leave_a_stub(move: Move) -> None:
    """A whole asset was disposed of: in the same transaction only its stub is left (R-IAR-15)."""
    disposal: Disposal = move.record
    if disposal.partial:
        return
    asset = move.session.get_one(Asset, disposal.asset_id)
    move.follow(
        Command(
            "asset", "dispose", asset.reference, effective_on=disposal.carried_out_on,
            inputs={"disposal": disposal.reference},
        ),
        system_actor(move.actor.door),
    )  # fmt: skip


def _dispose(move: Move) -> None:
    asset: Asset = move.record
    disposal = move.session.get_one(Disposal, move.values["disposal"])
    asset.disposed_on, asset.disposal_reference = disposal.carried_out_on, disposal.reference
    move.facts = {"disposal": disposal.reference, "certificate": disposal.certificate_number}
    empty(move)


def empty(move: Move) -> None:
    """Empty what a stub does not keep, and end what waited for somebody."""
    asset: Asset = move.record
    for name in emptied(spec.name for spec in move.noun.fields):
        setattr(asset, column_of(move.noun, name), None)
    asset.public = asset.marking_needs_review = False
    asset.archive_location = None
    asset.offered_to_id = asset.offered_on = None
    asset.reassign_by = asset.next_review_on = None


Handlers = Mapping[str, Handler]
DISPOSAL: Handlers = {
    "request": _request, "approve": _approve, "confirm": _confirm, "certify": _certify,
}  # fmt: skip
ASSET: Handlers = {"dispose": _dispose}
