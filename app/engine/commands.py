"""What can be asked of the engine, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base


@dataclass(frozen=True, slots=True)
class Command:
    """Make a record, or fire one of its triggers.

    ``inputs`` are texts as people type them, or values already typed; both are checked the same
    way. ``version`` is the one the person read, ``effective_on`` a London date when the change was
    so earlier than it was typed. ``key`` makes a repeat answer instead of act.
    """

    noun: str
    trigger: str
    reference: str | None = None
    organisation: str | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    effective_on: date | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command."""

    noun: str
    reference: str
    record_id: int
    state: str
    version: int
    event: str
    changed: bool = True
    repeated: bool = False
    warnings: tuple[str, ...] = ()
    secret: str | None = None


class CommandKey(Base):
    """The answer to a command that came with a key, so that a form posted twice acts once."""

    __tablename__ = "command_keys"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    noun: Mapped[str] = mapped_column(String(32))
    reference: Mapped[str] = mapped_column(String(24))
    kept_until: Mapped[datetime]
