"""The computed rules by name: the same functions serve pages, calculators and ``ig rules``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Evaluation = Callable[["Case"], Any]


class RuleInputError(ValueError):
    """A case that a rule cannot read; the sentence names the field."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A computed rule: its name, the ids of the rules it carries out, what it answers."""

    name: str
    ids: tuple[str, ...]
    about: str
    evaluate: Evaluation


_rules: dict[str, Rule] = {}


def rule(name: str, *ids: str) -> Callable[[Evaluation], Evaluation]:
    """Declare a rule under a name; its docstring's first line says what it answers."""

    def declare(evaluate: Evaluation) -> Evaluation:
        about = (evaluate.__doc__ or "").strip().split("\n")[0]
        _rules[name] = Rule(name, ids, about, evaluate)
        return evaluate

    return declare


def rules() -> tuple[Rule, ...]:
    """List the rules there are, by name."""
    return tuple(_rules[name] for name in sorted(_rules))


def find_rule(name: str) -> Rule | None:
    """Find a rule by its name."""
    return _rules.get(name)


class Case:
    """The input of a rule, read field by field; raises RuleInputError naming what is wrong."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        inner = given.get("input", given)
        if not isinstance(inner, Mapping):
            raise RuleInputError("“input” must be an object.")
        self._given = inner

    def boolean(self, name: str, *, default: bool | None = None) -> bool:
        """Read true or false."""
        return bool(self._read(name, (bool,), "true or false", default))

    def whole(self, name: str) -> int:
        """Read a whole number."""
        return int(self._read(name, (int,), "a whole number"))

    def whole_or_none(self, name: str) -> int | None:
        """Read a whole number, or nothing."""
        value = self._given.get(name)
        return None if value is None else self.whole(name)

    def number_or_none(self, name: str) -> float | None:
        """Read a number, or nothing."""
        if self._given.get(name) is None:
            return None
        return float(self._read(name, (int, float), "a number"))

    def text_or_none(self, name: str) -> str | None:
        """Read a text, or nothing."""
        value = self._given.get(name)
        return None if value is None else str(self._read(name, (str,), "a text"))

    def day(self, name: str) -> date:
        """Read an ISO date."""
        text = str(self._read(name, (str,), "a date such as 2026-11-21"))
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise RuleInputError(f"“{name}” must be a date such as 2026-11-21.") from None

    def day_or_none(self, name: str) -> date | None:
        """Read an ISO date, or nothing."""
        return None if self._given.get(name) is None else self.day(name)

    def texts(self, name: str) -> list[str]:
        """Read a list of texts."""
        value = self._read(name, (list,), "a list of texts", [])
        if not all(isinstance(part, str) for part in value):
            raise RuleInputError(f"“{name}” must be a list of texts.")
        return list(value)

    def wholes_or_none(self, name: str) -> list[int] | None:
        """Read a list of whole numbers, or nothing."""
        if self._given.get(name) is None:
            return None
        value = self._read(name, (list,), "a list of whole numbers")
        if not all(isinstance(part, int) and not isinstance(part, bool) for part in value):
            raise RuleInputError(f"“{name}” must be a list of whole numbers.")
        return list(value)

    def part_or_none(self, name: str) -> "Case | None":
        """Read an object within the input, or nothing."""
        if self._given.get(name) is None:
            return None
        return Case(self._read(name, (dict,), "an object"))

    def _read(self, name: str, kinds: tuple[type, ...], words: str, default: Any = None) -> Any:
        value = self._given.get(name, default)
        if value is None and name not in self._given:
            raise RuleInputError(f"“{name}” is missing: give {words}.")
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise RuleInputError(f"“{name}” must be {words}.")
        return value
