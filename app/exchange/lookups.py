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

    def add_past(self, record_id: int, exact: list[Any], shared: list[Any]) -> None:
        """Make a closed team or a person who left known, under words that nobody else has."""
        for words, given in ((self.exact, exact), (self.shared, shared)):
            for word in given:
                if word and self.find(word) is None:
                    words[word.strip().casefold()] = record_id

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
        for record_id, current, exact, shared in self._rows(spec):
            if current:
                names.add(record_id, exact, shared)
            else:
                names.add_past(record_id, exact, shared)
        return names

    def _rows(self, spec: FieldSpec) -> Iterable[tuple[int, bool, list[Any], list[Any]]]:
        """Each thing with its words; those that are over come last."""
        session, here = self._session, self._organisation_id
        if spec.kind is FieldKind.PERSON:
            left = Person.state != "current"
            columns = (Person.reference, Person.email, Person.staff_number, Person.name)
            query = select(Person.id, left, *columns).where(Person.organisation_id == here)
            for key, over, reference, email, number, name in session.execute(query.order_by(left)):
                yield key, not over, [reference, email, number], [] if over else [name]
        elif spec.kind is FieldKind.TEAM:
            over = Team.state != "open"
            teams = select(Team.id, over, Team.reference, Team.name)
            teams = teams.where(Team.organisation_id == here).order_by(over, Team.id)
            for key, closed, reference, name in session.execute(teams):
                yield key, not closed, [reference], [name]
        elif spec.kind is FieldKind.ORGANISATION:
            o = Organisation
            found = select(o.id, o.reference, o.code, o.name, o.source_reference).order_by(o.id)
            for row in session.execute(found):
                yield row.id, True, [row.code, row.reference], [row.name, row.source_reference]
        elif spec.kind is FieldKind.RECORD:
            model = get_noun(spec.record_kind).model
            rules = select(model.id, model.reference, model.source_reference)
            rules = rules.where(model.organisation_id == here).order_by(model.id)
            for row in session.execute(rules):
                yield row.id, True, [row.reference], [row.source_reference]
