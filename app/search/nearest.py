"""Put a mistyped word right: the words of titles that are a slip or two away from it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.search.models import SearchWord
from app.search.words import Asked

SHORTEST = 4
_TWO_SLIPS_FROM = 6
_MOST_READ = 20_000
_MOST_KEPT = 5


def near(session: Session, asked: Asked, organisations: Sequence[int]) -> Asked | None:
    """Ask again with near words beside each; None where no word has any.

    Words are looked up in the titles of these organisations. Nothing of them is ever shown: the
    question is put again, and policy decides on what it finds.
    """
    widened = tuple(
        tuple(dict.fromkeys((*forms, *_near_one(session, forms[0], organisations))))
        for forms in asked
    )
    return widened if widened != asked else None


def _near_one(session: Session, word: str, organisations: Sequence[int]) -> list[str]:
    if len(word) < SHORTEST or not word.isalpha():
        return []
    slips = 2 if len(word) >= _TWO_SLIPS_FROM else 1
    length = func.length(SearchWord.word)
    known = select(SearchWord.word).where(
        SearchWord.organisation_id.in_(organisations),
        length.between(len(word) - slips, len(word) + slips),
    )
    alike = session.scalars(known.where(SearchWord.word.startswith(word[0])).limit(_MOST_READ))
    found = _closest(word, alike, slips)
    return found or _closest(word, session.scalars(known.limit(_MOST_READ)), 1)


def _closest(word: str, known: Iterable[str], slips: int) -> list[str]:
    letters = set(word)
    measured = sorted(
        (distance, candidate)
        for candidate in set(known)
        # A slip changes at most two letters of the set: cheaper to ask than the distance.
        if len(letters ^ set(candidate)) <= 2 * slips
        and 0 < (distance := slips_between(word, candidate)) <= slips
    )
    return [candidate for _distance, candidate in measured[:_MOST_KEPT]]


def slips_between(one: str, other: str) -> int:
    """Count the slips between two words: a letter missing, added, wrong, or two swapped."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
