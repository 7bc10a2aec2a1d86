"""Say in SQL who stands on a case by a right of ``case_access``: one EXISTS, no list of ids."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, select

from app.identity.models import CaseAccess


def granted_on(kind: str, key: Any) -> Callable[[str, tuple[int, ...]], ColumnElement[bool]]:
    """Make the ``granted`` of a policy shape for records that are, or hang on, a case.

    ``key`` is the column that holds the case's id.
    """

    def granted(right: str, people: tuple[int, ...]) -> ColumnElement[bool]:
        standing = select(CaseAccess.id).where(
            CaseAccess.subject_kind == kind,
            CaseAccess.subject_id == key,
            CaseAccess.right == right,
            CaseAccess.person_id.in_(people),
            CaseAccess.until.is_(None),
        )
        found: ColumnElement[bool] = standing.correlate_except(CaseAccess).exists()
        return found

    return granted
