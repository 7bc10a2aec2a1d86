"""What the moves of legal holds do."""

from collections.abc import Mapping, Sequence

from app.assets.models import Asset
from app.assets.retention.models import LegalHold
from app.assets.retention.queries import case_words, covering, find_assets, hold_links
from app.engine.commands import Command
from app.engine.move import Move
from app.engine.noun import Handler
from app.identity.actor import system_actor
from app.links.models import Link
from app.links.queries import find_link, make_link


def _place(move: Move) -> None:
    hold: LegalHold = move.record
    hold.placed_by_id = move.actor.person_id
    hold.starts_on = hold.starts_on or move.unit.today
    hold.assets = sorted({reference.upper() for reference in hold.assets})
    move.effective_on = hold.starts_on


def cover_what_it_names(move: Move) -> None:
    """A hold was placed: each asset it names is held from the day the hold is in force."""
    hold: LegalHold = move.record
    for asset in find_assets(move.session, hold.assets, hold.organisation_id):
        _cover(move, asset)


def _cover_one(move: Move) -> None:
    hold: LegalHold = move.record
    asset = move.session.get_one(Asset, move.values["asset"])
    hold.assets = sorted({*hold.assets, asset.reference})
    move.facts = {"asset": asset.reference}
    _cover(move, asset)


def _cover(move: Move, asset: Asset) -> None:
    make_link(
        move.session, "hold", ("legal_hold", move.record.id), ("asset", asset.id),
        now=move.unit.now, today=move.effective_on, by=move.actor.person_id,
    )  # fmt: skip
    move.session.flush()
    _tell_asset(move, asset, "come_under_hold")


def _release_one(move: Move) -> None:
    hold: LegalHold = move.record
    asset = move.session.get_one(Asset, move.values["asset"])
    hold.assets = [reference for reference in hold.assets if reference != asset.reference]
    move.facts = {"asset": asset.reference}
    link = find_link(move.session, "hold", ("legal_hold", hold.id), ("asset", asset.id))
    assert link is not None  # the guard found it
    _release(move, [link])


def _review(move: Move) -> None:
    move.record.review_on = move.values["review_on"]


def _lift(move: Move) -> None:
    hold: LegalHold = move.record
    hold.lifted_by_id, hold.lifted_on = move.actor.person_id, move.effective_on
    hold.lifted_because = move.values["reason"]
    _release(move, hold_links(move.session, hold.id))


def _release(move: Move, links: Sequence[Link]) -> None:
    for link in links:
        link.ends_on = move.effective_on
    move.session.flush()
    for link in links:
        _tell_asset(move, move.session.get_one(Asset, link.to_id), "leave_hold")


def _tell_asset(move: Move, asset: Asset, trigger: str) -> None:
    """The asset keeps in its own history when a hold came and went."""
    hold: LegalHold = move.record
    move.follow(
        Command(
            "asset", trigger, asset.reference, effective_on=move.effective_on,
            inputs={"reason": f"Legal hold {hold.reference}: {case_words(hold)}."},
        ),
        system_actor(move.actor.door),
    )  # fmt: skip


def _set_held(move: Move) -> None:
    """Held is what the links say, whichever of several holds came or went."""
    asset: Asset = move.record
    asset.held = move.session.scalars(covering(asset.id).limit(1)).first() is not None


Handlers = Mapping[str, Handler]
HOLD: Handlers = {
    "place": _place, "cover": _cover_one, "release": _release_one, "review": _review,
    "lift": _lift,
}  # fmt: skip
ASSET: Handlers = {"come_under_hold": _set_held, "leave_hold": _set_held}
