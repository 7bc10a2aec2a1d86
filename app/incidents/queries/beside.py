"""What stands beside an incident in the log of breaches: containment, notices, delay, links."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engine.noun import get_noun
from app.incidents.models import CaseEntry, Obligation
from app.links.models import Link

BESIDE = ("containment", "notices", "reasons_for_delay", "assets", "actions_agreed")
"""Columns of the log that no import reads back; a privileged note is in none of them."""


def beside(session: Session, ids: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """Read those columns of some incidents, several things in one parted by lines."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    entries = select(CaseEntry).where(
        CaseEntry.incident_id.in_(ids), CaseEntry.kind == "containment"
    )
    for entry in session.scalars(entries.order_by(CaseEntry.id)):
        found[entry.incident_id]["containment"].append(f"{entry.at:%Y-%m-%d %H:%MZ} {entry.text}")
    clocks = select(Obligation).where(Obligation.incident_id.in_(ids)).order_by(Obligation.id)
    for clock in session.scalars(clocks):
        met = f"sent {clock.met_at:%Y-%m-%d %H:%MZ}" if clock.met_at else clock.state
        words = f"{clock.name}: due {clock.due_at:%Y-%m-%d %H:%MZ}, {met}"
        found[clock.incident_id]["notices"].append(words)
        if clock.late_reason:
            found[clock.incident_id]["reasons_for_delay"].append(clock.late_reason)
    for key, reference in _assets(session, ids):
        found[key]["assets"].append(reference)
    for key, reference, state in _actions(session, ids):
        found[key]["actions_agreed"].append(f"{reference}: {state.replace('_', ' ')}")
    return {key: {n: "\n".join(v) for n, v in columns.items()} for key, columns in found.items()}


def _assets(session: Session, ids: Sequence[int]) -> list[tuple[int, str]]:
    asset: Any = get_noun("asset").model
    query = (
        select(Link.from_id, asset.reference)
        .join(asset, asset.id == Link.to_id)
        .where(
            Link.from_kind == "incident", Link.from_id.in_(ids), Link.to_kind == "asset",
            Link.ends_on.is_(None),
        )
        .order_by(Link.id)
    )  # fmt: skip
    return list(session.execute(query).tuples())


def _actions(session: Session, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    action: Any = get_noun("action").model
    query = select(action.subject_key, action.reference, action.state).where(
        action.subject_kind == "incident", action.subject_key.in_(ids)
    )
    return list(session.execute(query.order_by(action.id)).tuples())
