"""Answer a question typed into the search box, whatever door it came through."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.identity.actor import Actor
from app.search.finding import Finder, Found
from app.search.nearest import near
from app.search.words import read_question

PAGE_SIZE = 20


def search(
    session: Session,
    actor: Actor,
    text: str,
    *,
    kind: str = "",
    limit: int = PAGE_SIZE,
    after: int | None = None,
) -> Found:
    """Find records: those that bear the very number first, then by words, the newest first.

    Only where nothing holds the words are mistyped ones put right, and ``near`` says so. Raises
    InvalidError for a question that cannot be asked, in a sentence.
    """
    asked = read_question(text)
    finder = Finder(session, actor, kind)
    exact = finder.by_number(text) if after is None else []
    found = finder.by_words(asked, limit, after)
    if exact:
        known = {hit.id for hit in exact}
        rest = tuple(hit for hit in found.hits if hit.id not in known)
        return replace(found, hits=(*exact, *rest))
    if found.hits or after is not None:
        return found
    nearer = near(session, asked, actor.organisations())
    if nearer is None:
        return found
    return replace(finder.by_words(nearer, limit), near=True)
