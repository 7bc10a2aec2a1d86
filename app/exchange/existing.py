"""Which record a row means: by our reference, by the source's key and place, or by name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engine.snapshot import column_of
from app.exchange.kinds import Kind
from app.exchange.models import ImportRow, ImportRun
from app.exchange.words import plain
from app.identity.models import Team


def identity(name: str, value: str) -> str:
    """Compare e-mail addresses without their case, anything else as it stands."""
    value = value.strip()
    return value.casefold() if name == "email" else value


class Existing:
    """The records of a kind that there are, as far as matching needs to know them."""

    def __init__(
        self, session: Session, kind: Kind, organisation_id: int, columns: Mapping[str, str]
    ) -> None:
        self.kind = kind
        self.columns = columns
        self.names: dict[int, str] = {}
        self.by_reference: dict[str, int] = {}
        self.by_identity: dict[str, dict[tuple[str, int], int]] = {
            name: {} for name in kind.identities
        }
        self.by_fallback: dict[tuple[str, ...], list[int]] = {}
        self.by_import: dict[tuple[str, str, int], int] = {}
        self._read(session, organisation_id)
        if not kind.places:
            self._read_imports(session, organisation_id)

    def match(self, values: Mapping[str, Any], key: str, position: int) -> list[int]:
        """Find the records a row means: none, one, or several where its keys disagree."""
        reference = str(values.get("reference") or "").upper()
        if reference in self.by_reference:
            return [self.by_reference[reference]]
        imported = self.by_import.get((key_column(self.kind, self.columns), key, position))
        if imported is not None:
            return [imported]
        found = list(dict.fromkeys(self._by_identities(values, position)))
        if found:
            return found if self.kind.one_per_key else found[:1]
        if any(values.get(name) for name in self.kind.identities) or not self.kind.fallback:
            return []
        alike = self.by_fallback.get(fallback_of(self.kind, values), [])
        return alike[position - 1 : position]

    def taken(self, name: str, value: str, position: int) -> int | None:
        """The record that has this key already."""
        return self.by_identity[name].get((identity(name, value), position))

    def _by_identities(self, values: Mapping[str, Any], position: int) -> Iterable[int]:
        for name in self.kind.identities:
            value = values.get(name)
            place = position if self.kind.places else 1
            found = self.taken(name, str(value), place) if value else None
            if found is not None and self._trusted(name, found, values):
                yield found

    def _trusted(self, name: str, record_id: int, values: Mapping[str, Any]) -> bool:
        """Lists of organisations each have numbers of their own: the name must agree as well,
        unless the file names the column as we do."""
        if not self.kind.installation or self.columns.get(name) == name:
            return True
        return self.names.get(record_id) == plain(str(values.get("name") or ""))

    def _read(self, session: Session, organisation_id: int) -> None:
        model = self.kind.noun.model
        names = dict.fromkeys((*self.kind.identities, *self.kind.fallback))
        columns = [getattr(model, column_of(self.kind.noun, name)).label(name) for name in names]
        place = model.source_position if self.kind.places else model.id
        query = select(model.id, model.reference, place.label("place"), *columns)
        if not self.kind.installation:
            query = query.where(model.organisation_id == organisation_id)
        teams = _team_names(session, organisation_id) if "team" in names else {}
        for row in session.execute(query.order_by(model.id)):
            if self.kind.places and row.place < 0:
                continue
            self._keep(row, row.place if self.kind.places else 1, teams)

    def _keep(self, row: Any, place: int, teams: Mapping[int, str]) -> None:
        self.by_reference[row.reference] = row.id
        found = row._mapping
        if self.kind.installation:
            self.names[row.id] = plain(found["name"])
        for name in self.kind.identities:
            if found[name]:
                known = self.by_identity[name]
                known.setdefault((identity(name, found[name]), place), row.id)
        if self.kind.fallback and not any(found[name] for name in self.kind.identities[:1]):
            values = {name: found[name] for name in self.kind.fallback}
            if "team" in values:
                values["team"] = teams.get(values["team"], "")
            self.by_fallback.setdefault(fallback_of(self.kind, values), []).append(row.id)

    def _read_imports(self, session: Session, organisation_id: int) -> None:
        """Where tables keep no place, earlier imports remember which row became which record."""
        query = (
            select(ImportRow.key, ImportRow.position, ImportRow.record_id, ImportRun.mapping)
            .join(ImportRun, ImportRun.id == ImportRow.import_id)
            .where(
                ImportRun.organisation_id == organisation_id,
                ImportRun.kind == self.kind.name,
                ImportRun.state == "applied",
                ImportRow.outcome.in_(("added", "changed", "unchanged")),
                ImportRow.key.is_not(None),
            )
            .order_by(ImportRow.id)
        )
        for key, position, record_id, mapping in session.execute(query):
            columns = {target: column for column, target in mapping.get("columns", {}).items()}
            if record_id is not None:
                self.by_import[key_column(self.kind, columns), key, position] = record_id


def key_column(kind: Kind, columns: Mapping[str, str]) -> str:
    """The column that holds the key of a file: keys of one column do not mean those of another."""
    return next((columns[name] for name in kind.identities if name in columns), "")


def fallback_of(kind: Kind, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that together stand for a key where there is none."""
    return tuple(" ".join(str(values.get(name) or "").casefold().split()) for name in kind.fallback)


def imported_values(
    session: Session, kind: Kind, record_ids: Sequence[int], import_id: int
) -> dict[int, dict[str, Any]]:
    """What imports other than this one last said of these records, field by field."""
    found: dict[int, dict[str, Any]] = {}
    query = (
        select(ImportRow.record_id, ImportRow.values)
        .join(ImportRun, ImportRun.id == ImportRow.import_id)
        .where(
            ImportRow.record_kind == kind.noun_name,
            ImportRow.record_id.in_(record_ids),
            ImportRow.outcome.in_(("added", "changed", "unchanged")),
            ImportRun.state == "applied",
            ImportRun.id != import_id,
        )
        .order_by(ImportRow.id)
    )
    for record_id, values in session.execute(query):
        if record_id is not None:
            found.setdefault(record_id, {}).update(values)
    return found


def _team_names(session: Session, organisation_id: int) -> dict[int, str]:
    rows = session.execute(
        select(Team.id, Team.name).where(Team.organisation_id == organisation_id)
    )
    return dict(rows.tuples().all())
