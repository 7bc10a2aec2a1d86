"""The page of any record: summary, what can be done now, history, documents and links."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import Blueprint, g, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core.database import session
from app.core.fields import FieldSpec, shown_value
from app.engine.available import Offer, available
from app.engine.noun import Noun
from app.engine.reading import Names, get_visible, pointers
from app.engine.snapshot import column_of
from app.http.guard import signed_in
from app.links.relations import MOST, Group, find_related
from app.ui.page import Link, Page
from app.ui.record import Choice, Fact, RecordPage, Related, Section
from app.web import (
    actions,
    campaigns,
    contracts,
    handbook,
    incident_moves,
    incidents,
    involved,
    notices,
    retention,
    risks,
    statements,
    why,
)
from app.web.addresses import PLURALS
from app.web.attached import attached
from app.web.documents import versions
from app.web.editing import fact_of
from app.web.lacking import lacking, mismatches
from app.web.listings import noun_of
from app.web.reporting import own
from app.web.states import state_tag
from app.web.timeline import timeline

blueprint = Blueprint("records", __name__)
TITLE_ONLY = "You see the title only. Ask its owner if you need more."
UNDO = "import.undo"
"""Withdrawing what an import added is done from the import, never record by record."""

OWNERSHIP = (
    ("owner", "Information asset owner"), ("owner_accepted_on", "Accepted on"),
    ("offered_to", "Offered to"), ("offered_on", "Offered on"),
    ("administrator", "Information asset administrator"), ("interim_owner", "Interim owner"),
    ("owner_vacant_since", "Without owner since"), ("reassign_by", "Owner needed by"),
    ("last_reviewed_on", "Last reviewed"), ("next_review_on", "Next review"),
    ("last_refreshed_on", "Last refreshed"), ("next_refresh_on", "Next refresh"),
    ("marking_as_imported", "Marking as found"), ("merged_into", "Merged into"),
    ("completed_on", "Complete since"), ("verified_by", "Verified by"),
    ("verified_on", "Verified on"), ("effectiveness_due_on", "To be looked at again on"),
    ("risk_accepted_by", "Risk accepted by"), ("risk_accepted_on", "Risk accepted on"),
    ("cancelled_on", "Cancelled on"), ("created_by", "Added by"), ("requested_by", "Asked for by"),
    ("requested_on", "Asked for on"), ("approved_by", "Approved by"),
    ("approved_on", "Approved on"),
    ("confirmed_by", "Confirmed by"), ("confirmed_on", "Confirmed on"),
    ("carried_out_on", "Carried out on"), ("carried_out_by", "Carried out by"),
    ("witness", "Witness"), ("contractor", "Contractor"),
    ("contractor_certificate", "Contractor's certificate"), ("certified_by", "Certified by"),
    ("certified_on", "Certified on"), ("certificate_number", "Certificate"),
    ("due_on", "Due on"), ("transfer_requested_on", "Transfer asked for on"),
    ("transfer_to", "Who accepts"),
    ("transfer_basis", "Legal basis of the transfer"),
    ("transfer_inventory", "Inventory of the transfer"),
    ("transferred_on", "Handed over on"), ("successor_reference", "What took its place"),
    ("disposed_on", "Disposed of on"),
    ("disposal_reference", "Disposal"),
    ("accepted_by", "Accepted by"), ("accepted_on", "Accepted on"),
    ("acceptance_expires_on", "Accepted until"), ("closed_on", "Closed on"),
    ("placed_by", "Placed by"), ("lifted_by", "Lifted by"),
    ("lifted_on", "Lifted on"),
)  # fmt: skip
_OWN_WORDS = {("action", "completed_on"): "Completed on"}

_WHY = {"next_review_on": why.why_next_review, "marking": why.why_marking}
"""What the system worked out of a field or a date that stands in the summary."""


@blueprint.get(f"/<{PLURALS}:plural>/<reference>")
@signed_in
def show(plural: str, reference: str) -> ResponseReturnValue:
    """Show a record; one seen by title only shows its title.

    Whoever reported an incident and does not see the case is led to their report.
    """
    noun = noun_of(plural)
    record, full = get_visible(session(), noun, reference.upper(), g.actor, seen_at=g.now)
    left_out = not full and involved.is_involved(noun, record)
    if not full and not left_out and own.is_own(noun, record):
        return redirect(own.address_of(record))
    offers = _offers(noun, record, full=full)
    heading = noun.title_for(record, full=full)
    page = RecordPage(
        reference=record.reference, title=heading, kind=noun.title,
        state=own.tag(record) if left_out else state_tag(record.state),
        sections=_sections(noun, record, offers) if full else _reached(noun, record),
        choices=campaigns.choices(noun, record) + [
            _choice(noun, record, offer, grouped=not left_out)
            for offer in offers
            if offer.permission != UNDO and incident_moves.worth_showing(noun, record, offer)
        ],
        history=timeline(session(), noun, record) if full else [],
        related=_all_related(noun, record) if full else (),
        warnings=_warnings(noun, record)
        if full else (involved.WHAT_YOU_SEE if left_out else TITLE_ONLY,),
    )  # fmt: skip
    back = Link(noun.plural.capitalize(), f"/{noun.plural}")
    title = Page(f"{heading}, {record.reference}", breadcrumbs=(back,))
    offered = {offer.trigger for offer in offers if offer.offered}
    missing = lacking(noun, record, offered) if full else []
    may_edit = any(o.transition.edits_fields and o.offered for o in offers)
    hanging = attached(noun, record, editable=may_edit) if full else None
    return render_template(
        "records/show.html", page=title, record=page, missing=missing, attached=hanging,
        matrix=risks.matrix(noun, record) if full else [], connections=bool(page.related),
    )  # fmt: skip


def _reached(noun: Noun, record: Any) -> list[Section]:
    """What is shown of a record to who only reaches it: an offer, or why they are left out."""
    return [
        *involved.sections(noun, record), *retention.handed_over(noun, record),
        *incidents.stub(noun, record),
    ]  # fmt: skip


def _offers(noun: Noun, record: Any, *, full: bool) -> list[Offer]:
    """The moves of a record; who only reaches it is shown those that let them."""
    if not full and not noun.reached:
        return []
    offers = available(session(), noun, record, g.actor, now=g.now)
    return [offer for offer in offers if full or offer.permission in noun.reached]


def _warnings(noun: Noun, record: Any) -> tuple[str, ...]:
    return (
        *retention.warnings(noun, record),
        *risks.warnings(noun, record),
        *contracts.warnings(noun, record),
        *incidents.warnings(noun, record),
        *mismatches(noun, record),
    )


def _choice(noun: Noun, record: Any, offer: Offer, *, grouped: bool) -> Choice:
    reasons = tuple(refusal.sentence for refusal in offer.refusals)
    href = f"/{noun.plural}/{record.reference}/{offer.trigger}"
    group = incident_moves.choice_group(noun, record, offer.trigger) if grouped else ""
    return Choice(offer.label, "" if reasons else href, reasons, group=group)


def _sections(noun: Noun, record: Any, offers: list[Offer]) -> list[Section]:
    names = Names(session(), noun, [record], by_name=True)
    pointing = dict(pointers(noun))
    editable = any(offer.trigger == "edit" and offer.offered for offer in offers)
    grouped: dict[str, list[Fact]] = {}
    for spec in noun.fields:
        fact = _fact(noun, spec, record, names, pointing)
        if fact.value or spec.required:
            grouped.setdefault(spec.group or "Details", []).append(fact)
    standing = [
        *why.complete_or_not(noun, record),
        *actions.facts(noun, record),
        *_standing(noun, record, names, pointing),
        *risks.facts(noun, record),
        *contracts.facts(noun, record),
        *retention.facts(noun, record),
        *statements.facts(noun, record),
        *incidents.facts(noun, record),
        *notices.facts(noun, record),
    ]
    sections = [Section("Where it stands", standing)] if standing else []
    for number, title in enumerate(dict.fromkeys(s.group or "Details" for s in noun.fields)):
        href = f"/{noun.plural}/{record.reference}/edit?group={number}" if editable else ""
        facts = grouped.get(title, [Fact("Nothing recorded yet", " ")])
        sections.append(Section(title, facts, change_href=href))
    return [
        *sections[:1],
        *incidents.sections(noun, record),
        *notices.sections(noun, record),
        *sections[1:],
        *statements.sections(noun, record),
        *campaigns.sections(noun, record),
        *handbook.sections(noun, record),
    ]


def _fact(noun: Noun, spec: FieldSpec, record: Any, names: Names, pointing: dict[str, str]) -> Fact:
    fact = fact_of(noun, spec, record, names, pointing)
    return replace(fact, why=_WHY[spec.name](noun, record)) if spec.name in _WHY else fact


def _standing(noun: Noun, record: Any, names: Names, pointing: dict[str, str]) -> list[Fact]:
    if noun.name in (*incidents.TELLS_ITSELF, *notices.TELLS_ITSELF):
        return []
    found = []
    own = {spec.name for spec in noun.fields}
    for name, usual in OWNERSHIP:
        label = _OWN_WORDS.get((noun.name, name), usual)
        column = column_of(noun, name)
        if name in own or not hasattr(record, column):
            continue
        stored = getattr(record, column)
        if stored is None:
            if name == "owner":
                found.append(Fact(label, "Nobody has accepted it yet"))
            continue
        pointed = pointing.get(name) or ("person" if column != name else None)
        text = names.of(pointed, stored) if pointed else shown_value(FieldSpec(name, label), stored)
        reason = _WHY[name](noun, record) if name in _WHY else None
        found.append(Fact(label, text or "", why=reason))
    return found


def _all_related(noun: Noun, record: Any) -> list[Related]:
    """What hangs on a record; what a part of a domain tells more fully stands for itself."""
    fuller = [
        *actions.related(noun, record),
        *retention.related(noun, record),
        *statements.related(noun, record),
        *campaigns.related(noun, record),
        *notices.related(noun, record),
        *versions(noun, record),
    ]
    told = {
        "Documents",
        *incidents.TOLD,
        *(one.title for one in fuller),
    }  # documents stand in a part of their own
    return [*_related(noun, record, told), *fuller, *_published(noun, record)]


def _published(noun: Noun, record: Any) -> list[Related]:
    """The public register of an organisation that has published one."""
    if noun.name != "organisation" or not (record.settings or {}).get("public_register"):
        return []
    href = f"/public/{quote(record.code)}/assets"
    return [Related("Published", [Link("Public register of information assets", href)])]


def _related(noun: Noun, record: Any, told: Collection[str]) -> list[Related]:
    """List what hangs on it, kind by kind, as far as the reader may see both ends."""
    adds = {
        **risks.adds(noun, record), **retention.adds(noun, record), **notices.adds(noun, record)
    }  # fmt: skip
    return [
        Related(group.relation.title, _links(group), add=adds.get(group.relation.title))
        for group in find_related(session(), noun, record, g.actor, told)
        if group.records or group.relation.title in adds
    ]


def _links(group: Group) -> list[Link]:
    links = [
        Link(
            one.title, f"/{group.noun.plural}/{one.reference}",
            note=", ".join(filter(None, (one.reference, one.note, _word(one.state)))),
        )
        for one in group.records
    ]  # fmt: skip
    if group.more:
        links.append(Link(f"More than {MOST}", f"/{group.noun.plural}"))
    return links


def _word(state: str) -> str:
    return state_tag(state).text.lower()
