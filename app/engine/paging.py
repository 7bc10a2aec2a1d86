"""Page through records by key, never by offset; a cursor is signed and bound to what it pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Select, and_, or_
from sqlalchemy.orm import Session

from app.core.errors import NotFoundError
from app.engine.noun import Noun

PAGE_SIZE = 50
LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class PageOfRows:
    """Some rows, newest first, and the cursors of the pages before and after."""

    rows: Sequence[Any]
    following: str | None
    preceding: str | None


class Cursors:
    """Signs and reads cursors; one made for other filters, sort or kind is refused."""

    def __init__(self, secret_key: str, *, noun: str, filters: Mapping[str, Any]) -> None:
        self._bound = [noun, sorted((k, str(v)) for k, v in filters.items())]
        self._serializer = URLSafeSerializer(secret_key, salt="cursor")

    def write(self, row: Any, *, backwards: bool = False) -> str:
        """Make the cursor that goes on from a row with ``updated_at`` and ``id``."""
        key = [row.updated_at.isoformat(), row.id, backwards]
        return str(self._serializer.dumps([self._bound, key]))

    def read(self, text: str) -> tuple[datetime, int, bool]:
        """Read a cursor; raises NotFoundError for one that is not ours or of another list."""
        try:
            bound, (at, row_id, backwards) = self._serializer.loads(text)
        except (BadSignature, ValueError, TypeError):
            raise NotFoundError("page") from None
        if bound != [self._bound[0], [list(pair) for pair in self._bound[1]]]:
            raise NotFoundError("page")
        return datetime.fromisoformat(at).astimezone(UTC), int(row_id), bool(backwards)


def page_of(
    session: Session,
    query: Select[Any],
    noun: Noun,
    cursors: Cursors,
    *,
    cursor: str | None = None,
    limit: int = PAGE_SIZE,
) -> PageOfRows:
    """Fetch one page of a query that selects at least ``id`` and ``updated_at`` of the noun.

    One query whatever the depth. Raises NotFoundError for a cursor that is not of this list.
    """
    model = noun.model
    at, row_id, backwards = cursors.read(cursor) if cursor else (None, 0, False)
    if at is not None:
        query = query.where(_beyond(model, at, row_id, backwards=backwards))
    order = (
        (model.updated_at.asc(), model.id.asc())
        if backwards
        else (model.updated_at.desc(), model.id.desc())
    )
    rows = list(session.execute(query.order_by(*order).limit(limit + 1)).all())
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    return PageOfRows(
        rows,
        cursors.write(rows[-1]) if rows and (more or backwards) else None,
        cursors.write(rows[0], backwards=True)
        if rows and cursor and (more or not backwards)
        else None,
    )


def _beyond(model: Any, at: datetime, row_id: int, *, backwards: bool) -> Any:
    if backwards:
        return or_(model.updated_at > at, and_(model.updated_at == at, model.id > row_id))
    return or_(model.updated_at < at, and_(model.updated_at == at, model.id < row_id))
