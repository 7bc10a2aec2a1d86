"""The register as tables: assets, processing records and retention rules."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Asset(Record, Base):
    """An information asset; what Article 30 asks for lives on linked processing records."""

    __tablename__ = "assets"
    __table_args__ = (
        Index("ix_assets_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_assets_organisation_state", "organisation_id", "state", "updated_at", "id"),
        Index(
            "ix_assets_source",
            "organisation_id",
            "source_reference",
            "source_position",
            unique=True,
        ),
        Index("ix_assets_name", "organisation_id", "name"),
        Index("ix_assets_parent", "organisation_id", "parent_reference"),
        Index("ix_assets_transfer_requested", "transfer_requested_on"),
        Index("ix_assets_disposal_due", "organisation_id", "disposal_due_on"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    # identity
    name: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)
    purpose: Mapped[str | None] = mapped_column(Text)
    source_reference: Mapped[str | None] = mapped_column(String(255))
    source_position: Mapped[int] = mapped_column(default=1)
    asset_type: Mapped[str | None] = mapped_column(String(32))
    format: Mapped[str | None] = mapped_column(String(16))
    business_function: Mapped[str | None] = mapped_column(String(255))
    activity: Mapped[str | None] = mapped_column(String(255))
    keywords: Mapped[list[str] | None]
    collected_from: Mapped[str | None] = mapped_column(Text)
    content_starts: Mapped[str | None] = mapped_column(String(32))
    still_growing: Mapped[str | None] = mapped_column(String(8))
    update_frequency: Mapped[str | None] = mapped_column(String(255))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    parent_reference: Mapped[str | None] = mapped_column(String(24))
    other_information: Mapped[str | None] = mapped_column(Text)
    # ownership, set by moves and never by editing
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    owner_accepted_on: Mapped[date | None]
    offered_to_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    offered_on: Mapped[date | None]
    administrator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    interim_owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    owner_vacant_since: Mapped[date | None]
    reassign_by: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    custodian: Mapped[str | None] = mapped_column(String(255))
    records_contact: Mapped[str | None] = mapped_column(String(255))
    owner_as_imported: Mapped[str | None] = mapped_column(String(255))
    # flags
    personal_data: Mapped[str | None] = mapped_column(String(8))
    special_category: Mapped[str | None] = mapped_column(String(8))
    criminal_data: Mapped[str | None] = mapped_column(String(8))
    children_data: Mapped[str | None] = mapped_column(String(8))
    high_risk: Mapped[str | None] = mapped_column(String(8))
    # volume and value
    number_of_records: Mapped[int | None]
    number_of_people: Mapped[int | None]
    size: Mapped[str | None] = mapped_column(String(64))
    growth: Mapped[str | None] = mapped_column(String(64))
    business_value: Mapped[str | None] = mapped_column(Text)
    dependency: Mapped[str | None] = mapped_column(Text)
    criticality: Mapped[str | None] = mapped_column(String(8))
    quality_accuracy: Mapped[int | None]
    quality_completeness: Mapped[int | None]
    quality_timeliness: Mapped[int | None]
    quality_checked_on: Mapped[date | None]
    # technology and place
    system: Mapped[str | None] = mapped_column(String(255))
    system_version: Mapped[str | None] = mapped_column(String(64))
    supplier: Mapped[str | None] = mapped_column(String(255))
    hosting: Mapped[str | None] = mapped_column(String(32))
    location: Mapped[str | None] = mapped_column(Text)
    data_centre_country: Mapped[str | None] = mapped_column(String(64))
    support_ends_on: Mapped[date | None]
    interfaces: Mapped[str | None] = mapped_column(Text)
    export_route: Mapped[str | None] = mapped_column(Text)
    digital_continuity_risk: Mapped[str | None] = mapped_column(Text)
    file_formats: Mapped[str | None] = mapped_column(String(255))
    encryption_at_rest: Mapped[str | None] = mapped_column(String(8))
    encryption_in_transit: Mapped[str | None] = mapped_column(String(8))
    authentication: Mapped[str | None] = mapped_column(String(255))
    access_groups: Mapped[str | None] = mapped_column(Text)
    access_reviewed_on: Mapped[date | None]
    audit_logging: Mapped[str | None] = mapped_column(String(8))
    penetration_tested_on: Mapped[date | None]
    # continuity
    backup_method: Mapped[str | None] = mapped_column(String(255))
    backup_every_hours: Mapped[int | None]
    backup_location: Mapped[str | None] = mapped_column(String(255))
    restore_tested_on: Mapped[date | None]
    restore_test_hours: Mapped[int | None]
    rpo_hours: Mapped[int | None]
    rto_hours: Mapped[int | None]
    continuity_plan: Mapped[str | None] = mapped_column(Text)
    # classification
    marking: Mapped[str | None] = mapped_column(String(32))
    marking_as_imported: Mapped[str | None] = mapped_column(String(255))
    marking_needs_review: Mapped[bool] = mapped_column(default=False)
    handling_caveat: Mapped[str | None] = mapped_column(String(255))
    impact_confidentiality: Mapped[int | None]
    impact_integrity: Mapped[int | None]
    impact_availability: Mapped[int | None]
    # retention and openness
    retention_rule_id: Mapped[int | None] = mapped_column(
        ForeignKey("retention_rules.id"), index=True
    )
    retention_note: Mapped[str | None] = mapped_column(Text)
    retention_trigger_on: Mapped[date | None]
    open_data: Mapped[str | None] = mapped_column(String(8))
    exemptions_likely: Mapped[str | None] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(default=False)
    # life
    last_reviewed_on: Mapped[date | None]
    next_review_on: Mapped[date | None]
    activated_on: Mapped[date | None]
    merged_into: Mapped[str | None] = mapped_column(String(24))
    transfer_to_organisation_id: Mapped[int | None]
    transfer_body: Mapped[str | None] = mapped_column(String(255))
    transfer_to_id: Mapped[int | None]
    transfer_basis: Mapped[str | None] = mapped_column(Text)
    transfer_inventory: Mapped[str | None] = mapped_column(Text)
    transfer_requested_by_id: Mapped[int | None]
    transfer_requested_on: Mapped[date | None]
    transferred_on: Mapped[date | None]
    successor_reference: Mapped[str | None] = mapped_column(String(255))
    disposed_on: Mapped[date | None]
    disposal_reference: Mapped[str | None] = mapped_column(String(24))
    archive_location: Mapped[str | None] = mapped_column(String(255))
    import_id: Mapped[int | None] = mapped_column(index=True)
    # derived, never moves the version
    disposal_due_on: Mapped[date | None]
    held: Mapped[bool] = mapped_column(default=False)
    missing: Mapped[list[str] | None]
    missing_count: Mapped[int] = mapped_column(default=0)
    highest_risk_score: Mapped[int | None]
    at_high_risk: Mapped[bool] = mapped_column(default=False)
    complete_processing: Mapped[bool] = mapped_column(default=False)


class ProcessingRecord(Record, Base):
    """What Article 30(1) and 30(2), and Data Protection Act 2018 section 61, ask to be recorded."""

    __tablename__ = "processing_records"
    __table_args__ = (
        Index("ix_processing_organisation_updated", "organisation_id", "updated_at", "id"),
        Index(
            "ix_processing_source",
            "organisation_id",
            "source_reference",
            "source_position",
            unique=True,
        ),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255))
    source_reference: Mapped[str | None] = mapped_column(String(255))
    source_position: Mapped[int] = mapped_column(default=1)
    regime: Mapped[str] = mapped_column(String(24), default="uk_gdpr")
    role: Mapped[str] = mapped_column(String(24), default="controller")
    controller_contact: Mapped[str | None] = mapped_column(Text)
    joint_controllers: Mapped[str | None] = mapped_column(Text)
    representative: Mapped[str | None] = mapped_column(Text)
    data_protection_officer: Mapped[str | None] = mapped_column(Text)
    on_behalf_of: Mapped[str | None] = mapped_column(Text)
    processing_categories: Mapped[str | None] = mapped_column(Text)
    purposes: Mapped[str | None] = mapped_column(Text)
    people_categories: Mapped[str | None] = mapped_column(Text)
    data_categories: Mapped[str | None] = mapped_column(Text)
    special_categories: Mapped[str | None] = mapped_column(Text)
    criminal_data: Mapped[str | None] = mapped_column(String(8))
    lawful_basis: Mapped[str | None] = mapped_column(String(8))
    article_9_condition: Mapped[str | None] = mapped_column(String(8))
    schedule_1_condition: Mapped[str | None] = mapped_column(String(255))
    law_enforcement_condition: Mapped[str | None] = mapped_column(String(255))
    profiling_used: Mapped[str | None] = mapped_column(String(8))
    legal_basis_note: Mapped[str | None] = mapped_column(Text)
    policy_document: Mapped[str | None] = mapped_column(String(255))
    legitimate_interests_assessment: Mapped[str | None] = mapped_column(String(255))
    recipients: Mapped[str | None] = mapped_column(Text)
    processors: Mapped[str | None] = mapped_column(Text)
    third_countries: Mapped[str | None] = mapped_column(Text)
    transfer_safeguards: Mapped[str | None] = mapped_column(Text)
    retention: Mapped[str | None] = mapped_column(Text)
    security_description: Mapped[str | None] = mapped_column(Text)
    privacy_notice: Mapped[str | None] = mapped_column(Text)
    source_of_data: Mapped[str | None] = mapped_column(Text)
    rights: Mapped[str | None] = mapped_column(Text)
    automated_decisions: Mapped[str | None] = mapped_column(String(8))
    consent_record: Mapped[str | None] = mapped_column(Text)
    dpia_status: Mapped[str | None] = mapped_column(String(16))
    dpia_reference: Mapped[str | None] = mapped_column(String(255))
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    completed_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    import_id: Mapped[int | None] = mapped_column(index=True)
    missing: Mapped[list[str] | None]
    missing_count: Mapped[int] = mapped_column(default=0)


class RetentionRule(Record, Base):
    """A row of the retention schedule: how long a kind of record is kept, from when, and what then.

    ``period_months`` counts from the trigger; ``permanent`` rules have none.
    """

    __tablename__ = "retention_rules"
    __table_args__ = (
        Index(
            "ix_retention_source",
            "organisation_id",
            "source_reference",
            "source_position",
            unique=True,
        ),
        Index("ix_retention_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255))
    source_reference: Mapped[str | None] = mapped_column(String(255))
    source_position: Mapped[int] = mapped_column(default=1)
    schedule: Mapped[str | None] = mapped_column(String(255))
    business_function: Mapped[str | None] = mapped_column(String(255))
    activity: Mapped[str | None] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)
    trigger_event: Mapped[str | None] = mapped_column(Text)
    period_months: Mapped[int | None]
    permanent: Mapped[str | None] = mapped_column(String(8))
    action: Mapped[str | None] = mapped_column(String(32))
    action_as_imported: Mapped[str | None] = mapped_column(String(255))
    authority: Mapped[str | None] = mapped_column(Text)
    reviewed_on: Mapped[date | None]
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_on: Mapped[date | None]
    import_id: Mapped[int | None] = mapped_column(index=True)
