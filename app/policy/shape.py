"""How a kind of record meets the words of the permission table: which column says whose it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement

from app.identity.actor import Actor

Column = Any
"""A mapped column or a SQL expression of a record's table."""


@dataclass(frozen=True, slots=True, eq=False)
class PolicyShape:
    """The columns behind the ``where`` and ``also`` words; one that is None grants nothing.

    A word that a record's kind has no column for can never be met: no row means no.
    ``local`` says that whoever is named on such a record has a role in its organisation, so that
    a right over all the organisation leaves nothing for them to add. ``named_for`` says for one
    permission who is named for it, where that is somebody else. ``assets`` takes the persons'
    ids and answers whether the record is, or hangs on, their asset; ``owned`` the same
    for a record that is somebody's own by rows of another table. ``parent_visible`` and
    ``parent_editable`` say on which parents a record hangs that an actor may see, or change; a
    kind without them decides that where its parent is loaded. ``parent_restricted`` says that what
    a record hangs on is a restricted case.

    ``owned_for`` and ``second_for`` say for one permission what is somebody's own, or whose the
    other half was, where that differs.
    ``granted`` says for a word of ``case_access`` (named, involved, assigned) and persons' ids that
    one of them is on a case by that right; with it an office-holder who is involved is replaced by
    their deputy. ``receipt`` is the hash of the code with which the public opens its own report.

    A shape equals itself alone, for its columns compare in SQL.
    """

    organisation: Column
    own: tuple[Column, ...] = ()
    owned: Callable[[tuple[int, ...]], ColumnElement[bool]] | None = None
    owned_for: Mapping[str, Callable[[tuple[int, ...]], ColumnElement[bool]]] = field(
        default_factory=dict
    )
    team: Column | None = None
    named: tuple[Column, ...] = ()
    named_for: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    assigned: tuple[Column, ...] = ()
    assets: Callable[[tuple[int, ...]], ColumnElement[bool]] | None = None
    party: Callable[[tuple[int, ...]], ColumnElement[bool]] | None = None
    own_party: Callable[[tuple[int, ...]], ColumnElement[bool]] | None = None
    health: Column | None = None
    published: Column | Callable[[tuple[int, ...]], ColumnElement[bool]] | None = None
    author: Column | None = None
    assessor: Column | None = None
    owner: Column | None = None
    requester: Column | None = None
    about: Column | None = None
    second: Column | None = None
    second_for: Mapping[str, Column] = field(default_factory=dict)
    restricted: Column | None = None
    parent_restricted: Callable[[], ColumnElement[bool]] | None = None
    red: Column | None = None
    parent_visible: Callable[[Actor], ColumnElement[bool]] | None = None
    parent_editable: Callable[[Actor], ColumnElement[bool]] | None = None
    granted: Callable[[str, tuple[int, ...]], ColumnElement[bool]] | None = None
    receipt: Column | None = None
    local: bool = False

    def kept_back(self) -> Column | None:
        """Whether a record is, or hangs on, a restricted case; None for kinds that never are."""
        return self.restricted if self.parent_restricted is None else self.parent_restricted()
