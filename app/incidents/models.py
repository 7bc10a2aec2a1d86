"""Incidents and their legal clocks as tables."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record

OPEN_CASE = text("state NOT IN ('closed', 'withdrawn')")
"""What is worked on: few among many. Written out, so that both databases know their index by it."""


def _person(*, index: bool = False) -> Mapped[int | None]:
    return mapped_column(ForeignKey("people.id"), index=index)


class Incident(Record, Base):
    """One incident: what was reported, what it turned out to be, and what was decided.

    Instants are UTC. ``name`` is what lists may show: the title, or that the case is restricted.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        Index("ix_incidents_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_incidents_source", "organisation_id", "source_reference", "source_position",
              unique=True),
        Index("ix_incidents_repeat", "organisation_id", "team_id", "incident_type", "id"),
        Index("ix_incidents_open", "organisation_id", "updated_at", "id",
              postgresql_where=OPEN_CASE, sqlite_where=OPEN_CASE),
    )  # fmt: skip

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255), default="Incident")
    title: Mapped[str | None] = mapped_column(String(255))
    source_reference: Mapped[str | None] = mapped_column(String(255))
    source_position: Mapped[int] = mapped_column(default=1)
    import_id: Mapped[int | None] = mapped_column(index=True)
    # what happened
    what_happened: Mapped[str | None] = mapped_column(Text)
    ongoing: Mapped[str | None] = mapped_column(String(8))
    occurred_precision: Mapped[str | None] = mapped_column(String(16))
    occurred_at: Mapped[datetime | None]
    occurred_until: Mapped[datetime | None]
    discovered_at: Mapped[datetime | None]
    discovered_precision: Mapped[str | None] = mapped_column(String(16))
    found_by: Mapped[str | None] = mapped_column(String(24))
    place: Mapped[str | None] = mapped_column(String(24))
    # people and data
    personal_data: Mapped[str | None] = mapped_column(String(8))
    subjects: Mapped[list[str] | None]
    people_band: Mapped[str | None] = mapped_column(String(16))
    people_affected: Mapped[int | None]
    records_affected: Mapped[int | None]
    data_kinds: Mapped[list[str] | None]
    special_category: Mapped[str | None] = mapped_column(String(8))
    subject_types: Mapped[list[str] | None]
    data_types: Mapped[list[str] | None]
    # where it is now
    holder: Mapped[str | None] = mapped_column(String(24))
    recovered: Mapped[str | None] = mapped_column(String(16))
    done_so_far: Mapped[str | None] = mapped_column(Text)
    equipment_involved: Mapped[str | None] = mapped_column(String(8))
    equipment: Mapped[str | None] = mapped_column(String(255))
    encrypted: Mapped[str | None] = mapped_column(String(8))
    told: Mapped[list[str] | None]
    # who reports
    source: Mapped[str | None] = mapped_column(String(16))
    reporter_name: Mapped[str | None] = mapped_column(String(255))
    reporter_contact: Mapped[str | None] = mapped_column(String(255))
    reported_by_id: Mapped[int | None] = _person(index=True)
    recorded_by_id: Mapped[int | None] = _person()
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    # what kind it is
    cause: Mapped[str | None] = mapped_column(String(48))
    incident_type: Mapped[str | None] = mapped_column(String(80))
    incident_category: Mapped[str | None] = mapped_column(String(16))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    supplier_aware_at: Mapped[datetime | None]
    supplier_told_at: Mapped[datetime | None]
    supplier_terms: Mapped[str | None] = mapped_column(String(255))
    supplier_hours: Mapped[int | None]
    law_enforcement: Mapped[str | None] = mapped_column(String(8))
    processor_for_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    # the end of it
    lessons: Mapped[str | None] = mapped_column(Text)
    retention_rule_id: Mapped[int | None] = mapped_column(ForeignKey("retention_rules.id"))
    # set by moves
    submitted_at: Mapped[datetime | None]
    aware_at: Mapped[datetime | None]
    aware_source: Mapped[str | None] = mapped_column(String(24))
    owner_id: Mapped[int | None] = _person(index=True)
    investigator_id: Mapped[int | None] = _person(index=True)
    triaged_at: Mapped[datetime | None]
    classification: Mapped[str | None] = mapped_column(String(24))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    second_read_asked_by_id: Mapped[int | None] = _person()
    second_read_by_id: Mapped[int | None] = _person()
    second_read_agrees: Mapped[str | None] = mapped_column(String(8))
    contained_at: Mapped[datetime | None]
    containment_result: Mapped[str | None] = mapped_column(String(24))
    contained_how: Mapped[str | None] = mapped_column(String(24))
    severity: Mapped[int | None]
    likelihood: Mapped[int | None]
    breach_types: Mapped[list[str] | None]
    special_groups: Mapped[list[str] | None]
    high_risk: Mapped[str | None] = mapped_column(String(8))
    reasoning: Mapped[str | None] = mapped_column(Text)
    assessor_id: Mapped[int | None] = _person()
    assessed_at: Mapped[datetime | None]
    override_outcome: Mapped[str | None] = mapped_column(String(16))
    override_proposed: Mapped[str | None] = mapped_column(String(16))
    override_by_id: Mapped[int | None] = _person()
    advice_notify: Mapped[str | None] = mapped_column(String(16))
    advice_individuals: Mapped[str | None] = mapped_column(String(16))
    advice: Mapped[str | None] = mapped_column(Text)
    advised_by_id: Mapped[int | None] = _person()
    advised_at: Mapped[datetime | None]
    notify_decision: Mapped[str | None] = mapped_column(String(16))
    notify_outcome: Mapped[str | None] = mapped_column(String(16))
    notify_reason: Mapped[str | None] = mapped_column(Text)
    notify_decided_by_id: Mapped[int | None] = _person()
    notify_decided_at: Mapped[datetime | None]
    individuals_decision: Mapped[str | None] = mapped_column(String(16))
    individuals_exemption: Mapped[str | None] = mapped_column(String(24))
    exemption_provision: Mapped[str | None] = mapped_column(String(255))
    exemption_review_on: Mapped[date | None]
    individuals_reason: Mapped[str | None] = mapped_column(Text)
    individuals_decided_by_id: Mapped[int | None] = _person()
    individuals_decided_at: Mapped[datetime | None]
    countersign_by: Mapped[datetime | None]
    countersign_for_id: Mapped[int | None] = _person()
    countersigned_by_id: Mapped[int | None] = _person()
    regulator_told_at: Mapped[datetime | None]
    regulator_reference: Mapped[str | None] = mapped_column(String(64))
    regulator_outcome: Mapped[str | None] = mapped_column(String(40))
    regulator_withdrawn_at: Mapped[datetime | None]
    individuals_told_at: Mapped[datetime | None]
    people_told: Mapped[int | None]
    cause_category: Mapped[str | None] = mapped_column(String(24))
    failed_barrier: Mapped[str | None] = mapped_column(String(24))
    findings: Mapped[str | None] = mapped_column(Text)
    findings_by_id: Mapped[int | None] = _person()
    risk_accepted_by_id: Mapped[int | None] = _person()
    escalated_to: Mapped[str | None] = mapped_column(String(24))
    restricted: Mapped[bool] = mapped_column(default=False)
    restriction: Mapped[str | None] = mapped_column(String(24))
    drill: Mapped[str] = mapped_column(String(8), default="no")
    closed_at: Mapped[datetime | None]
    first_closed_at: Mapped[datetime | None]
    # severity by the scheme of 2013 to 2018, as migrated
    siri_scheme: Mapped[str | None] = mapped_column(String(8))
    siri_factors: Mapped[list[str] | None]
    siri_score: Mapped[int | None]
    siri_level: Mapped[int | None]
    siri_level_as_imported: Mapped[int | None]
    # the line of an old log, word for word, and what it is known by where it has no reference
    as_imported: Mapped[str | None] = mapped_column(Text)
    source_key: Mapped[str | None] = mapped_column(String(64))
    # derived, never moves the version
    effective_severity: Mapped[int | None]
    effective_likelihood: Mapped[int | None]
    score: Mapped[int | None]
    zone: Mapped[str | None] = mapped_column(String(16))
    grid_outcome: Mapped[str | None] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(16))
    red: Mapped[bool] = mapped_column(default=False)
    health: Mapped[bool] = mapped_column(default=False)
    repeat: Mapped[str] = mapped_column(String(8), default="no")
    assessor_bar_id: Mapped[int | None]
    personal_mentioned: Mapped[bool] = mapped_column(default=False)


class CaseEntry(Keyed, Base):
    """One line of a case's timeline: added, never changed (append-only in the database itself).

    ``kind`` is fact, statement, containment, entry, confidentiality, call or privileged; a
    privileged one never leaves the case.
    """

    __tablename__ = "case_entries"
    __table_args__ = (Index("ix_case_entries_incident", "incident_id", "id"),)

    organisation_id: Mapped[int]
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    kind: Mapped[str] = mapped_column(String(24))
    text: Mapped[str] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(String(24))
    how: Mapped[str | None] = mapped_column(String(24))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    person_id: Mapped[int | None]
    who: Mapped[str] = mapped_column(String(255))


class Obligation(Record, Base):
    """One legal clock of one incident: to whom, by which law, from when, until when.

    ``due_at`` follows from ``starts_at`` and ``hours`` in elapsed hours (R-CLK-01) until the notice
    is filed; then it is frozen. ``late_reason`` is what the law asks for after that instant.
    ``contract_id`` is the contract that asks for it and names its hours; None where the law or a
    person does.
    """

    __tablename__ = "obligations"
    __table_args__ = (
        Index("ix_obligations_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_obligations_running", "organisation_id", "state", "due_at"),
        Index("ix_obligations_one", "incident_id", "regime", "recipient", unique=True),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    name: Mapped[str] = mapped_column(String(255))
    regime: Mapped[str] = mapped_column(String(24))
    recipient: Mapped[str] = mapped_column(String(120), default="")
    contract_id: Mapped[int | None]
    basis: Mapped[str | None] = mapped_column(String(255))
    statutory: Mapped[str] = mapped_column(String(8), default="yes")
    starts_at: Mapped[datetime]
    hours: Mapped[int]
    due_at: Mapped[datetime]
    due_source: Mapped[str | None] = mapped_column(String(255))
    overridden: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = _person(index=True)
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = _person()
    met_at: Mapped[datetime | None]
    phased: Mapped[str] = mapped_column(String(8), default="no")
    late_reason: Mapped[str | None] = mapped_column(Text)
    closed_reason: Mapped[str | None] = mapped_column(String(255))
    closed_at: Mapped[datetime | None]
    drill: Mapped[str] = mapped_column(String(8), default="no")
