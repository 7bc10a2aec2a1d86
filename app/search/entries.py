"""Keep a record's entry true: rewritten once, at the end of the transaction that changed it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.fields import FieldKind, FieldSpec, shown_value
from app.engine import rows
from app.engine.noun import Noun, get_noun, nouns
from app.engine.snapshot import column_of
from app.engine.unit_of_work import UnitOfWork
from app.search.models import SearchEntry, SearchWord
from app.search.words import written

T = TypeVar("T")

_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.KEYWORDS)
_AT_ONCE = 1_000
_SECOND_LINE = 160
_LONGEST_TITLE = 400
ALIAS, OWN_NUMBER = "former_reference", "source_reference"
_LOOKED_UP = range(4, 31)
"""How long the words are that are kept to put mistyped ones right; numbers are not."""


def is_searched(noun: Noun) -> bool:
    """Whether records of a kind can be found by search."""
    return noun.searched is not None and not noun.private


def searched_nouns() -> list[Noun]:
    """List the kinds that can be found."""
    return [noun for noun in nouns() if is_searched(noun)]


def keep_touched(unit: UnitOfWork) -> None:
    """Write anew the entries of every record that moved in this transaction."""
    touched, unit.touched = unit.touched, {}
    for kind, ids in sorted(touched.items()):
        noun = get_noun(kind)
        if is_searched(noun):
            for part in _parts(sorted(ids)):
                rewrite(unit.session, noun, part)


def add_many(unit: UnitOfWork, noun: Noun, made: Sequence[dict[str, Any]]) -> None:
    """Write the entries of records just added in bulk, from the columns they were added with."""
    if is_searched(noun):
        entries = [_entry(noun, _Columns(columns), columns.get) for columns in made]
        replace(unit.session, entries, {})


def rewrite(session: Session, noun: Noun, ids: Sequence[int]) -> int:
    """Write the entries of some records anew; gives how many of these there are."""
    made = [_entry(noun, record) for record in _load(session, noun, ids)]
    replace(session, made, {noun.name: ids})
    return len(made)


def rebuild_part(session: Session, ids: Mapping[str, Sequence[int]]) -> int:
    """Write the entries of records of several kinds anew, the newest last; gives how many."""
    made = [
        _entry(get_noun(kind), record)
        for kind, some in sorted(ids.items())
        for record in _load(session, get_noun(kind), some)
    ]
    replace(session, sorted(made, key=lambda entry: entry["updated_at"]), ids)
    return len(made)


def replace(
    session: Session, made: Sequence[dict[str, Any]], ids: Mapping[str, Sequence[int]]
) -> None:
    """Put entries in the place of those that the same records had."""
    for kind, some in ids.items():
        session.execute(
            delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.subject_id.in_(some)),
            execution_options={"synchronize_session": False},
        )
    rows.insert(session, SearchEntry, made)
    _keep_words(session, made)


def _load(session: Session, noun: Noun, ids: Sequence[int]) -> list[Any]:
    """Load records, locked in order of id: nobody changes one between reading and writing."""
    if len(ids) == 1:
        known = session.get(noun.model, ids[0])
        return [] if known is None else [known]
    query = select(noun.model).where(noun.model.id.in_(ids)).order_by(noun.model.id)
    return list(session.scalars(query.with_for_update()))


class _Columns:
    """A record's columns read like the record; what was not given is None."""

    def __init__(self, columns: Mapping[str, Any]) -> None:
        self._columns = columns

    def __getattr__(self, name: str) -> Any:
        return self._columns.get(name)


def _entry(noun: Noun, record: Any, read: Callable[[str], Any] | None = None) -> dict[str, Any]:
    """Write a record as search keeps it; ``read`` gives a column's value faster than the record."""
    read = read or (lambda column: getattr(record, column, None))
    title = noun.heading(record)[:_LONGEST_TITLE]
    own = str(read(OWN_NUMBER) or "").strip()
    kept_back = bool(read("restricted"))  # it is read on its page, where that is recorded
    return {
        "organisation_id": noun.organisation_of(record), "kind": noun.name,
        "subject_id": record.id, "reference": record.reference,
        "alias": read(ALIAS), "own_number": own.lower() or None, "title": title,
        "second_line": None if kept_back else _second_line(noun, read),
        "title_words": written((title, record.reference)),
        "words": written(
            (title, record.reference, own, *(() if kept_back else _texts(noun, read)))
        ),
        "updated_at": record.updated_at,
    }  # fmt: skip


def _texts(noun: Noun, read: Callable[[str], Any]) -> Iterator[str]:
    for column in _read_columns(noun.name):
        value = read(column)
        if value:
            yield value if isinstance(value, str) else " ".join(map(str, value))


@cache
def _read_columns(kind: str) -> tuple[str, ...]:
    """Name the columns whose words are kept: found once, for an import asks 100,000 times."""
    noun = get_noun(kind)
    searched = noun.searched
    assert searched is not None, kind
    specs = [spec for spec in noun.fields if spec.kind is not FieldKind.SECRET]
    if searched.fields is None:
        read = [spec.name for spec in specs if spec.kind in _TEXTS]
    else:
        read = [spec.name for spec in specs if spec.name in searched.fields]
    columns = (*(column_of(noun, name) for name in read), *searched.columns)
    assert all(hasattr(noun.model, column) for column in columns), kind
    return columns


def _second_line(noun: Noun, read: Callable[[str], Any]) -> str | None:
    shown = (shown_value(spec, read(column)) for spec, column in _shown(noun.name))
    return _shortened(", ".join(value for value in shown if value))


@cache
def _shown(kind: str) -> tuple[tuple[FieldSpec, str], ...]:
    noun = get_noun(kind)
    specs = {spec.name: spec for spec in noun.fields}
    wanted = noun.searched.second if noun.searched is not None else ()
    return tuple((specs[name], column_of(noun, name)) for name in wanted)


def _shortened(text: str) -> str | None:
    text = " ".join(text.split())
    return (text if len(text) <= _SECOND_LINE else f"{text[: _SECOND_LINE - 1]}…") or None


def _keep_words(session: Session, entries: Sequence[Mapping[str, Any]]) -> None:
    """Keep the words of titles that are not known yet, in order so that no two writers deadlock."""
    wanted = sorted(
        {
            (entry["organisation_id"], word)
            for entry in entries
            for word in entry["title_words"].split(" ")
            if len(word) in _LOOKED_UP and word.isalpha()
        }
    )
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    for part in _parts(wanted):
        values = [{"organisation_id": place, "word": word} for place, word in part]
        session.execute(dialect.insert(SearchWord).values(values).on_conflict_do_nothing())


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
