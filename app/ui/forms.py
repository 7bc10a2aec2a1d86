"""Forms, written by hand or made from the fields a domain declares."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from app.core.errors import FieldFault
from app.core.fields import (
    FieldKind,
    FieldProblem,
    FieldSpec,
    format_value,
    lower_label,
    parse_value,
)
from app.http.kept import resuming
from app.ui.fields import (
    ChoiceField,
    ChoicesField,
    DatePartsField,
    InstantField,
    LongTextField,
    PasswordField,
    SelectField,
    TextField,
)
from app.ui.page import Problem

CHECK_AND_SEND = "Nothing was saved yet. Check what you typed, and send it again."
_NOT_RECORDED = ("", "Not recorded")
_MOST_RADIOS = 8
_CHOOSING = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN)
_WIDTHS = {FieldKind.INTEGER: 10, FieldKind.DECIMAL: 10}
_SUGGESTED = (FieldKind.PERSON, FieldKind.TEAM, FieldKind.ORGANISATION, FieldKind.RECORD)
_LOOK_UPS = {
    FieldKind.PERSON: "Enter a name, e-mail address or staff number.",
    FieldKind.TEAM: "Enter the name of a team.",
    FieldKind.ORGANISATION: "Enter a name or code.",
    FieldKind.RECORD: "Enter a reference.",
    FieldKind.KEYWORDS: "Separate words with semicolons.",
}


class Required:
    """Refuse an empty field with the sentence GOV.UK uses: "Enter …" or "Choose …"."""

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence

    def __call__(self, _form: Any, field: Any) -> None:
        """Raise ValidationError when nothing was entered."""
        typed = field.typed if isinstance(field.typed, list) else field.typed.strip()
        if not field.errors and not typed:
            verb = "Choose" if isinstance(field, ChoiceField) else "Enter"
            raise ValidationError(self.sentence or f"{verb} {lower_label(field.label.text)}.")


class CaseworkForm(FlaskForm):  # type: ignore[misc]  # flask_wtf is untyped
    """A form that hands on texts, takes faults back, and lists its problems in order."""

    specs: ClassVar[tuple[FieldSpec, ...]] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what was typed. A form that was kept is shown again first, and never taken."""
        if resuming():
            self.form_errors.append(CHECK_AND_SEND)
            return False
        return bool(super().validate(extra_validators))

    def inputs(self) -> dict[str, str | list[str]]:
        """Give what was typed as the texts that every door hands to the engine."""
        return {field.name: field.typed for field in self.own_fields()}

    def show_faults(self, faults: Iterable[FieldFault]) -> None:
        """Put the faults the engine found beside their fields; the rest above the form."""
        for fault in faults:
            field = self._fields.get(fault.field)
            errors = self.form_errors if field is None else field.errors
            if fault.sentence not in errors:
                (self.form_errors if field is None else _list_of_errors(field)).append(
                    fault.sentence
                )

    @property
    def problems(self) -> list[Problem]:
        """Every problem in the order of the page, for the error summary."""
        found = [Problem(str(sentence)) for sentence in self.form_errors]
        for field in self.own_fields():
            found += [Problem(str(sentence), field.first_id) for sentence in field.errors]
        return found

    @property
    def has_file(self) -> bool:
        """Whether the form must be sent as multipart."""
        return any(getattr(field.widget, "macro", "") == "file_input" for field in self)

    def own_fields(self) -> list[Any]:
        """List the fields a person fills in."""
        return [field for field in self if isinstance(field, TextField)]

    def under_headings(self) -> list[tuple[str, list[Any]]]:
        """List the fields under the headings their declarations name, in order."""
        headings = {spec.name: spec.group for spec in self.specs}
        grouped: dict[str, list[Any]] = {}
        for field in self.own_fields():
            grouped.setdefault(headings.get(field.name, ""), []).append(field)
        return list(grouped.items())


def build_form(
    specs: Sequence[FieldSpec],
    *,
    values: Mapping[str, Any] | None = None,
    suggestions: Mapping[str, Sequence[str]] | None = None,
    mark_optional: bool = False,
) -> CaseworkForm:
    """Make a form from declared fields, filled with ``values`` and then with what was posted.

    ``values`` are those of the record; a person, team, organisation or record is given as the
    text that names it. ``suggestions`` fill a field's datalist. Raises ValueError for a field whose
    name would hide what every form has.
    """
    hidden = [spec.name for spec in specs if hasattr(CaseworkForm, spec.name)]
    if hidden:
        raise ValueError(f"No form can have a field called {', '.join(hidden)}.")
    hints = suggestions or {}
    members: dict[str, Any] = {
        spec.name: field_of(spec, suggestions=hints.get(spec.name, ()), mark_optional=mark_optional)
        for spec in specs
    }
    form_class = type("DeclaredForm", (CaseworkForm,), {**members, "specs": tuple(specs)})
    form: CaseworkForm = form_class(data=_shown(specs, values or {}))
    return form


def field_of(
    spec: FieldSpec, *, suggestions: Sequence[str] = (), mark_optional: bool = False
) -> Any:
    """Make the field of one declaration, not yet bound to a form."""
    label = f"{spec.label} (optional)" if mark_optional and not spec.required else spec.label
    options: dict[str, Any] = {
        "hint": spec.hint or _LOOK_UPS.get(spec.kind, ""),
        "validators": [Declared(spec)],
    }
    if spec.choices or spec.kind in _CHOOSING:
        return _choosing(spec, label, options)
    match spec.kind:
        case FieldKind.LONG_TEXT:
            return LongTextField(label, max_length=spec.max_length, **options)
        case FieldKind.SECRET:
            return PasswordField(label, autocomplete="new-password", **options)
        case FieldKind.DATE:
            options["hint"] = spec.hint or "For example, 27 3 2026."
            return DatePartsField(label, **options)
        case FieldKind.INSTANT:
            options["hint"] = spec.hint or "For example, 27 3 2026, 4:45pm."
            return InstantField(label, **options)
    numeric = spec.kind is FieldKind.INTEGER
    return TextField(
        label, width=_WIDTHS.get(spec.kind), inputmode="numeric" if numeric else "",
        suggestions=suggestions, suggest=_suggest(spec), spellcheck=spec.kind is FieldKind.TEXT,
        **options,
    )  # fmt: skip


def _suggest(spec: FieldSpec) -> str:
    """Where names for a field are offered while one types."""
    kind = spec.record_kind if spec.kind is FieldKind.RECORD else spec.kind.value
    return f"/suggest/{kind}" if spec.kind in _SUGGESTED else ""


def _choosing(spec: FieldSpec, label: str, options: dict[str, Any]) -> Any:
    if spec.kind in (FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN) and not spec.choices:
        unknown = [("unknown", "Not known")] if spec.kind is FieldKind.YES_NO_UNKNOWN else []
        choices = [("yes", "Yes"), ("no", "No"), *unknown]
    else:
        choices = list(spec.choices)
    if spec.kind is FieldKind.MULTI_CHOICE:
        return ChoicesField(label, choices=choices, **options)
    if len(choices) > _MOST_RADIOS:
        return SelectField(label, choices=choices, **options)
    # A ticked radio cannot be unticked, so an optional question offers an empty answer.
    offered = choices if spec.required else [*choices, _NOT_RECORDED]
    return ChoiceField(label, choices=offered, inline=len(offered) <= 2, **options)


def _shown(specs: Sequence[FieldSpec], values: Mapping[str, Any]) -> dict[str, Any]:
    typed = (FieldKind.DATE, FieldKind.INSTANT, FieldKind.MULTI_CHOICE)
    return {
        spec.name: values[spec.name]
        if spec.kind in typed
        else format_value(spec, values[spec.name])
        for spec in specs
        if spec.name in values
    }


def _list_of_errors(field: Field) -> list[Any]:
    if not isinstance(field.errors, list):
        field.errors = list(field.errors)
    return field.errors


class Declared:
    """Hold a field to its declaration, with the sentences every other door gives."""

    def __init__(self, spec: FieldSpec) -> None:
        self.spec = spec

    def __call__(self, form: Any, field: Any) -> None:
        if field.errors:
            return
        if self.spec.required:
            Required()(form, field)
        read = parse_value(self.spec, field.typed)
        if isinstance(read, FieldProblem):
            raise ValidationError(read.sentence)
