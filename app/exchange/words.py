"""The words of a column name, so that names that mean the same can be compared."""

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# Words that say nothing about which field is meant.
_EMPTY_WORDS = frozenset(
    ("a", "an", "and", "any", "are", "at", "be", "by", "for", "from", "in", "is", "of", "on", "or",
     "the", "this", "to")
)  # fmt: skip
# What follows these narrows the word before: "description of types of data" is a description.
_NARROWING = frozenset(("of", "for", "in"))


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """Write a name in small letters, words apart: ``accessLevel`` and ``Access-level`` agree."""
    parted = _CAMEL.sub(" ", name.strip())
    return _NOT_WORD.sub(" ", parted.casefold().replace("\u2019", "").replace("'", "")).strip()


@lru_cache(maxsize=20_000)
def weighted_words(name: str) -> tuple[tuple[str, int], ...]:
    """The words that count, each once: 2 for the head of the name, 1 for what narrows it."""
    weights: dict[str, int] = {}
    weight = 2
    for word in plain(name).split():
        if word in _NARROWING and weights:
            weight = 1
        if word not in _EMPTY_WORDS:
            weights.setdefault(_singular(word), weight)
    return tuple(weights.items())


def likeness(one: str, other: str) -> float:
    """How far two names share their words: 0 nothing, 1 the same words."""
    first, second = dict(weighted_words(one)), dict(weighted_words(other))
    if not first or not second:
        return 0.0
    shared = sum(min(first[word], second[word]) for word in first.keys() & second.keys())
    return 2 * shared / (sum(first.values()) + sum(second.values()))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
