"""Which columns and filters the list of each kind of record has, as data."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, or_

from app.assets.models import Asset, ProcessingRecord, RetentionRule
from app.engine.noun import Noun
from app.identity.models import Absence, Membership, Organisation, Person, Team
from app.organisations.fields import ROLES
from app.reminders.models import Holiday


@dataclass(frozen=True, slots=True)
class View:
    """A list: extra columns as (label, attribute), yes-or-no filters, what its search reads."""

    columns: tuple[tuple[str, str], ...] = ()
    searched: tuple[Any, ...] = ()
    chosen: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    flags: dict[str, tuple[str, ColumnElement[bool]]] = field(default_factory=dict)


YES_NO = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known"))
MARKINGS = (
    ("OFFICIAL", "OFFICIAL"),
    ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"),
    ("SECRET", "SECRET"),
    ("TOP SECRET", "TOP SECRET"),
)

VIEWS: dict[str, View] = {
    "asset": View(
        columns=(
            ("Team", "team"), ("Owner", "owner"), ("Marking", "marking"),
            ("Next review", "next_review_on"), ("Missing", "missing_count"),
        ),
        searched=(Asset.name, Asset.source_reference, Asset.reference),
        chosen=(("personal_data", "Personal data", YES_NO), ("marking", "Marking", MARKINGS)),
        flags={
            "no_owner": ("No accepted owner", Asset.owner_id.is_(None)),
            "incomplete": ("Something missing", Asset.missing_count > 0),
            "review": ("Marking needs review", Asset.marking_needs_review.is_(True)),
            "overdue": (
                "Review overdue",
                (Asset.state == "active") & (Asset.next_review_on < func.current_date()),
            ),
        },
    ),
    "processing_record": View(
        columns=(("Role", "role"), ("Missing", "missing_count")),
        searched=(ProcessingRecord.name, ProcessingRecord.reference),
        flags={"incomplete": ("Something missing", ProcessingRecord.missing_count > 0)},
    ),
    "retention_rule": View(
        columns=(("Counted from", "trigger_event"), ("Months", "period_months"),
                 ("Action", "action")),
        searched=(RetentionRule.name, RetentionRule.source_reference, RetentionRule.reference),
    ),
    "person": View(
        columns=(("Team", "team"), ("Job title", "job_title"), ("Staff number", "staff_number")),
        searched=(Person.name, Person.email, Person.staff_number),
    ),
    "organisation": View(
        columns=(("Code", "code"), ("Kind", "kind")),
        searched=(Organisation.name, Organisation.code, Organisation.other_names),
    ),
    "team": View(columns=(("Level", "kind"), ("Manager", "manager")), searched=(Team.name,)),
    "membership": View(
        columns=(("Person", "person"), ("From", "starts_on"), ("Until", "ends_on")),
        chosen=(("role", "Role", ROLES),),
        searched=(Membership.role,),
    ),
    "holiday": View(
        columns=(("Calendar", "calendar"), ("Day", "day"), ("Nobody works", "closed")),
        searched=(Holiday.name,),
    ),
    "absence": View(
        columns=(("Who", "person"), ("From", "starts_on"), ("Until", "ends_on")),
        searched=(Absence.reference,),
    ),
}  # fmt: skip


def view_of(noun: Noun) -> View:
    """Find a kind's list; one without an entry shows title and state."""
    return VIEWS.get(noun.name, View())


def matches(view: View, text: str) -> ColumnElement[bool]:
    """Say in SQL that a record holds the text in a column the list's search reads."""
    wanted = text.strip().lower()
    return or_(*(func.lower(column).contains(wanted, autoescape=True) for column in view.searched))
