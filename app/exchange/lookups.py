"""Who and what names in a file mean, looked up once for a whole import."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.fields import FieldKind, FieldSpec
from app.engine.noun import get_noun
from app.identity.models import Organisation, Person, Team

AMBIGUOUS = -1


@dataclass(slots=True)
class Names:
    """Texts to ids of one kind of thing; exact words first, then words that may be shared."""

    exact: dict[str, int] = field(default_factory=dict)
    shared: dict[str, int] = field(default_factory=dict)

    def add(
        self, record_id: int, exact: Iterable[str | None], shared: Iterable[str | None]
    ) -> None:
        """Make a thing known under its words."""
        for word in exact:
            if word:
                self._put(self.exact, word, record_id)
        for word in shared:
            if word:
                self._put(self.shared, word, record_id)

    def find(self, text: str) -> int | None:
        """Find the one thing meant; AMBIGUOUS when it is more than one, None when none."""
        word = text.strip().casefold()
        return self.exact.get(word) or self.shared.get(word)

    @staticmethod
    def _put(words: dict[str, int], word: str, record_id: int) -> None:
        key = word.strip().casefold()
        if words.setdefault(key, record_id) != record_id:
            words[key] = AMBIGUOUS


class Lookups:
    """The people, teams, organisations and rules that a file of one organisation may name."""

    def __init__(self, session: Session, organisation_id: int) -> None:
        self._session = session
        self._organisation_id = organisation_id
        self._known: dict[str, Names] = {}

    def find(self, spec: FieldSpec, text: str) -> int | None:
        """Find what a text means for this field, as pages do (R-IMP-01: number, then e-mail)."""
        return self.names(spec).find(text)

    def names(self, spec: FieldSpec) -> Names:
        """The names of the things a field may hold."""
        key = spec.record_kind if spec.kind is FieldKind.RECORD else str(spec.kind)
        if key not in self._known:
            self._known[key] = self._read(spec)
        return self._known[key]

    def _read(self, spec: FieldSpec) -> Names:
        names = Names()
        for record_id, exact, shared in self._rows(spec):
            names.add(record_id, exact, shared)
        return names

    def _rows(self, spec: FieldSpec) -> Iterable[tuple[int, list[Any], list[Any]]]:
        session, here = self._session, self._organisation_id
        if spec.kind is FieldKind.PERSON:
            for p in session.execute(
                select(Person.id, Person.reference, Person.email, Person.staff_number, Person.name)
                .where(Person.organisation_id == here, Person.state == "current")
            ):  # fmt: skip
                yield p.id, [p.reference, p.email, p.staff_number], [p.name]
        elif spec.kind is FieldKind.TEAM:
            for t in session.execute(
                select(Team.id, Team.reference, Team.name)
                .where(Team.organisation_id == here, Team.state == "open").order_by(Team.id)
            ):  # fmt: skip
                yield t.id, [t.reference], [t.name]
        elif spec.kind is FieldKind.ORGANISATION:
            o = Organisation
            for row in session.execute(
                select(o.id, o.reference, o.code, o.name, o.source_reference).order_by(o.id)
            ):
                yield row.id, [row.code, row.reference], [row.name, row.source_reference]
        elif spec.kind is FieldKind.RECORD:
            model = get_noun(spec.record_kind).model
            for r in session.execute(
                select(model.id, model.reference, model.source_reference)
                .where(model.organisation_id == here).order_by(model.id)
            ):  # fmt: skip
                yield r.id, [r.reference], [r.source_reference]
