"""What an organisation settles: the hold on purging, the public register, reports by anyone."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from app.core.errors import FieldFault, InvalidError
from app.engine.move import Move
from app.engine.noun import Handler
from app.organisations.contacts.queries import dialled

HOLD, REGISTER, REPORTING = "own_data_hold", "public_register", "public_reporting"
TELEPHONE = "public_telephone"
FIELDS = Path(__file__).resolve().parents[3] / "config" / "public_register.json"


@cache
def public_fields() -> dict[str, Any]:
    """Read which fields a public register may show, and which it shows unless told otherwise."""
    found: dict[str, Any] = json.loads(FIELDS.read_text(encoding="utf-8"))
    return found


def _set(move: Move, name: str, value: dict[str, Any]) -> None:
    move.record.settings = {**(move.record.settings or {}), name: value}
    move.facts = {name: value}


def _hold(move: Move) -> None:
    case = move.values["case_number"]
    _set(move, HOLD, {"by": move.actor.person_id, "case": case, "on": move.unit.today.isoformat()})


def _release(move: Move) -> None:
    _set(move, HOLD, {})


def _publish(move: Move) -> None:
    """Only fields of the list in config can be chosen: nothing else of an asset is published."""
    known = public_fields()
    chosen = list(move.values.get("fields") or known["usual"])
    unknown = [name for name in chosen if name not in known["allowed"]]
    if unknown:
        offered = ", ".join(known["allowed"])
        sentence = f"A public register cannot show “{unknown[0]}”. Choose from: {offered}."
        raise InvalidError([FieldFault("fields", sentence)])
    _set(move, REGISTER, {"fields": chosen})


def _unpublish(move: Move) -> None:
    _set(move, REGISTER, {})


def _open_reporting(move: Move) -> None:
    _set(move, REPORTING, {"since": move.unit.today.isoformat()})


def _close_reporting(move: Move) -> None:
    _set(move, REPORTING, {})


def _set_telephone(move: Move) -> None:
    number = (move.values.get("telephone") or "").strip()
    if number and not dialled(number):
        raise InvalidError([FieldFault("telephone", "Enter a number that can be dialled.")])
    move.record.settings = {**(move.record.settings or {}), TELEPHONE: number}
    move.facts = {TELEPHONE: number}


HANDLERS: dict[str, Handler] = {
    "hold_own_data": _hold,
    "release_own_data": _release,
    "publish_register": _publish,
    "unpublish_register": _unpublish,
    "open_public_reporting": _open_reporting,
    "close_public_reporting": _close_reporting,
    "set_public_telephone": _set_telephone,
}
