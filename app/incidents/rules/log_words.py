"""Words of old logs as ours: types, classes, outcomes, numbers of people (R-TAX-01, 04)."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from app.incidents.rules.taxonomy import CONFIG, causes, taxonomy

EMPTY = frozenset(("na", "n/a", "nk", "n/k", "not applicable", "tbc", "none", "-", "?"))
"""Cells that say nothing."""
_UNKNOWN = frozenset((*EMPTY, "unknown", "not known", "not provided", "not recorded"))
_ABOUT = re.compile(
    r"(?:approx\w*\.?|about|around|circa|c\.?|up to|~)?\s*(\d[\d,]*)(?:\s*(?:people|persons|"
    r"individuals|patients|records|\(?approx\.?\)?))?",
    re.IGNORECASE,
)  # fmt: skip

_SCORE = re.compile(r"([1-5])(?:\.0+)?(?:(?:\s*[-:=(\u2013\u2014]|\s)[^\d]*)?")


def plain(text: str) -> str:
    """Compare words without their case and marks."""
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def parts_of(text: str) -> list[str]:
    """The members of a list in one cell: by line or semicolon, else by comma."""
    mark = r"[;\n]" if re.search(r"[;\n]", text) else ","
    return [part.strip() for part in re.split(mark, text) if part.strip()]


def type_of(words: str, media: str = "") -> str | None:
    """The regulator's type for words of a log; None where they could mean several, or none."""
    known = {plain(name.name): name.name for name in taxonomy().incident_types}
    if plain(words) in known:
        return known[plain(words)]
    table = _types()
    little: str | None = None
    for part in (words, *parts_of(words)):
        found = known.get(plain(part))
        entry = table.get(plain(part))
        if found is None and entry is not None:
            found = _of_media(entry, media)
        if found is not None and (entry is None or not entry.get("says_little")):
            return found
        little = little or found
    return little


def cause_of(words: str) -> str | None:
    """The cause of ours that words of a log name exactly, by label or code."""
    wanted = plain(words)
    for cause in causes().values():
        if wanted in (plain(cause.label), plain(cause.code)):
            return cause.code
    return None


def on_paper(media: str) -> bool:
    """Whether all that was involved is paper."""
    words = {plain(part) for part in parts_of(media)}
    return bool(words) and words <= set(_read()["paper"])


def word_of(field: str, words: str, choices: Sequence[tuple[str, str]]) -> str | None:
    """The choice that words of a log mean; None for words nobody knows."""
    wanted = plain(words)
    for value, label in choices:
        if wanted in (plain(value), plain(label)):
            return value
    table: Mapping[str, list[str]] = _read().get(field, {})
    return next((value for value, others in table.items() if wanted in others), None)


def answered(words: str) -> bool | None:
    """Yes or no; None for words that say neither, such as “not sure” or “not yet”."""
    said = plain(words).split()
    if said[:1] and said[0] in ("yes", "y", "true"):
        return True
    return False if said in (["no"], ["n"], ["false"]) else None


def score_of(words: str) -> str | None:
    """A score of one to five, with or without its label, such as “3.0” or “3 - moderate”."""
    found = _SCORE.fullmatch(words.strip())
    return found[1] if found else None


def listed(text: str, choices: Sequence[tuple[str, str]]) -> str:
    """The members of a cell that we know, parted by semicolons."""
    known = {plain(word): value for value, label in choices for word in (value, label)}
    if plain(text) in known:
        return known[plain(text)]
    found = [known[plain(part)] for part in parts_of(text) if plain(part) in known]
    return "; ".join(dict.fromkeys(found))


def people(text: str) -> tuple[str, str] | None:
    """A number of people and a band, each or both empty; None for words that say neither."""
    text = text.strip()
    if text.casefold() in _UNKNOWN:
        return "", "not_known" if text.casefold() not in EMPTY else ""
    for band in taxonomy().size_bands:
        if plain(band.name) == plain(text) or plain(text) == f"{band.least} {band.most}":
            return "", band.name
    about = _ABOUT.fullmatch(text.removesuffix(".0"))
    return (about[1].replace(",", ""), "") if about else None


def _of_media(entry: Mapping[str, Any], media: str) -> str | None:
    if "type" in entry:
        return str(entry["type"])
    if not media.strip():
        return None
    return str(entry["paper"] if on_paper(media) else entry["device"])


@cache
def _types() -> dict[str, Mapping[str, Any]]:
    return {word: entry for entry in _read()["types"] for word in entry["words"]}


@cache
def _read() -> dict[str, Any]:
    return dict(json.loads((CONFIG / "log_words.json").read_text(encoding="utf-8")))
