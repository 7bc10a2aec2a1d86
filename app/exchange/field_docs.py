"""Write docs/fields.md: every field that can be imported, by kind, from its declaration."""

from pathlib import Path

from app.core.fields import FieldSpec
from app.exchange.kinds import Kind, kinds

WRITTEN = (
    "<!-- Written by `ig workflows --write-docs`; change the fields' declarations instead. -->"
)
_KINDS = {
    "long_text": "text, several lines", "yes_no": "yes or no",
    "yes_no_unknown": "yes, no or unknown", "choice": "one of",
    "multi_choice": "any of, parted by semicolons", "keywords": "words, parted by semicolons",
    "date": "date", "integer": "whole number", "decimal": "number", "person": "person",
    "team": "team", "organisation": "organisation", "record": "reference", "marking": "marking",
    "text": "text", "instant": "instant",
}  # fmt: skip


def page() -> str:
    """Make the page."""
    lines = [
        "# Fields",
        "",
        WRITTEN,
        "",
        "A column may bear a field's name or label, or be mapped to its name in a mapping file.",
        "Exports use the names. Names of people, teams and the like are looked up.",
        "",
    ]
    for kind in kinds():
        lines += _section(kind)
    return "\n".join(lines)


def write(path: Path) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


def _section(kind: Kind) -> list[str]:
    keys = ", ".join(f"`{name}`" for name in kind.identities)
    rest = ", ".join(f"`{name}`" for name in kind.fallback)
    matched = f"A row is matched to a record by `reference`, then {keys}"
    matched += f", and without these by {rest} and its place among equals." if rest else "."
    lines = [f"## {kind.name.capitalize()}", "", matched, ""]
    lines += ["| Name | Label | Holds | Note |", "|---|---|---|---|"]
    specs = [target.spec for target in kind.targets()]
    return [*lines, *(_row(spec) for spec in specs), ""]


def _row(spec: FieldSpec) -> str:
    holds = _KINDS.get(str(spec.kind), str(spec.kind))
    if spec.choices:
        holds += ": " + ", ".join(value for value, _label in spec.choices)
    elif holds.startswith("text"):
        holds += f", up to {spec.longest:,}"
    note = " ".join(part for part in (spec.hint, f"({spec.source})" if spec.source else "") if part)
    required = " (required)" if spec.required else ""
    return f"| `{spec.name}`{required} | {spec.label} | {holds} | {note.replace('|', ' ')} |"
