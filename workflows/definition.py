"""What a workflow is made of: states, transitions, guards over frozen facts.

A workflow file declares one ``Workflow`` out of these pieces and imports nothing else, so a policy
officer can read it from top to bottom. The engine runs it; the documentation draws it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KEEP = None
"""Destination of a move that leaves the state as it is."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a move is not legal now: a stable code, and the sentence the user reads."""

    code: str
    sentence: str


Guard = Callable[[Any], Refusal | None]
"""A pure function of a workflow's facts: None lets the move pass."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a move asks for. ``kind`` is a word of ``app.core.fields.FieldKind``.

    ``vocabulary`` names the table under ``config/`` from which a choice is made. ``kept`` says that
    it is named like a column of the record: its page begins with what stands there, and where it is
    not required a program that leaves it blank keeps that; an empty list (``[]``) empties it.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    record_kind: str = ""
    max_length: int | None = None
    vocabulary: str = ""
    kept: bool = False


REASON = Ask(
    "reason", "Reason", kind="long_text", hint="This is kept in the history of the record."
)


@dataclass(frozen=True, slots=True)
class Tell:
    """A message a move sends: its name in ``config/messages.json`` and who receives it.

    ``to`` is a role in the record (``owner``, ``offered_to``), a person whom the move asks for, or
    a role in the organisation (``ig_officer``, ``siro``).
    """

    message: str
    to: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One move. Its permission is ``<workflow>.<trigger>`` unless ``permission`` names another."""

    trigger: str
    label: str
    sources: tuple[StrEnum, ...]
    destination: StrEnum | None
    event: str
    guards: tuple[Guard, ...] = ()
    asks: tuple[Ask, ...] = ()
    tells: tuple[Tell, ...] = ()
    permission: str | None = None
    system_only: bool = False
    edits_fields: bool = False
    confirm: str = ""

    @property
    def creates(self) -> bool:
        """Whether the move makes a new record, rather than moving one."""
        return not self.sources


class WorkflowError(ValueError):
    """A workflow that cannot be run as declared."""


@dataclass(frozen=True, slots=True, eq=False)
class Workflow:
    """A named state machine; ``validate`` refuses one that could trap a record."""

    name: str
    title: str
    states: type[StrEnum]
    initial: StrEnum
    terminal: frozenset[StrEnum]
    transitions: tuple[Transition, ...]
    about: str = ""
    meanings: dict[StrEnum, str] = field(default_factory=dict)

    def transition(self, trigger: str) -> Transition | None:
        """Find a transition by its trigger."""
        return next((t for t in self.transitions if t.trigger == trigger), None)

    def permission(self, transition: Transition) -> str:
        """Name the permission a transition asks for, noun.verb."""
        return transition.permission or f"{self.name}.{transition.trigger}"

    @property
    def creators(self) -> tuple[Transition, ...]:
        """The moves that make a record."""
        return tuple(t for t in self.transitions if t.creates)

    def validate(self) -> None:
        """Refuse repeated triggers, unreachable states and dead ends not marked terminal.

        Raises WorkflowError with all faults in one sentence.
        """
        faults = [*self._repeated(), *self._unreachable(), *self._dead_ends()]
        if faults:
            raise WorkflowError(f"workflow {self.name}: " + "; ".join(faults))

    def _repeated(self) -> Iterable[str]:
        seen: set[str] = set()
        for transition in self.transitions:
            if transition.trigger in seen:
                yield f"trigger {transition.trigger} is declared twice"
            seen.add(transition.trigger)

    def _unreachable(self) -> Iterable[str]:
        reached = {t.destination or self.initial for t in self.transitions if t.creates}
        grew = True
        while grew:
            more = {
                t.destination
                for t in self.transitions
                if t.destination is not None and reached.intersection(t.sources)
            }
            grew = not more <= reached
            reached |= more
        for state in self.states:
            if state not in reached:
                yield f"state {state.value} cannot be reached"

    def _dead_ends(self) -> Iterable[str]:
        for state in self.states:
            leaves = any(
                state in t.sources and t.destination not in (KEEP, state) for t in self.transitions
            )
            if not leaves and state not in self.terminal:
                yield f"state {state.value} is a dead end and not marked terminal"
