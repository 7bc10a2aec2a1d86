"""Search: one table for every kind of record, kept in the transaction of every move."""

from app.engine.bulk import after_adding
from app.engine.unit_of_work import before_commit
from app.reminders.upkeep import at_tick
from app.search import entries
from app.search.rebuild import rebuild_if_empty


def register() -> None:
    """Follow every change of every record, one at a time or by the thousand."""
    before_commit(entries.keep_touched)
    after_adding(entries.add_many)
    at_tick("fill_search", rebuild_if_empty)
