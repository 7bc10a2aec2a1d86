"""The errors that have a meaning for users, each with the sentence they will read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class RefusalLike(Protocol):
    """A reason with a stable code and a sentence."""

    @property
    def code(self) -> str: ...

    @property
    def sentence(self) -> str: ...


class CaseworkError(Exception):
    """Any outcome other than success that a door turns into words."""

    code = "error"


class NotFoundError(CaseworkError):
    """The record does not exist, or is not for this actor: both look the same."""

    code = "not_found"

    def __init__(self, what: str = "record") -> None:
        super().__init__(f"There is no such {what}, or you may not see it.")


class DeniedError(CaseworkError):
    """The actor holds no right to ask for this.

    ``sentence`` says so where the right is there, and only somebody else may use it.
    """

    code = "denied"

    def __init__(self, permission: str, sentence: str = "") -> None:
        super().__init__(sentence or f"You do not have permission to do this ({permission}).")
        self.permission = permission
        self.sentence = sentence


class RefusedError(CaseworkError):
    """The move is not legal now; all the reasons together."""

    code = "refused"

    def __init__(self, refusals: Sequence[RefusalLike]) -> None:
        super().__init__(" ".join(r.sentence for r in refusals))
        self.refusals = tuple(refusals)


class StaleError(CaseworkError):
    """The record changed since the actor read it."""

    code = "stale"

    def __init__(self, current_version: int) -> None:
        super().__init__("This record was changed after you opened it. Compare the two versions.")
        self.current_version = current_version


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with one thing that was typed."""

    field: str
    sentence: str


class InvalidError(CaseworkError):
    """Something typed cannot be used; every fault with its field."""

    code = "invalid"

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__(" ".join(f.sentence for f in faults))
        self.faults = tuple(faults)


class BusyError(CaseworkError):
    """The database stayed locked for longer than a person should wait."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("The system is busy saving other work. Nothing was lost: try again.")
