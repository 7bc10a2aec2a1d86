"""How action plans come in and go out."""

from collections.abc import Mapping
from typing import Any

from app.actions.fields import ACTION
from app.exchange.kinds import Kind, Unknown, register


def _free_place(model: Any) -> dict[str, Any]:
    """A withdrawn action stays findable by the source's key, but holds no place any more."""
    return {"source_position": -model.id}


_FOLLOWING = frozenset({"due_on", "raised_on", "verification", "source_kind"})
"""Left empty in a file, these follow from the rest of the row, so they say nothing new."""


def _same(name: str, value: Any, record: Mapping[str, Any]) -> bool:
    """A reference is the same in any case; an empty cell leaves what followed as it is."""
    if name == "subject":
        return bool((value or "").strip().upper() == (record["subject"] or ""))
    return name in _FOLLOWING and value is None


ACTIONS = Kind(
    name="actions",
    noun_name="action",
    specs=ACTION,
    identities=("source_reference",),
    fallback=("name", "subject"),
    places=True,
    unknown={"owner": Unknown.LEAVE},
    same=_same,
    freed=_free_place,
)


def register_kinds() -> None:
    """Make this kind known to imports and exports."""
    register(ACTIONS)
