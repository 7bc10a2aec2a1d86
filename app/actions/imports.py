"""How action plans come in and go out.

A row brings where its action stands, in the words of other plans. A file moves an action on and
never back, by the moves that a person would make and under their guards: what is done says since
when and what shows it (R-ACT-02), and whoever owns an action does not verify it (R-AUD-02). It
accepts no risk: that is somebody's decision.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.actions.fields import ACTION
from app.core.fields import FieldKind, FieldSpec
from app.exchange.kinds import Kind, RowProblem, Steps, Texts, Unknown, register
from workflows.action import LIVE

_WORDS = Path(__file__).resolve().parents[2] / "config" / "action_words.json"
_K, _STANDS = FieldKind, "Where it stands"
STATE, COMPLETED, VERIFIED = "state", "completed_on", "verified_on"
PLAN = (
    FieldSpec(STATE, "Where it stands", _K.CHOICE, group=_STANDS,
              choices=(("open", "Open"), ("in_progress", "In progress"), ("completed", "Completed"),
                       ("verified", "Verified"), ("risk_accepted", "Risk accepted"),
                       ("cancelled", "Cancelled")),
              hint="Open, in progress, done, verified or closed, cancelled. Empty: open."),
    FieldSpec(COMPLETED, "Completed on", _K.DATE, group=_STANDS, source="R-ACT-02",
              hint="Needed where it is done, with evidence."),
    FieldSpec(VERIFIED, "Verified on", _K.DATE, group=_STANDS, source="R-AUD-02",
              hint="Left empty, the day it was completed."),
)  # fmt: skip
"""Fields a file may bring beside those of an action; on pages moves of their own set them."""
SETTLED = frozenset(spec.name for spec in PLAN)
_DONE = ("completed", "verified")
_ORDER = ("open", "in_progress", *_DONE)
_EVIDENCE = "It is done, so say what shows that it is (evidence)."


def _settle_state(texts: Texts) -> list[RowProblem]:
    """Turn a plan's word into a state of ours, and say what is missing for it."""
    said = texts.get(STATE, "").strip()
    dates = {name: texts.get(name, "").strip() for name in (COMPLETED, VERIFIED)}
    state = _state_of(said) if said else _by_dates(dates)
    if state is None:
        known = "open, in progress, done, verified, closed or cancelled"
        return [RowProblem(STATE, said, f"“{said[:40]}” is no state of an action: {known}.")]
    if state:
        texts[STATE] = state
    if state == "risk_accepted" and not _ours(texts):
        return [RowProblem(STATE, said, "A file cannot accept a risk. Bring it in as open.")]
    if state not in _DONE:
        given = next((name for name, day in dates.items() if day), None)
        if given and state in _ORDER:
            return [RowProblem(given, dates[given], "It is not done, and yet has the day it was.")]
        return []
    if not dates[COMPLETED]:
        return [RowProblem(COMPLETED, "", "It is done, so enter the day it was completed.")]
    if not texts.get("evidence", "").strip() and not _ours(texts):
        return [RowProblem("evidence", "", _EVIDENCE)]
    return []


def _stands_already(name: str, value: Any, state: str) -> bool:
    """Whether a record is as far as a file says, or ended here in another way."""
    if name != STATE or value is None:  # a day counts with the state it belongs to
        return True
    if state in _ORDER and value in _ORDER:
        return _ORDER.index(value) <= _ORDER.index(state)
    return value == state or state not in LIVE


def _steps_to(values: Mapping[str, Any], record: Any, person_id: int | None, today: date) -> Steps:
    """The moves that lead a record to where its row says it stands, and why not all of them.

    ``person_id`` is whoever brings it in, who verifies by that; ``today`` is a London date.
    """
    wanted, live = values.get(STATE) or "open", record.state in LIVE
    if wanted == "in_progress" and record.state == "open":
        return Steps([("start", {})])
    if wanted == "cancelled" and live:
        return Steps([("cancel", {})])
    if wanted not in _DONE:
        return Steps([])
    found = [("complete", {COMPLETED: values[COMPLETED]})] if live else []
    if wanted == "completed" or record.state == "verified":
        return Steps(found)
    day = values.get(VERIFIED) or values[COMPLETED]
    if day > today or day < values[COMPLETED]:
        return Steps(found, "It was left unverified: that day is not one it can have been on.")
    if person_id is not None and person_id == record.owner_id:
        return Steps(found, "It was left unverified: its owner cannot verify it.")
    if not live and person_id is not None and person_id == record.completed_by_id:
        return Steps(found, "It was left unverified: whoever completed it cannot verify it.")
    return Steps([*found, ("verify", {VERIFIED: day})])


def _by_dates(dates: Mapping[str, str]) -> str:
    if dates[VERIFIED]:
        return "verified"
    return "completed" if dates[COMPLETED] else ""


def _ours(texts: Texts) -> bool:
    """Whether a row comes from our own export, where evidence may be an attached document."""
    return bool(texts.get("reference", "").strip())


def _state_of(said: str) -> str | None:
    return _words().get(_plain(said))


@cache
def _words() -> dict[str, str]:
    table: dict[str, Any] = json.loads(_WORDS.read_text(encoding="utf-8"))
    states = {spec: words for spec, words in table.items() if spec != "about"}
    return {_plain(w): state for state, words in states.items() for w in (state, *words)}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def _free_place(model: Any) -> dict[str, Any]:
    """A withdrawn action stays findable by the source's key, but holds no place any more."""
    return {"source_position": -model.id}


_FOLLOWING = frozenset({"due_on", "raised_on", "verification", "source_kind"})
"""Left empty in a file, these follow from the rest of the row, so they say nothing new."""


def _same(name: str, value: Any, record: Mapping[str, Any]) -> bool:
    """A reference is the same in any case; an empty cell leaves what followed as it is."""
    if name == "subject":
        return bool((value or "").strip().upper() == (record["subject"] or ""))
    if name in SETTLED:
        return _stands_already(name, value, record["state"])
    return name in _FOLLOWING and value is None


ACTIONS = Kind(
    name="actions",
    noun_name="action",
    specs=(*ACTION, *PLAN),
    identities=("source_reference",),
    fallback=("name", "subject"),
    places=True,
    unknown={"owner": Unknown.LEAVE},
    same=_same,
    prepare=_settle_state,
    steps=_steps_to,
    stepped=SETTLED,
    freed=_free_place,
)


def register_kinds() -> None:
    """Make this kind known to imports and exports."""
    register(ACTIONS)
