"""Find records by reference or by words; a hit is shown only to whoever may see the record.

The index gives candidates, the newest first and never all of them; policy decides in SQL which of
these the reader may see. Of a record seen by title only, the title and the reference are searched:
another word of it finds nothing, so that nobody learns by searching what they may not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select
from sqlalchemy.orm import Session

from app.engine.noun import Noun, get_noun
from app.engine.reading import restricted_column
from app.identity.actor import Actor
from app.policy.decisions import may_somewhere
from app.policy.table import rules_for
from app.search.entries import searched_nouns
from app.search.matching import entries_with
from app.search.models import SearchEntry
from app.search.words import Asked

WINDOWS = (50, 500, 1_000)
"""How many candidates are looked at, at first and then where a page is not full."""
_MOST_NAMED = 500
_BEYOND = frozenset({"any", "party", "own_party", "partnership"})
_IF_NOT_LOCAL = frozenset({"named", "assigned"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. ``second_line`` is empty for whoever sees the title only."""

    id: int
    updated_at: datetime
    kind: str
    reference: str
    title: str
    state: str
    second_line: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Some hits; ``last`` is the one after which the next page goes on, if there is one.

    ``near`` says that nothing holds the words themselves, and these hold words like them.
    """

    hits: tuple[Hit, ...] = ()
    last: Hit | None = None
    near: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    entry_id: int
    state: str
    whole: bool


def kinds_for(actor: Actor) -> list[Noun]:
    """List the kinds of which the actor may see something."""
    return [n for n in searched_nouns() if _may_see(actor, (*n.views, *n.title_views))]


def _may_see(actor: Actor, views: Sequence[str]) -> bool:
    return any(may_somewhere(actor, permission) for permission in views)


def sees_all_whole(actor: Actor, noun: Noun) -> bool:
    """Whether the actor sees whole every record of a kind of which they see anything."""
    if not any(may_somewhere(actor, permission) for permission in noun.title_views):
        return True
    anything, whole = noun.visible(actor).compile(), noun.visible(actor, full=True).compile()
    return anything.string == whole.string and anything.params == whole.params


class Finder:
    """Finds for one actor, in one kind or in all that they may see."""

    def __init__(self, session: Session, actor: Actor, kind: str = "") -> None:
        self.session, self.actor = session, actor
        self.nouns = [n for n in kinds_for(actor) if kind in ("", n.name)]

    def by_number(self, text: str) -> list[Hit]:
        """Find the records that bear exactly this reference, old alias or number of their own.

        The customer's own number is a field like others: it finds what the reader sees whole.
        """
        reference, own = text.strip().upper(), text.strip().lower()
        named = or_(SearchEntry.reference == reference, SearchEntry.alias == reference)
        seen = self._bearing(named, whole=False)
        seen += self._bearing(SearchEntry.own_number == own, whole=True)
        return self._hits(list({one.entry_id: one for one in seen}.values()))

    def _bearing(self, condition: ColumnElement[bool], *, whole: bool) -> list[_Seen]:
        """Find by number alone: SQLite would take a condition on kinds as the way in."""
        columns = (SearchEntry.id, SearchEntry.kind, SearchEntry.subject_id)
        rows = self.session.execute(select(*columns).where(condition).limit(_MOST_NAMED))
        kinds = {noun.name for noun in self.nouns}
        return self._visible([row for row in rows if row.kind in kinds], whole=whole)

    def by_words(
        self, asked: Asked, limit: int, after: int | None = None, *, titles_only: bool = False,
        beginnings: bool = False,
    ) -> Found:  # fmt: skip
        """Find the newest records that hold every word, after an entry of an earlier page."""
        seen: list[_Seen] = []
        partly = self.nouns
        if not titles_only:
            whole = entries_with(self.session, asked, titles=False, beginnings=beginnings)
            among = [noun for noun in self.nouns if _may_see(self.actor, noun.views)]
            seen += self._matching(whole, among, limit, after, whole=True)
            partly = [noun for noun in self.nouns if not sees_all_whole(self.actor, noun)]
        titles = entries_with(self.session, asked, titles=True, beginnings=beginnings)
        seen += self._matching(titles, partly, limit, after, whole=False)
        newest = sorted({s.entry_id: s for s in seen}.values(), key=lambda s: -s.entry_id)
        hits = tuple(self._hits(newest[:limit]))
        return Found(hits, hits[-1] if hits and len(newest) > limit else None)

    def _matching(
        self, query: Select[Any], among: Sequence[Noun], limit: int, after: int | None, *,
        whole: bool,
    ) -> list[_Seen]:  # fmt: skip
        """Look at ever more candidates until there are enough; one more says that there is more."""
        if not among:
            return []
        query = query.where(self._within(among))
        found: list[_Seen] = []
        for window in WINDOWS:
            part = query if after is None else query.where(SearchEntry.id < after)
            rows = self.session.execute(part.limit(window)).all()
            found += self._visible(rows, whole=whole)
            if len(found) > limit or len(rows) < window:
                break
            after = rows[-1].id
        return found

    def _within(self, among: Sequence[Noun]) -> ColumnElement[bool]:
        """Keep candidates to where the actor could see any: their organisations, mostly."""
        inside = [n.name for n in among if not _reaches_beyond(self.actor, n)]
        beyond = [n.name for n in among if n.name not in inside]
        mine = SearchEntry.organisation_id.in_(self.actor.organisations())
        return or_(and_(SearchEntry.kind.in_(inside), mine), SearchEntry.kind.in_(beyond))

    def _visible(self, rows: Sequence[Any], *, whole: bool) -> list[_Seen]:
        """Ask policy, one query for each kind that is there, in the order of the candidates."""
        subjects: dict[str, dict[int, int]] = {}
        for row in rows:
            subjects.setdefault(row.kind, {})[row.subject_id] = row.id
        found: dict[int, _Seen] = {}
        for kind, entries in subjects.items():
            noun = get_noun(kind)
            full = noun.visible(self.actor, full=True)
            condition = full if whole else noun.visible(self.actor)
            shown = and_(full, not_(restricted_column(noun))).label("whole")
            query = select(noun.model.id, noun.model.state, shown).where(
                noun.model.id.in_(entries), condition
            )
            for subject, state, sees_whole in self.session.execute(query):
                entry = entries[subject]
                found[entry] = _Seen(entry, state, bool(sees_whole))
        return [found[row.id] for row in rows if row.id in found]

    def _hits(self, seen: Sequence[_Seen]) -> list[Hit]:
        if not seen:
            return []
        entries = {
            entry.id: entry
            for entry in self.session.execute(
                select(
                    SearchEntry.id, SearchEntry.kind, SearchEntry.reference, SearchEntry.title,
                    SearchEntry.second_line, SearchEntry.updated_at,
                ).where(SearchEntry.id.in_([one.entry_id for one in seen]))
            )
        }  # fmt: skip
        return [
            Hit(
                one.entry_id, entry.updated_at, entry.kind, entry.reference,
                _title(entry, whole=one.whole), one.state,
                (entry.second_line or "") if one.whole else "", one.whole,
            )
            for one in seen
            if (entry := entries.get(one.entry_id)) is not None
        ]  # fmt: skip


def _title(entry: Any, *, whole: bool) -> str:
    """What a hit is called: a kind whose title says too much is named by its reference."""
    noun = get_noun(entry.kind)
    if whole or noun.stub_heading is None:
        return str(entry.title)
    return f"{noun.title} {entry.reference}"


def _reaches_beyond(actor: Actor, noun: Noun) -> bool:
    """Whether a right of the actor's reaches records of organisations where they hold no role."""
    held = {holding.role for holding in actor.holdings}
    if any(holding.organisation_id is None for holding in actor.holdings):
        return True
    words = _BEYOND if noun.shape.local else _BEYOND | _IF_NOT_LOCAL
    return any(
        rule.role in held and rule.where in words
        for permission in (*noun.views, *noun.title_views)
        for rule in rules_for(permission)
    )
