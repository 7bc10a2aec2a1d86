"""Editing a record of many fields: a list of its groups, each with what it holds and lacks."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from app.assets.completeness import SENTENCES, missing_of_processing
from app.core.database import session
from app.core.fields import FieldKind, FieldSpec, shown_value
from app.engine.noun import Noun
from app.engine.reading import Names, pointers
from app.engine.snapshot import column_of
from app.ui.page import Colour, Page, Tag
from app.ui.record import Fact, Section
from app.ui.words import known_datetime
from app.web.lacking import FIELD_OF
from workflows.definition import Transition

ALL = "list"
"""In an address: this page was reached from the list of groups, and saving leads back to it."""

_WHAT_ONE_ACCEPTS = (
    "description", "purpose", "asset_type", "team", "personal_data", "special_category",
    "criminal_data", "children_data", "high_risk", "number_of_records", "number_of_people",
    "system", "marking", "retention_rule",
)  # fmt: skip
SUMMARISED = {
    ("asset", "accept_ownership"): "What you would answer for",
    ("asset", "decline_ownership"): "What you were offered",
    ("asset", "review"): "What the register says",
}
"""Moves whose page says what they are about, before anybody answers."""


@dataclass(frozen=True, slots=True)
class Part:
    """One group of fields: how many hold something, and how many of what is missing is here."""

    title: str
    href: str
    note: str
    missing: Tag | None


def groups_of(noun: Noun) -> list[str]:
    """List the groups of a kind's fields in order."""
    return list(dict.fromkeys(spec.group for spec in noun.fields))


def is_list(noun: Noun, transition: Transition) -> bool:
    """Whether the address asks for the list of groups: it names none, and there are several."""
    return (
        request.method == "GET" and transition.edits_fields and "group" not in request.args
        and len(groups_of(noun)) > 1
    )  # fmt: skip


def page_of_groups(noun: Noun, record: Any, page: Page) -> str:
    """Show the groups of a record, each leading to its own fields."""
    address = f"/{noun.plural}/{record.reference}/edit"
    lacking = _lacking(noun, record)
    parts = []
    for number, title in enumerate(groups_of(noun)):
        names = [spec.name for spec in noun.fields if spec.group == title]
        filled = sum(_holds(getattr(record, column_of(noun, name))) for name in names)
        absent = sum(name in lacking for name in names)
        tag = Tag(f"{absent} missing", Colour.YELLOW) if absent else None
        note = f"{filled} of {len(names)} filled in"
        parts.append(Part(title, f"{address}?group={number}&from={ALL}", note, tag))
    return render_template("records/groups.html", page=page, parts=parts)


def _holds(stored: Any) -> bool:
    return stored not in (None, "", [], ())


def _lacking(noun: Noun, record: Any) -> set[str]:
    """The fields that what is missing is put right in, and required ones that hold nothing."""
    found = {
        spec.name for spec in noun.fields
        if spec.required and not _holds(getattr(record, column_of(noun, spec.name)))
    }  # fmt: skip
    if noun.name == "asset":
        found |= {FIELD_OF[code] for code in record.missing or () if code in FIELD_OF}
    elif noun.name == "processing_record":
        found |= {one.code for one in missing_of_processing(record)}
    return found


def came_from_list() -> bool:
    """Whether saving leads back to the list of groups."""
    return request.args.get("from") == ALL


def summary_of(noun: Noun, record: Any, transition: Transition) -> Section | None:
    """What a move is about, where somebody answers for it by making it."""
    title = SUMMARISED.get((noun.name, transition.trigger))
    if title is None:
        return None
    names = Names(session(), noun, [record], by_name=True)
    specs = {spec.name: spec for spec in noun.fields}
    pointing = dict(pointers(noun))
    facts = [fact_of(noun, specs[name], record, names, pointing) for name in _WHAT_ONE_ACCEPTS]
    lacking = " ".join(SENTENCES[code].sentence for code in record.missing or ())
    open_now = Fact("Missing", lacking or "Nothing")
    return Section(title, [*(fact for fact in facts if fact.value), open_now])


def fact_of(
    noun: Noun, spec: FieldSpec, record: Any, names: Names, pointing: dict[str, str]
) -> Fact:
    """One field of a record as it is read; ``pointing`` says which fields name another record."""
    stored = getattr(record, column_of(noun, spec.name))
    pointed = pointing.get(spec.name)
    if spec.kind is FieldKind.INSTANT:
        how_exact = getattr(record, spec.precision) if spec.precision else None
        return Fact(spec.label, known_datetime(stored, how_exact))
    text = names.of(pointed, stored) or "" if pointed else shown_value(spec, stored)
    return Fact(spec.label, text)
