"""A stale edit: both versions side by side, with nothing typed lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from app.core.fields import FieldSpec, format_value, shown_value
from app.ui.page import Link


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people changed: what each wrote, as text to read and as text to send."""

    name: str
    label: str
    yours: str
    theirs: str
    yours_text: str
    theirs_text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stale edit: where it goes, what differs, and everything else that was typed."""

    action: str
    version: int
    record: Link
    changed_by: str
    differences: Sequence[Difference]
    kept: Sequence[tuple[str, str]]


def conflict_page(conflict: Conflict) -> str:
    """Draw both versions of a record that changed since it was opened (answer it with 409)."""
    return render_template("errors/409.html", conflict=conflict)


def conflict_of(
    specs: Iterable[FieldSpec],
    yours: Mapping[str, object],
    theirs: Mapping[str, object],
    *,
    version: int,
    action: str,
    record: Link,
    changed_by: str,
) -> Conflict:
    """Compare two versions field by field; both give values, or texts where that is the value.

    Fields that agree are kept as hidden inputs, so that nothing typed is lost.
    """
    differences, kept = [], []
    for spec in specs:
        if spec.name not in yours:
            continue
        mine, saved = yours[spec.name], theirs.get(spec.name)
        mine_text, saved_text = format_value(spec, mine), format_value(spec, saved)
        if mine_text == saved_text:
            kept.append((spec.name, mine_text))
        else:
            shown = shown_value(spec, mine), shown_value(spec, saved)
            differences.append(Difference(spec.name, spec.label, *shown, mine_text, saved_text))
    return Conflict(action, version, record, changed_by, differences, kept)
