"""Offer names while somebody types: what the reader may see, in the words a field takes."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.errors import NotFoundError
from app.identity.actor import Actor
from app.search.entries import searched_nouns
from app.search.finding import Finder, Hit
from app.search.words import asked_of

SHORTEST = 2
MOST = 10
_BY_NAME = frozenset({"person", "team", "organisation"})
_STANDING = {"person": "current", "team": "open"}
"""Only these can be named in a field; records of other kinds can in any state."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is put into the field, and what is shown beside it."""

    value: str
    label: str


def suggest(session: Session, actor: Actor, kind: str, text: str) -> list[Suggestion]:
    """Suggest records of a kind whose title or reference holds what was typed so far.

    Of people also the e-mail and the staff number, where the actor sees them. Raises NotFoundError
    for a kind that cannot be found.
    """
    if kind not in {noun.name for noun in searched_nouns()}:
        raise NotFoundError("page")
    if len(text.strip()) < SHORTEST:
        return []
    asked = asked_of(text)
    if not asked:
        return []
    finder = Finder(session, actor, kind)
    found = finder.by_words(asked, MOST, titles_only=kind != "person", beginnings=True)
    wanted = _STANDING.get(kind)
    hits = [hit for hit in found.hits if wanted in (None, hit.state)]
    same = Counter(hit.title.casefold() for hit in hits)
    offered = [_suggestion(hit, alone=same[hit.title.casefold()] == 1) for hit in hits]
    return sorted(offered, key=lambda one: (one.value.casefold(), one.label))


def _suggestion(hit: Hit, *, alone: bool) -> Suggestion:
    """A name that two of them bear would be refused, so these go by their reference."""
    if hit.kind not in _BY_NAME:
        return Suggestion(hit.reference, hit.title)
    value = hit.title if alone else hit.reference
    beside = [hit.title if value != hit.title else "", hit.second_line]
    return Suggestion(value, ", ".join(part for part in beside if part))
