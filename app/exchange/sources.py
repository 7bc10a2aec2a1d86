"""A file with its mapping decided: rows of texts by field, ready to be checked."""

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from app.exchange.dates import (
    DateColumn,
    DateOrder,
    DateOrderNeededError,
    DateProblem,
    DateReading,
    read_date,
)
from app.exchange.faults import FileFaultError
from app.exchange.kinds import Kind, RowProblem
from app.exchange.mapping import ColumnMapping, missing_fields, row_reader
from app.exchange.moments import Moment, parts, read_moment, written
from app.exchange.proposing import propose
from app.exchange.reading import open_table
from app.exchange.tables import Limits, ReadOptions, Table
from app.exchange.targets import Target, known_names


class SourceRow(NamedTuple):
    """A row: its number in the file, its cells, its texts by target, and what is wrong so far."""

    number: int
    cells: tuple[str, ...]
    texts: dict[str, str]
    problems: list[RowProblem]


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file and how it is read. ``orders`` are decided date orders, by target."""

    table: Table
    kind: Kind
    mapping: ColumnMapping
    targets: tuple[Target, ...]
    orders: Mapping[str, DateOrder | None]
    warnings: tuple[str, ...]

    @property
    def columns(self) -> dict[str, str]:
        """The column of the file that fills each target; the first of several."""
        found: dict[str, str] = {}
        for column, target in self.mapping.columns.items():
            found.setdefault(target, column)
        return found

    def rows(self) -> Iterator[SourceRow]:
        """Read every row, dates already written year first."""
        read = row_reader(self.mapping, self.table.header, self.targets)
        found = [t for t in self.targets if t.is_date and t.name in self.columns]
        dates = [target for target in found if not target.is_moment]
        moments = [target.name for target in found if target.is_moment]
        gathering = self.gathering
        for row in self.table.rows():
            texts = read(row.cells)
            problems = [RowProblem("", "", row.problem)] if row.problem else []
            if gathering:
                texts[self.kind.gathers] = self._word_for_word(row.cells)
            for target in dates:
                self._settle_date(texts, target.name, problems)
            self._settle_moments(texts, moments, problems)
            problems += self.kind.prepare(texts)
            yield SourceRow(row.number, row.cells, texts, problems)

    @property
    def gathering(self) -> bool:
        """Whether rows are kept word for word: all but those of our own exports."""
        return bool(self.kind.gathers) and not {"reference", self.kind.gathers} & set(self.columns)

    def _word_for_word(self, cells: Sequence[str]) -> str:
        """A row as lines of column and cell; a column without a name only numbers the rows."""
        pairs = zip(self.table.header, cells, strict=False)
        return "\n".join(
            f"{name}: {cell.strip()}"
            for name, cell in pairs
            if cell.strip() and not re.fullmatch(r"column \d+", name)
        )

    def _settle_moments(
        self, texts: dict[str, str], names: Sequence[str], problems: list[RowProblem]
    ) -> None:
        """Instants in UTC; the end of a range and how exact it is go into fields of their own."""
        read: dict[str, Moment] = {}
        for name in names:
            text = texts.get(name, "").strip()
            moment = read_moment(text, self.orders.get(name))
            if isinstance(moment, DateProblem):
                problems.append(RowProblem(name, text, moment.sentence))
            elif moment is not None:
                read[name] = moment
            texts[name] = written(moment.at) if isinstance(moment, Moment) else ""
        for name, moment in read.items():
            until, precision = self.kind.moments.get(name, ("", ""))
            if until and moment.ends is not None and not texts.get(until):
                texts[until] = written(moment.ends)
            if precision and not moment.exact and not texts.get(precision, "").strip():
                texts[precision] = "range" if until and texts.get(until) else "approximate"

    def _settle_date(self, texts: dict[str, str], name: str, problems: list[RowProblem]) -> None:
        text = texts.get(name, "").strip()
        read = read_date(text, self.orders.get(name)) if text else None
        if isinstance(read, DateProblem) and read.reading is DateReading.PARTIAL:
            read = self._whole(name, text) or read
        if isinstance(read, DateProblem):
            problems.append(RowProblem(name, text, read.sentence))
        texts[name] = read.isoformat() if isinstance(read, date) else ""

    def _whole(self, name: str, text: str) -> date | None:
        """The first or last day of a year or month, where the kind says that it will do."""
        found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?", text)
        which = self.kind.partial_dates.get(name)
        if found is None or which is None or not 1 <= int(found[2] or 1) <= 12:
            return None
        self.table.notices.warn(
            "partial_date",
            f"Some values of {self.columns[name]} are only a year or a month, such as “{text}”: "
            f"the {which} day of it was taken.",
            column=name,
        )
        year, month = int(found[1]), int(found[2] or (1 if which == "first" else 12))
        if which == "first":
            return date(year, month, 1)
        return date(year, month, monthrange(year, month)[1])


def open_source(
    data: bytes, name: str, kind: Kind, mapping: ColumnMapping | None, *, sheet: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Source:  # fmt: skip
    """Open a file and decide its mapping and date orders.

    Raises FileFaultError (its code ``date_order_needed`` where nobody can tell) for a file that
    cannot be imported at all.
    """
    table = open_file(data, name, kind, mapping, sheet=sheet, limits=limits)
    targets = kind.targets()
    if mapping is None or not (mapping.columns or mapping.constants):
        columns = propose_columns(table, kind, targets)
        mapping = replace(mapping or ColumnMapping(), columns=columns)
    missing = missing_fields(mapping, targets)
    if missing:
        raise FileFaultError("column_missing", _missing(missing, table))
    orders, warnings = _decide_orders(table, mapping, targets)
    return Source(table, kind, mapping, targets, orders, warnings)


def propose_columns(table: Table, kind: Kind, targets: Sequence[Target]) -> Mapping[str, str]:
    """Propose a mapping; our own export has the fields' names, and needs no guess."""
    names = {target.name for target in targets}
    if "reference" in table.header and {s.name for s in kind.specs} <= set(table.header):
        return {column: column for column in table.header if column in names}
    return propose(targets, table.header, [row.cells for row in table.sample()]).mapping.columns


def open_file(
    data: bytes, name: str, kind: Kind, mapping: ColumnMapping | None, *, sheet: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> Table:  # fmt: skip
    """Open a file as a table of this kind; raises FileFaultError."""
    options = ReadOptions(
        sheet=sheet or (mapping.sheet if mapping else None),
        header=mapping.header_row if mapping else None,
        known_names=known_names(kind.targets()),
        kind=kind.name,
        limits=limits,
    )
    return open_table(data, name, options=options)


def header_hash(kind: Kind, header: Sequence[str]) -> str:
    """Tell files of one shape from others, to find a mapping that was saved for it."""
    return hashlib.sha256(json.dumps([kind.name, *header]).encode()).hexdigest()


def _missing(missing: Sequence[Target], table: Table) -> str:
    words = " and ".join(f"“{target.label}”" for target in missing)
    header = ", ".join(table.header[:20])
    return f"No column of the file could be taken for {words}, which is required. It has: {header}."


def _decide_orders(
    table: Table, mapping: ColumnMapping, targets: Sequence[Target]
) -> tuple[dict[str, DateOrder | None], tuple[str, ...]]:
    """Decide the order of day and month in each column of dates, from all of its values."""
    dates = {t.name for t in targets if t.is_date}
    columns = {
        column: table.header.index(column)
        for column, target in mapping.columns.items()
        if target in dates and column in table.header
    }
    if not columns:
        return {}, ()
    instants = {target.name for target in targets if target.is_moment}
    moments = {column for column in columns if mapping.columns[column] in instants}
    seen = {column: DateColumn(column) for column in columns}
    for row in table.rows():
        for column, index in columns.items():
            for part in parts(row.cells[index]) if column in moments else (row.cells[index],):
                seen[column].see(row.number, part)
    decisions = {column: seen[column].decide(mapping.date_order) for column in columns}
    needed = [decision for decision in decisions.values() if decision.needed]
    if needed:
        raise DateOrderNeededError(needed)
    orders = {mapping.columns[column]: d.order for column, d in decisions.items()}
    return orders, tuple(d.sentence for d in decisions.values() if d.sentence)
