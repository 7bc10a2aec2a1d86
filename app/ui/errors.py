"""The pages that say what went wrong, what to do next, and that nothing typed is lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from werkzeug.datastructures import MultiDict

from app.core.fields import FieldSpec, format_value, shown_value
from app.ui.page import Link

_TEMPLATES = {
    400: "errors/400.html",
    403: "errors/403.html",
    404: "errors/404.html",
    413: "errors/413.html",
    429: "errors/429.html",
    500: "errors/500.html",
}
_UNKNOWN = {True: 400, False: 500}
_NEVER_KEPT = ("csrf_token", "password", "code")


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


def error_page(status: int, *, sentence: str = "", reference: str = "", limit: str = "") -> str:
    """Draw the page for an HTTP status.

    ``sentence`` says what happened where more is known; ``reference`` is what the log calls it;
    ``limit`` is the largest upload, in words. An unlisted status reads as 400 or 500.
    """
    template = _TEMPLATES.get(status) or _TEMPLATES[_UNKNOWN[status < 500]]
    return render_template(template, sentence=sentence, reference=reference, limit=limit)


def expired_page(typed: MultiDict[str, str], action: str, *, had_file: bool = False) -> str:
    """Draw the page for a form whose security token had run out, holding all that was typed."""
    return render_template(
        "errors/expired.html", action=action, kept=kept_inputs(typed), had_file=had_file
    )


def conflict_page(conflict: Conflict) -> str:
    """Draw both versions of a record that changed since it was opened (answer it with 409)."""
    return render_template("errors/409.html", conflict=conflict)


def kept_inputs(typed: MultiDict[str, str]) -> list[tuple[str, str]]:
    """List what was typed, to be sent again: never a password, a code or the old token."""
    return [
        (name, value)
        for name, value in typed.items(multi=True)
        if not any(word in name for word in _NEVER_KEPT)
    ]


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
