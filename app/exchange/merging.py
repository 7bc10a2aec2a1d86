"""Rows that are one record: lists of one case, a row for each kind of people or data (R-TAX-03)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from app.exchange.kinds import Kind
from app.exchange.sources import Source

Case = tuple[str, bytes]
"""The key of a case, and a digest of all that its rows have in common."""


@dataclass(slots=True)
class Merged:
    """A case that stands on several rows: its first row, and its lists joined."""

    key: str
    row: int
    differ: bool = False
    lists: dict[str, str] = field(default_factory=dict)


def case_of(kind: Kind, texts: Mapping[str, str]) -> Case:
    """Tell rows of one case from others: the same key, and the same but for its lists."""
    key = next((t.strip() for name in kind.identities if (t := texts.get(name, "")).strip()), "")
    apart = {*kind.merges, kind.gathers, *kind.fallback}
    rest = sorted((name, text.strip()) for name, text in texts.items() if name not in apart)
    return key, blake2b(repr(rest).encode("utf-8", "replace"), digest_size=16).digest()


def merged_cases(source: Source) -> dict[Case, Merged]:
    """Find the cases that stand on more than one row; nothing for kinds whose rows are records."""
    kind = source.kind
    if not kind.merges:
        return {}
    found: dict[Case, Merged] = {}
    for row in source.rows():
        case = case_of(kind, row.texts)
        if not case[0] or row.problems:
            continue
        merged = found.setdefault(case, Merged(case[0], row.number))
        before = dict(merged.lists)
        for name in kind.merges:
            _join(merged.lists, name, row.texts.get(name, ""), ";")
        merged.differ |= bool(before) and before != merged.lists
        _join(merged.lists, kind.gathers, row.texts.get(kind.gathers, ""), "\n")
    return {case: merged for case, merged in found.items() if merged.differ}


def _join(lists: dict[str, str], name: str, text: str, mark: str) -> None:
    if not name or not text:
        return
    have = [part.strip() for part in lists.get(name, "").split(mark) if part.strip()]
    have += [part.strip() for part in text.split(mark) if part.strip()]
    lists[name] = mark.join(dict.fromkeys(have))
