"""What a column may be mapped to: a field, and the other names people give it (from config)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.core.fields import FieldKind, FieldSpec
from app.exchange.words import plain
from config.settings import ROOT


@dataclass(frozen=True, slots=True)
class Target:
    """A field that may be imported.

    ``names`` are what others call it, the likeliest first. Columns named as one of ``parts`` join
    into it, with ``joined_by`` between them. ``any_text``: values are interpreted later, so that
    odd ones are no reason not to map. ``shape`` "code": values are short and hold no spaces.
    """

    spec: FieldSpec
    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    joined_by: str | None = None
    any_text: bool = False
    shape: str = ""

    @property
    def name(self) -> str:
        """The field's name, which a mapping file uses."""
        return self.spec.name

    @property
    def label(self) -> str:
        """The field's name for people."""
        return self.spec.label

    @property
    def is_date(self) -> bool:
        """Whether values hold dates, whose order is decided for the whole column."""
        return self.spec.kind in (FieldKind.DATE, FieldKind.INSTANT)

    @property
    def is_moment(self) -> bool:
        """Whether values are instants, of which logs often know the day or the month only."""
        return self.spec.kind is FieldKind.INSTANT


def targets_for(specs: Iterable[FieldSpec], *kinds: str) -> tuple[Target, ...]:
    """Make targets of fields with the synonyms of these kinds of import, the first that has some.

    Where a name fits two fields alike, the earlier field takes it.
    """
    return tuple(_target(spec, kinds) for spec in specs)


def known_names(targets: Sequence[Target]) -> frozenset[str]:
    """The plain names by which a header row can be told from other rows."""
    return frozenset(
        plain(name)
        for target in targets
        for name in (target.name, target.label, *target.names, *target.parts)
    )


def qualifiers() -> tuple[frozenset[str], frozenset[str]]:
    """The words that make one of two like columns the better choice, and the worse."""
    words = _read()["qualifiers"]
    return frozenset(words["prefer"]), frozenset(words["avoid"])


def _target(spec: FieldSpec, kinds: Sequence[str]) -> Target:
    read = _read()
    entry: Any = next((read[k][spec.name] for k in kinds if spec.name in read.get(k, {})), [])
    if isinstance(entry, list):
        return Target(spec, names=tuple(entry))
    return Target(
        spec,
        names=tuple(entry["names"]),
        parts=tuple(entry.get("parts", ())),
        joined_by=entry.get("joined_by"),
        any_text=entry.get("any_text", False),
        shape=entry.get("shape", ""),
    )


@cache
def _read() -> dict[str, Any]:
    path = ROOT / "config" / "import_synonyms.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read
