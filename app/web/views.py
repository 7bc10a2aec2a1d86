"""Which columns and filters the list of each kind of record has, as data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, Date, Integer, and_, bindparam, func, or_, select

from app.actions.fields import PRIORITIES, SOURCES
from app.actions.models import Action
from app.actions.nouns import DONE as ACTIONS_DONE
from app.actions.nouns import OPEN as ACTIONS_OPEN
from app.assets.contracts.models import Contract
from app.assets.contracts.queries import STANDINGS
from app.assets.models import Asset, ProcessingRecord
from app.assets.publication.fields import REQUIREMENTS
from app.assets.publication.models import Publication
from app.assets.retention.fields import CASES, METHODS
from app.assets.retention.models import Disposal, LegalHold
from app.assets.retention.queries import HOLDABLE, OPEN
from app.assets.risks.fields import CATEGORIES, TREATMENTS
from app.assets.risks.models import Risk
from app.core.database import UtcDateTime
from app.core.dates import london_date
from app.core.parameters import current_whole
from app.core.vocabulary import choices
from app.documents.models import Document, PolicyDocument
from app.documents.policies import KINDS as POLICY_KINDS
from app.engine.noun import Noun
from app.identity.models import Absence, Membership
from app.incidents.models import Incident, Obligation
from app.incidents.notices.fields import DIRECTIONS
from app.incidents.notices.fields import KINDS as NOTICE_KINDS
from app.incidents.notices.models import Correspondence, Notification
from app.incidents.presenters import CATEGORIES as CATEGORIES_OF_INCIDENTS
from app.incidents.presenters import CLASSES, ZONES
from app.incidents.queries.cases import open_case
from app.organisations.fields import ROLES
from app.reminders.models import Holiday
from app.ui.page import Tag
from app.web.actions import priority_tag
from app.web.contracts import standing_tag
from app.web.filters import asset_below, in_team, of_assets, of_organisation, of_person
from app.web.incidents import class_tag, zone_tag
from app.web.risks import BANDS, band_tag
from workflows.notification import CHANNELS


@dataclass(frozen=True, slots=True)
class View:
    """A list: extra columns as (label, attribute), and its filters.

    ``named`` filters ask for what another record is called: a team, a person. ``tags`` shows a
    column's word in a colour. ``beside`` are lists of other kinds that belong to the same work, as
    (words, address).
    """

    columns: tuple[tuple[str, str], ...] = ()
    searched: tuple[Any, ...] = ()
    chosen: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    named: dict[str, tuple[str, Callable[[str], ColumnElement[bool]]]] = field(default_factory=dict)
    flags: dict[str, tuple[str, ColumnElement[bool]]] = field(default_factory=dict)
    beside: tuple[tuple[str, str], ...] = ()
    tags: dict[str, Callable[[Any], Tag]] = field(default_factory=dict)


TODAY = bindparam("today", callable_=lambda: london_date(g.now), type_=Date)
"""The reader's day, by the installation's clock."""
ME = bindparam("me", callable_=lambda: g.actor.person_id or 0, type_=Integer)
"""The reader."""
NOW = bindparam("now", callable_=lambda: g.now, type_=UtcDateTime)
_TITLES = ("name", "reference")
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
            ("Next review", "next_review_on"), ("Highest risk", "highest_risk_score"),
            ("Missing", "missing_count"),
        ),
        named={
            "team": ("Team", in_team(Asset.team_id)),
            "owner": ("Owner", of_person(Asset.owner_id)),
        },
        chosen=(("personal_data", "Personal data", YES_NO), ("marking", "Marking", MARKINGS)),
        flags={
            "no_owner": ("No accepted owner", Asset.owner_id.is_(None)),
            "incomplete": ("Something missing", Asset.missing_count > 0),
            "review": ("Marking needs review", Asset.marking_needs_review.is_(True)),
            "overdue": (
                "Review overdue",
                (Asset.state == "active") & (Asset.next_review_on < TODAY),
            ),
            "high_risk": ("High risk", Asset.at_high_risk.is_(True)),
            "disposal_due": (
                "Disposal due",
                Asset.state.in_(HOLDABLE) & (Asset.disposal_due_on <= TODAY),
            ),
            "held": ("On legal hold", Asset.held.is_(True)),
            "disposing": (
                "Disposal asked for",
                Asset.id.in_(select(Disposal.asset_id).where(Disposal.state.in_(OPEN))),
            ),
        },
    ),
    "action": View(
        columns=(
            ("Owner", "owner"), ("Due on", "due_on"), ("Priority", "priority"),
            ("From", "source_kind"),
        ),
        chosen=(
            ("source_kind", "Where it comes from", choices(SOURCES)),
            ("priority", "Priority", choices(PRIORITIES)),
        ),
        named={"owner": ("Owner", of_person(Action.owner_id))},
        flags={
            "mine": ("Mine to do", (Action.owner_id == ME) & Action.state.in_(ACTIONS_OPEN)),
            "overdue": ("Overdue", Action.state.in_(ACTIONS_OPEN) & (Action.due_on < TODAY)),
            "unverified": (
                "Waiting to be verified",
                (Action.state == "completed") & (Action.verification == "yes"),
            ),
            "no_owner": (
                "No owner or no date",
                Action.state.in_(ACTIONS_OPEN)
                & or_(Action.owner_id.is_(None), Action.due_on.is_(None)),
            ),
            "redated": (
                "Date changed often",
                Action.state.in_(ACTIONS_OPEN)
                & (Action.redated_times >= current_whole("action.redatings_listed")),
            ),
            "to_check": (
                "Did it work? Nobody has said",
                Action.state.in_(ACTIONS_DONE) & Action.effectiveness.is_(None)
                & (Action.effectiveness_due_on <= TODAY),
            ),
        },
        tags={"priority": priority_tag},
    ),
    "incident": View(
        columns=(
            ("Class", "classification"), ("Grid", "zone"), ("Case owner", "owner"),
            ("Aware", "aware_at"),
        ),
        chosen=(
            ("classification", "Class", CLASSES), ("zone", "Grid", ZONES),
            ("incident_category", "Category", CATEGORIES_OF_INCIDENTS),
        ),
        named={
            "team": ("Team", in_team(Incident.team_id)),
            "owner": ("Case owner", of_person(Incident.owner_id)),
        },
        flags={
            "open": ("Open", open_case()),
            "unowned": (
                "Nobody has taken it on", Incident.state == "reported",
            ),
            "repeat": ("Repeats", Incident.repeat == "yes"),
            "drill": ("Drills", Incident.drill == "yes"),
            "restricted": ("Restricted", Incident.restricted.is_(True)),
        },
        tags={"zone": zone_tag, "classification": class_tag},
        beside=(
            ("Board", "/incidents/board"), ("Legal clocks", "/obligations"),
            ("Notices", "/notifications"), ("Correspondence", "/correspondence"),
        ),
    ),
    "lesson": View(
        columns=(("For whom", "audience"), ("Cause", "cause_category"),
                 ("Published", "published_on")),
    ),
    "obligation": View(
        columns=(
            ("Incident", "incident"), ("Due", "due_at"), ("Sent", "met_at"), ("Owner", "owner"),
        ),
        chosen=(("regime", "Law or agreement", choices("regimes")),),
        flags={
            "running": ("Running", Obligation.state == "running"),
            "late": ("Late", (Obligation.state == "running") & (Obligation.due_at < NOW)),
        },
    ),
    "notification": View(
        columns=(
            ("Incident", "incident"), ("Sent", "sent_at"), ("Follow-up by", "follow_up_on"),
            ("Reference", "reference"),
        ),
        chosen=(("kind", "Who is told", NOTICE_KINDS), ("channel", "How", CHANNELS)),
        flags={
            "drafts": ("Drafts", Notification.state == "draft"),
            "outstanding": (
                "Something is outstanding",
                (Notification.state == "filed") & Notification.follow_up_on.is_not(None),
            ),
            "overdue": (
                "Follow-up overdue",
                (Notification.state == "filed") & (Notification.follow_up_on < TODAY),
            ),
        },
    ),
    "correspondence": View(
        columns=(
            ("Incident", "incident"), ("When", "at"), ("Answer by", "answer_by"),
            ("Decision", "outcome"),
        ),
        chosen=(
            ("direction", "Which way", DIRECTIONS),
            ("outcome", "Decision", choices("ico_decisions")),
        ),
        flags={
            "waiting": (
                "To be answered",
                (Correspondence.state == "recorded") & Correspondence.answer_by.is_not(None),
            ),
            "overdue": (
                "Answer overdue",
                (Correspondence.state == "recorded") & (Correspondence.answer_by < TODAY),
            ),
        },
    ),
    "risk": View(
        columns=(
            ("Asset", "asset"), ("Score", "current_score"), ("Band", "band"),
            ("Treatment", "treatment"), ("Accepted until", "acceptance_expires_on"),
        ),
        chosen=(
            ("band", "Band", tuple((band, band.capitalize()) for band in BANDS)),
            ("treatment", "Treatment", TREATMENTS), ("category", "Category", choices(CATEGORIES)),
        ),
        named={
            "directorate": ("Directorate or team", asset_below(Risk.asset_id)),
            "owner": ("Owner", of_person(Risk.owner_id)),
        },
        flags={
            "expired": (
                "Acceptance expired",
                (Risk.state == "accepted") & (Risk.acceptance_expires_on < TODAY),
            ),
            "unaccepted": (
                "In the highest band, not accepted", (Risk.state == "open") & Risk.red.is_(True)
            ),
            "overdue": (
                "Review overdue", Risk.state.in_(("open", "accepted")) & (Risk.review_on < TODAY)
            ),
            "no_directorate": (
                "No directorate",
                Risk.asset_id.in_(select(Asset.id).where(Asset.team_id.is_(None))),
            ),
        },
        tags={"band": band_tag},
        beside=(("Risks by directorate", "/risks/by-directorate"),),
    ),
    "contract": View(
        columns=(
            ("Supplier", "supplier"), ("Ends on", "ends_on"), ("Article 28", "article_28"),
            ("Owner", "owner"),
        ),
        chosen=(("article_28", "Article 28", STANDINGS),),
        named={
            "supplier": ("Supplier", of_organisation(Contract.supplier_id)),
            "owner": ("Owner", of_person(Contract.owner_id)),
        },
        flags={
            "past_end": (
                "Past its end", (Contract.state == "in_force") & (Contract.ends_on < TODAY)
            ),
            "no_exit_plan": (
                "No exit plan", (Contract.state == "in_force") & Contract.exit_plan.is_(None)
            ),
        },
        tags={"article_28": standing_tag},
    ),
    "publication": View(
        columns=(
            ("Binding", "requirement"), ("Last refreshed", "last_refreshed_on"),
            ("Next refresh", "next_refresh_on"), ("Published by", "owner"),
        ),
        chosen=(
            ("requirement", "How binding", REQUIREMENTS),
            ("code_item", "What the code calls it", choices("publication_codes")),
        ),
        named={"owner": ("Published by", of_person(Publication.owner_id))},
        flags={
            "overdue": (
                "Refresh overdue",
                (Publication.state == "scheduled") & (Publication.next_refresh_on < TODAY),
            ),
            "no_address": (
                "No address",
                (Publication.state == "scheduled") & Publication.address.is_(None),
            ),
        },
    ),
    "processing_record": View(
        columns=(("Role", "role"), ("Missing", "missing_count")),
        flags={"incomplete": ("Something missing", ProcessingRecord.missing_count > 0)},
    ),
    "retention_rule": View(
        columns=(("Counted from", "trigger_event"), ("Months", "period_months"),
                 ("Action", "action")),
    ),
    "disposal": View(
        columns=(("Asset", "asset"), ("How much", "volume"),
                 ("Due", "due_on"), ("Certificate", "certificate_number")),
        chosen=(("method", "Method", choices(METHODS)),),
        flags={
            "requested": ("Waiting for approval", Disposal.state == "requested"),
            "due": ("Due now", Disposal.state.in_(OPEN) & (Disposal.due_on <= TODAY)),
            "overdue": ("Overdue", Disposal.state.in_(OPEN) & (Disposal.due_on < TODAY)),
            "held": ("On legal hold", Disposal.state.in_(OPEN) & of_assets(Asset.held.is_(True))),
        },
        beside=(("Assets whose disposal is due", "/assets?show=disposal_due"),
                ("Assets on legal hold", "/assets?show=held")),
    ),
    "legal_hold": View(
        columns=(("Assets", "assets"), ("From", "starts_on"),
                 ("Review", "review_on"), ("Placed by", "placed_by")),
        chosen=(("case_kind", "Kind of case", CASES),),
        flags={"review": ("Review overdue",
                          (LegalHold.state == "in_force") & (LegalHold.review_on < TODAY))},
    ),
    "review_campaign": View(
        columns=(("Reference", "reference"), ("From", "starts_on"), ("By", "due_on"),
                 ("Team", "team"), ("Closed", "closed_on")),
    ),
    "person": View(
        columns=(("Team", "team"), ("Job title", "job_title"), ("Staff number", "staff_number")),
    ),
    "organisation": View(
        columns=(("Code", "code"), ("Kind", "kind")),
    ),
    "team": View(columns=(("Level", "kind"), ("Manager", "manager"))),
    "membership": View(
        columns=(("Person", "person"), ("From", "starts_on"), ("Until", "ends_on")),
        chosen=(("role", "Role", ROLES),),
        searched=(Membership.role,),
    ),
    "holiday": View(
        columns=(("Calendar", "calendar"), ("Day", "day"), ("Nobody works", "closed")),
        searched=(Holiday.name,),
    ),
    "comment": View(
        columns=(("About", "subject"), ("Author", "author")),
    ),
    "policy_document": View(
        columns=(("Kind", "kind"), ("Edition", "edition"), ("Owner", "owner"),
                 ("In force from", "effective_on"), ("Review date", "review_on")),
        named={"owner": ("Owner", of_person(PolicyDocument.owner_id))},
        chosen=(("kind", "Kind", POLICY_KINDS),),
        flags={
            "overdue": (
                "Review overdue",
                (PolicyDocument.state == "approved") & (PolicyDocument.review_on < TODAY),
            ),
        },
    ),
    "document": View(
        columns=(("About", "subject"), ("File", "file_name"), ("Version", "number"),
                 ("Personal data", "personal_data"), ("Marking", "marking")),
        chosen=(("personal_data", "Personal data", YES_NO),),
        flags={"unscanned": ("Not scanned for viruses", Document.scan == "not_scanned")},
    ),
    "absence": View(
        columns=(("Who", "person"), ("From", "starts_on"), ("Until", "ends_on")),
        searched=(Absence.reference,),
    ),
}  # fmt: skip


def view_of(noun: Noun) -> View:
    """Find a kind's list; one without an entry shows title and state."""
    return VIEWS.get(noun.name, View())


def matches(view: View, text: str, whole: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say in SQL that a record holds the text in a column the list's search reads.

    ``whole`` says which records the reader sees whole; of the others only the title is searched.
    """
    wanted = text.strip().lower()

    def holds(column: Any) -> ColumnElement[bool]:
        found: ColumnElement[bool] = func.lower(column).contains(wanted, autoescape=True)
        return found

    titles = [holds(c) for c in view.searched if c.key in _TITLES]
    rest = [holds(c) for c in view.searched if c.key not in _TITLES]
    return or_(*titles, and_(whole, or_(*rest))) if rest else or_(*titles)
