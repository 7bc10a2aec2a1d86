"""The computed rules by name: the same functions serve pages, calculators and ``ig rules``."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Evaluation = Callable[["Case"], Any]


class RuleInputError(ValueError):
    """A case that a rule cannot read; the sentence names the field."""


class UnknownRuleError(LookupError):
    """No rule bears this name."""


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


def evaluate(name: str, case: Mapping[str, Any]) -> Any:
    """Answer one case, as it stands in a line of JSON, flat or under ``input``.

    Raises UnknownRuleError, and RuleInputError for a case the rule cannot read.
    """
    found = find_rule(name)
    if found is None:
        raise UnknownRuleError(f"There is no rule {name}.")
    return found.evaluate(Case(case))


class Case:
    """The input of a rule, read field by field; raises RuleInputError naming what is wrong.

    What stands beside ``input`` (the ``clock`` of a clock case) is read with it.
    """

    def __init__(self, given: Mapping[str, Any]) -> None:
        inner = given.get("input", {})
        if not isinstance(inner, Mapping):
            raise RuleInputError("“input” must be an object.")
        self._given = {**given, **inner}

    def holds(self, name: str) -> bool:
        """Whether the field is there, be it null."""
        return name in self._given

    def boolean(self, name: str, *, default: bool | None = None) -> bool:
        """Read true or false."""
        return bool(self._read(name, (bool,), "true or false", default))

    def whole(self, name: str, *, least: int | None = None) -> int:
        """Read a whole number, not under ``least``."""
        value = int(self._read(name, (int,), "a whole number"))
        if least is not None and value < least:
            raise RuleInputError(f"“{name}” must be {least} or more.")
        return value

    def whole_or_none(self, name: str, *, least: int | None = None) -> int | None:
        """Read a whole number, or nothing."""
        return None if self._given.get(name) is None else self.whole(name, least=least)

    def number_or_none(self, name: str, *, least: float | None = None) -> float | None:
        """Read a number that is finite, or nothing."""
        if self._given.get(name) is None:
            return None
        value = self._read(name, (int, float), "a number")
        if not -math.inf < value < math.inf:
            raise RuleInputError(f"“{name}” must be a number.")
        if least is not None and value < least:
            raise RuleInputError(f"“{name}” must be {least} or more.")
        return float(max(-1e300, min(value, 1e300)))

    def text_or_none(self, name: str) -> str | None:
        """Read a text, or nothing."""
        value = self._given.get(name)
        return None if value is None else str(self._read(name, (str,), "a text"))

    def day(self, name: str) -> date:
        """Read an ISO date."""
        text = str(self._read(name, (str,), "a date such as 2026-11-21"))
        try:
            return date.fromisoformat(text if _DATE.fullmatch(text) else "")
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

    def parts(self, name: str) -> "list[Case]":
        """Read a list of objects within the input."""
        value = self._read(name, (list,), "a list of objects", [])
        if not all(isinstance(part, dict) for part in value):
            raise RuleInputError(f"“{name}” must be a list of objects.")
        return [Case(part) for part in value]

    def _read(self, name: str, kinds: tuple[type, ...], words: str, default: Any = None) -> Any:
        value = self._given.get(name, default)
        if value is None and name not in self._given:
            raise RuleInputError(f"“{name}” is missing: give {words}.")
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise RuleInputError(f"“{name}” must be {words}.")
        return value
