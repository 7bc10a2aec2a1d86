"""Ask the index of either database which entries hold some words."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    cast,
    column,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from app.search.models import SearchEntry
from app.search.words import PREFIX_FROM, Asked

_FTS = table("search_index", column("rowid"))
_OUTER: ColumnElement[int] = literal_column("+search_index.rowid")
"""The sign keeps SQLite from asking the word index once for every entry of a kind."""


def entries_with(
    session: Session, asked: Asked, *, titles: bool, beginnings: bool = False
) -> Select[Any]:
    """Select id, kind and subject of the entries that hold every word, the newest first.

    ``titles`` reads titles and references only. A word of three characters or more also finds what
    it begins; with ``beginnings`` a shorter one does so too.
    """
    columns = (SearchEntry.id, SearchEntry.kind, SearchEntry.subject_id)
    shortest = 1 if beginnings else PREFIX_FROM
    if session.get_bind().dialect.name == "postgresql":
        index: ColumnElement[Any] = literal_column(
            "search_entries.title_index" if titles else "search_entries.word_index"
        )
        # Written into the statement: a plan made without knowing the word reads the whole table.
        question: BindParameter[str] = bindparam(
            None, _tsquery(asked, shortest), literal_execute=True
        )
        matching = index.op("@@", is_comparison=True)(cast(question, TSQUERY))
        return select(*columns).where(matching).order_by(SearchEntry.id.desc())
    where = "title_words" if titles else "words"
    wanted: BindParameter[str] = bindparam(None, f"{where} : ({_fts5(asked, shortest)})")
    return (
        select(*columns)
        .select_from(_FTS.join(SearchEntry, SearchEntry.id == _OUTER))
        .where(literal_column("search_index").op("MATCH", is_comparison=True)(wanted))
        .order_by(_FTS.c.rowid.desc())
    )


def _tsquery(asked: Asked, shortest: int) -> str:
    """Write a question for PostgreSQL; words are letters and digits only, so nothing escapes."""

    def one(word: str) -> str:
        return f"'{word}':*" if len(word) >= shortest else f"'{word}'"

    return " & ".join(f"({' | '.join(map(one, forms))})" for forms in asked)


def _fts5(asked: Asked, shortest: int) -> str:
    """Write the same question for SQLite."""

    def one(word: str) -> str:
        return f'"{word}" *' if len(word) >= shortest else f'"{word}"'

    return " AND ".join(f"({' OR '.join(map(one, forms))})" for forms in asked)
