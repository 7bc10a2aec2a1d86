"""The columns every record shares, whatever its kind."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Keyed


class Record(Keyed):
    """A thing people work on: it has a reference, a state and a version.

    ``version`` moves only when a person's fields or the state move, so that a stale edit is
    caught and a derived value never makes one. ``state`` is written by the engine alone.
    """

    reference: Mapped[str] = mapped_column(String(24), unique=True)
    state: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
