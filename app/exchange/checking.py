"""Check the rows of a file: texts become values, names are looked up, rows meet their records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.fields import FieldProblem, FieldSpec, format_value, parse_value
from app.engine import machine
from app.exchange.comparing import COMPANION, NAMED, Comparison
from app.exchange.existing import Existing, fallback_of, identity, imported_values
from app.exchange.kinds import Kind, RowProblem, Unknown
from app.exchange.lookups import AMBIGUOUS, Lookups
from app.exchange.merging import case_of, merged_cases
from app.exchange.notices import Notices
from app.exchange.rows import KeyPlaces
from app.exchange.sources import Source, SourceRow
from app.links.models import Link


@dataclass(slots=True)
class Checked:
    """A row with its values and what will become of it."""

    number: int
    key: str | None
    position: int
    values: dict[str, Any]
    problems: list[RowProblem]
    outcome: str = "rejected"
    record_id: int | None = None
    record_version: int | None = None
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class LeftOut:
    """Names nobody knows, by field: how often, and the first few."""

    counts: dict[str, int] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)

    def add(self, target: str, text: str) -> None:
        """Count one."""
        self.counts[target] = self.counts.get(target, 0) + 1
        shown = self.shown.setdefault(target, [])
        if text not in shown and len(shown) < 3:
            shown.append(text)

    def sentences(self, kind: Kind) -> list[str]:
        """Say for each field what was left empty."""
        labels = {spec.name: spec.label for spec in kind.specs}
        return [
            f"{labels[name]}: {count:,} {'row names' if count == 1 else 'rows name'} what is not "
            f"known here (for example {', '.join(f'“{text}”' for text in self.shown[name])}); "
            "it was left empty there."
            for name, count in self.counts.items()
        ]


class Checker:
    """Checks rows of one file against what there is now."""

    def __init__(
        self,
        session: Session,
        source: Source,
        organisation_id: int,
        *,
        import_id: int,
        create_teams: bool,
    ) -> None:
        self.session = session
        self.kind: Kind = source.kind
        self.source = source
        self.lookups = Lookups(session, organisation_id)
        self.existing = Existing(session, source.kind, organisation_id, source.columns)
        self.import_id = import_id
        self.create_teams = create_teams
        self.new_teams: dict[str, str] = {}
        self.left_out = LeftOut()
        self.repeats = self.merged = 0
        self.remarks: dict[str, list[int]] = {}
        self._cases = merged_cases(source)
        self.renamed = 0
        self._all, self._distinct = KeyPlaces(), KeyPlaces()
        self._met: dict[int, int] = {}
        self._unkeyed: dict[str | None, int] = {}
        self._used: set[str] = set()
        self._own = self._own_words() if source.kind.own_reference else frozenset()

    def check(self, rows: Sequence[SourceRow]) -> list[Checked]:
        """Check some rows, in the order of the file."""
        checked = [self._one(row) for row in rows]
        self._compare([row for row in checked if row.record_id is not None and not row.problems])
        for row in checked:
            if row.problems:
                row.outcome = "rejected"
        return checked

    def warn_of_repeats(self, notices: Notices) -> None:
        """Warn of each key that stands more than once with different content."""
        columns = self.source.columns
        column = next((columns[n] for n in self.kind.identities if n in columns), "the key")
        self._distinct.warn(notices, column)

    def _own_words(self) -> frozenset[str]:
        names = (*self.kind.identities, "name")
        return frozenset(
            text.strip().casefold()
            for row in self.source.rows()
            for name in names
            if (text := row.texts.get(name, "")).strip()
        )

    def _one(self, row: SourceRow) -> Checked:
        problems = list(row.problems)
        case = self._cases.get(case_of(self.kind, row.texts)) if self._cases else None
        if case is not None and not problems:
            if case.row != row.number:
                self.merged += 1
                return Checked(row.number, case.key, 1, {}, [], "unchanged", cells=row.cells)
            row.texts.update(case.lists)
        values = self._values(row.texts, self.kind.specs, problems)
        if self.kind.companion:
            more = self._values(row.texts, self.kind.companion_specs, problems)
            values |= {COMPANION: more} if more else {}
        key = self._key(values)
        content = [f"{name}={value}" for name, value in values.items()]
        keyed = any(values.get(name) for name in self.kind.identities)
        apart = self.kind.equals_apart and not keyed
        same_as = self._all.place(key or "", row.number, content).same_as if key else None
        if same_as is not None and not problems and not apart:
            self.repeats += 1
            return Checked(row.number, key, 1, {}, [], "unchanged", cells=row.cells)
        places = self._distinct if keyed else self._all
        position = (
            places.place(key or "", row.number, content).position
            if keyed
            else (self._place_without_key(key))
        )
        values |= self.kind.complete(values)
        for text in self.kind.remarks(values, row.texts):
            self.remarks.setdefault(text, []).append(row.number)
        checked = Checked(row.number, key, position, values, problems, "added", cells=row.cells)
        self._match(checked, row.texts)
        return checked

    def _place_without_key(self, key: str | None) -> int:
        self._unkeyed[key] = self._unkeyed.get(key, 0) + 1
        return self._unkeyed[key]

    def _values(
        self, texts: Mapping[str, str], specs: Sequence[FieldSpec], problems: list[RowProblem]
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        faulty = {problem.target for problem in problems}
        companion = specs is self.kind.companion_specs
        for spec in specs:
            text = texts.get(spec.name)
            if text is None or spec.name in faulty:
                continue
            value = parse_value(spec, text)
            if isinstance(value, FieldProblem):
                problems.append(RowProblem(spec.name, text, value.sentence))
            elif value is None and spec.required:
                problems.append(RowProblem(spec.name, text, f"Enter {spec.label.lower()}."))
            elif value is not None and spec.kind in NAMED:
                self._name(spec, str(value), values, problems)
            elif value is not None or not companion:
                values[spec.name] = format_value(spec, value) if isinstance(value, date) else value
        if specs is self.kind.specs and texts.get("reference", "").strip():
            values["reference"] = texts["reference"].strip().upper()
        return values

    def _name(
        self, spec: FieldSpec, text: str, values: dict[str, Any], problems: list[RowProblem]
    ) -> None:
        found = self.lookups.find(spec, text)
        own = spec.name == self.kind.own_reference and text.casefold() in self._own
        if found == AMBIGUOUS:
            problems.append(
                RowProblem(spec.name, text, f"“{text}” fits more than one {spec.label.lower()}.")
            )
        elif found is not None or own:
            values[spec.name] = text
        else:
            self._unknown(spec, text, values, problems)

    def _unknown(
        self, spec: FieldSpec, text: str, values: dict[str, Any], problems: list[RowProblem]
    ) -> None:
        policy = self.kind.unknown.get(spec.name, Unknown.REJECT)
        if policy is Unknown.CREATE and self.create_teams:
            self.new_teams.setdefault(text.casefold(), text)
            values[spec.name] = text
        elif policy is Unknown.REJECT:
            problems.append(
                RowProblem(spec.name, text, f"{spec.label} “{text}” is not known here.")
            )
        else:
            self.left_out.add(spec.name, text)

    def _key(self, values: Mapping[str, Any]) -> str | None:
        for name in self.kind.identities:
            if values.get(name):
                return identity(name, str(values[name]))[:255]
        if values.get("reference"):
            return f"={values['reference']}"
        if not self.kind.fallback:
            return None
        return ("~" + "\x1f".join(fallback_of(self.kind, values)))[:255]

    def _match(self, row: Checked, texts: Mapping[str, str]) -> None:
        if row.key is None and not row.problems:
            row.problems.append(RowProblem("", "", self.kind.no_key_sentence))
            return
        if self.kind.one_per_key and row.position > 1:
            name = next(n for n in self.kind.identities if row.values.get(n))
            row.problems.append(
                RowProblem(name, texts.get(name, ""), "Another row of this file has the same key.")
            )
            return
        found = self.existing.match(row.values, row.key or "", row.position)
        if len(found) > 1:
            row.problems.append(
                RowProblem("", "", "Its keys belong to two different records here.")
            )
        elif found:
            row.record_id = found[0]
            if self.kind.unique and self.source.columns.get(self.kind.unique) != self.kind.unique:
                row.values.pop(self.kind.unique, None)
            other = self._met.setdefault(found[0], row.number)
            if other != row.number:
                row.problems.append(RowProblem("", "", f"Row {other:,} means the same record."))
        elif self._nameless(row):
            label = next((s.label for s in self.kind.specs if s.name == "name"), "a name")
            row.problems.append(RowProblem("name", "", f"Enter {label.lower()}."))
        elif self.kind.unique and not row.problems:
            self._make_unique(row.values, self.kind.unique)

    def _nameless(self, row: Checked) -> bool:
        named = self.kind.spec("name") is not None
        return named and row.values.get("name") is None and not row.problems

    def _make_unique(self, values: dict[str, Any], name: str) -> None:
        """Put a number behind a code that another record has."""
        wanted = str(values[name])
        free, number = wanted, 1
        while free in self._used or self.existing.taken(name, free, 1) is not None:
            number += 1
            free = f"{wanted[:58]}-{number}"
        if free != wanted and name in self.source.columns:
            self.renamed += 1
        self._used.add(free)
        values[name] = free

    def _compare(self, rows: list[Checked]) -> None:
        """Tell changed from unchanged: what the file says anew, and the record does not have."""
        if not rows:
            return
        ids = [row.record_id for row in rows if row.record_id is not None]
        table = self.kind.noun.model.__table__
        records = {
            found["id"]: dict(found)
            for found in self.session.execute(select(table).where(table.c.id.in_(ids))).mappings()
        }
        earlier = imported_values(self.session, self.kind, ids, self.import_id)
        comparison = Comparison(self.kind, self.lookups)
        linked = self._linked(ids) if self.kind.companion else set()
        for row in rows:
            record = records[row.record_id]
            before = earlier.get(row.record_id or 0, {})
            row.record_version = record["version"]
            news = comparison.news(row.values, before, record)
            more = row.values.get(COMPANION)
            second = (
                bool(more)
                and more != before.get(COMPANION)
                and (COMPANION in before or row.record_id not in linked)
            )
            row.outcome = "changed" if news or second else "unchanged"
            if second or news.keys() - self.kind.stepped:
                self._refuse_closed(row, record)
            elif before and all(before.get(k) == v for k, v in row.values.items()):
                row.values = {}

    def _linked(self, ids: Sequence[int]) -> set[int]:
        query = select(Link.from_id).where(
            Link.from_kind == self.kind.noun_name,
            Link.to_kind == self.kind.companion,
            Link.from_id.in_(ids),
            Link.ends_on.is_(None),
        )
        return set(self.session.scalars(query))

    def _refuse_closed(self, row: Checked, record: Mapping[str, Any]) -> None:
        workflow = self.kind.noun.workflow
        closed = self.kind.closed_to(record) if self.kind.closed_to is not None else None
        if closed is not None:
            row.problems.append(RowProblem("", row.key or "", closed))
        elif not machine.offered(workflow, record["state"], self.kind.editor):
            state = workflow.states(record["state"]).value.replace("_", " ")
            sentence = f"{record['reference']} is {state}, so it cannot be changed."
            row.problems.append(RowProblem("", row.key or "", sentence))
