"""The fields of an information asset (domain C1, without the items of Article 30)."""

from app.core.fields import FieldKind, FieldSpec

_K = FieldKind
_WHAT, _WHO, _PEOPLE, _VOLUME = (
    "What it is",
    "Who looks after it",
    "What it holds",
    "Volume and value",
)
_TECH, _CONTINUITY, _CLASS = "Technology and place", "Continuity", "Classification"
_RETENTION, _OPEN = "Retention", "Openness"

ASSET_TYPES = (
    ("database", "Database"), ("system", "System"), ("spreadsheet", "Spreadsheet"),
    ("document_set", "Document set"), ("paper_series", "Paper series"), ("device", "Device"),
    ("media", "Media"), ("data_feed", "Data feed"), ("website", "Website"), ("cctv", "CCTV"),
    ("knowledge", "Knowledge"), ("other", "Other"),
)  # fmt: skip
FORMATS = (
    ("electronic", "Electronic"), ("paper", "Paper"), ("both", "Electronic and paper"),
    ("audio", "Audio"), ("video", "Video"), ("microform", "Microform"),
)  # fmt: skip
HOSTING = (
    ("on_premises", "On premises"), ("private_cloud", "Private cloud"),
    ("public_cloud", "Public cloud"), ("saas", "Software as a service"),
)  # fmt: skip
CRITICALITY = (
    ("1", "1: nothing stops without it"), ("2", "2: work is slower without it"),
    ("3", "3: a service stops within days"), ("4", "4: a service stops at once"),
)  # fmt: skip


def _impact(name: str, label: str) -> FieldSpec:
    return FieldSpec(
        name, label, _K.INTEGER, minimum=1, maximum=5, group=_CLASS, source="R-RISK-02",
        hint="1 negligible, 2 minor, 3 moderate, 4 major, 5 catastrophic.",
    )  # fmt: skip


def _quality(name: str, label: str) -> FieldSpec:
    return FieldSpec(
        name, label, _K.INTEGER, minimum=1, maximum=5, group=_VOLUME,
        hint="1 poor to 5 very good.",
    )  # fmt: skip


ASSET = (
    FieldSpec("name", "Name", required=True, group=_WHAT, hint="What people here call it."),
    FieldSpec("description", "Description", _K.LONG_TEXT, group=_WHAT,
              hint="What information it holds. Do not name people."),
    FieldSpec("purpose", "What it is used for", _K.LONG_TEXT, group=_WHAT),
    FieldSpec("asset_type", "Type", _K.CHOICE, choices=ASSET_TYPES, group=_WHAT),
    FieldSpec("format", "Format", _K.CHOICE, choices=FORMATS, group=_WHAT),
    FieldSpec("business_function", "Business function", group=_WHAT,
              hint="The function of your classification scheme it serves."),
    FieldSpec("activity", "Activity", group=_WHAT),
    FieldSpec("keywords", "Keywords", _K.KEYWORDS, max_length=4000, group=_WHAT,
              hint="Separate them with semicolons."),
    FieldSpec("source_reference", "Your own reference", group=_WHAT,
              hint="The number it has in your register today."),
    FieldSpec("collected_from", "Where the information comes from", _K.LONG_TEXT, group=_WHAT),
    FieldSpec("content_starts", "Earliest content", max_length=32, group=_WHAT,
              hint="A year or a date."),
    FieldSpec("still_growing", "Still growing", _K.YES_NO_UNKNOWN, group=_WHAT),
    FieldSpec("update_frequency", "How often it is updated", group=_WHAT),
    FieldSpec("parent_reference", "Part of asset", max_length=24, group=_WHAT,
              hint="The reference of the asset it belongs to."),
    FieldSpec("other_information", "Other information", _K.LONG_TEXT, group=_WHAT),
    FieldSpec("team", "Team", _K.TEAM, group=_WHO, hint="The team or directorate that uses it."),
    FieldSpec("owner_as_imported", "Owner as imported", group=_WHO,
              hint="Words from an imported register; offering ownership settles who it is."),
    FieldSpec("custodian", "Custodian", group=_WHO, hint="Who runs the system day to day."),
    FieldSpec("records_contact", "Records contact", group=_WHO),
    FieldSpec("personal_data", "Personal data", _K.YES_NO_UNKNOWN, group=_PEOPLE,
              source="R-IAR-01",
              hint="Information about living people who can be identified. Yes needs a complete "
              "processing record."),
    FieldSpec("special_category", "Special category data", _K.YES_NO_UNKNOWN, group=_PEOPLE,
              source="UK GDPR Article 9, R-IAR-02",
              hint="Health, ethnicity, religion, politics, union, sex life, genetics, biometrics."),
    FieldSpec("criminal_data", "Criminal offence data", _K.YES_NO_UNKNOWN, group=_PEOPLE,
              source="UK GDPR Article 10, R-IAR-02"),
    FieldSpec("children_data", "Data about children", _K.YES_NO_UNKNOWN, group=_PEOPLE),
    FieldSpec("high_risk", "High risk", _K.YES_NO, group=_PEOPLE, source="R-IAR-11",
              hint="Until a risk to it is scored: yes asks for a review every 6 months instead "
              "of 12. After that the scores decide."),
    FieldSpec("number_of_records", "Number of records", _K.INTEGER, group=_VOLUME),
    FieldSpec("number_of_people", "Number of people", _K.INTEGER, group=_VOLUME),
    FieldSpec("size", "Size", max_length=64, group=_VOLUME, hint="For example 40 GB or 12 boxes."),
    FieldSpec("growth", "Growth", max_length=64, group=_VOLUME),
    FieldSpec("business_value", "Value to the business", _K.LONG_TEXT, group=_VOLUME),
    FieldSpec("dependency", "What stops without it", _K.LONG_TEXT, group=_VOLUME),
    FieldSpec("criticality", "Criticality", _K.CHOICE, choices=CRITICALITY, group=_VOLUME),
    _quality("quality_accuracy", "Accuracy"),
    _quality("quality_completeness", "Completeness"),
    _quality("quality_timeliness", "Timeliness"),
    FieldSpec("quality_checked_on", "Quality last checked", _K.DATE, group=_VOLUME),
    FieldSpec("system", "System", group=_TECH),
    FieldSpec("system_version", "Version", max_length=64, group=_TECH),
    FieldSpec("supplier", "Supplier", group=_TECH),
    FieldSpec("hosting", "Hosting", _K.CHOICE, choices=HOSTING, group=_TECH),
    FieldSpec("location", "Where it is kept", _K.LONG_TEXT, group=_TECH),
    FieldSpec("data_centre_country", "Data centre country", max_length=64, group=_TECH),
    FieldSpec("support_ends_on", "Support ends", _K.DATE, group=_TECH),
    FieldSpec("interfaces", "Interfaces", _K.LONG_TEXT, group=_TECH),
    FieldSpec("export_route", "How it can be exported", _K.LONG_TEXT, group=_TECH),
    FieldSpec("digital_continuity_risk", "Digital continuity", _K.LONG_TEXT, group=_TECH,
              hint="Can it be found, opened, used, understood and trusted in years to come?"),
    FieldSpec("file_formats", "File formats", group=_TECH),
    FieldSpec("encryption_at_rest", "Encrypted at rest", _K.YES_NO_UNKNOWN, group=_TECH),
    FieldSpec("encryption_in_transit", "Encrypted in transit", _K.YES_NO_UNKNOWN, group=_TECH),
    FieldSpec("authentication", "How people sign in", group=_TECH),
    FieldSpec("access_groups", "Who has access", _K.LONG_TEXT, group=_TECH,
              hint="Groups and roles, not names."),
    FieldSpec("access_reviewed_on", "Access last reviewed", _K.DATE, group=_TECH),
    FieldSpec("audit_logging", "Access is logged", _K.YES_NO_UNKNOWN, group=_TECH),
    FieldSpec("penetration_tested_on", "Last penetration test", _K.DATE, group=_TECH),
    FieldSpec("backup_method", "Backup method", group=_CONTINUITY),
    FieldSpec("backup_every_hours", "Backup every (hours)", _K.INTEGER, group=_CONTINUITY,
              source="C5 I10"),
    FieldSpec("backup_location", "Backup location", group=_CONTINUITY),
    FieldSpec("restore_tested_on", "Restore last tested", _K.DATE, group=_CONTINUITY),
    FieldSpec("restore_test_hours", "Restore took (hours)", _K.INTEGER, group=_CONTINUITY,
              source="R-IAR-04"),
    FieldSpec("rpo_hours", "Most data that may be lost (hours)", _K.INTEGER, group=_CONTINUITY,
              hint="Recovery point objective."),
    FieldSpec("rto_hours", "Longest time until it is back (hours)", _K.INTEGER,
              group=_CONTINUITY, hint="Recovery time objective."),
    FieldSpec("continuity_plan", "Continuity plan", _K.LONG_TEXT, group=_CONTINUITY,
              hint="Where the plan is, and the paper fallback."),
    FieldSpec("marking", "Marking", _K.MARKING, max_length=255, group=_CLASS, source="R-GSC-01",
              hint="OFFICIAL unless it needs special handling. Older markings are kept as imported "
              "and need review."),
    FieldSpec("handling_caveat", "Handling caveat", group=_CLASS),
    _impact("impact_confidentiality", "Impact if disclosed"),
    _impact("impact_integrity", "Impact if wrong"),
    _impact("impact_availability", "Impact if unavailable"),
    FieldSpec("retention_rule", "Retention rule", _K.RECORD, record_kind="retention_rule",
              group=_RETENTION, source="R-IAR-02", hint="Reference of a rule of the schedule."),
    FieldSpec("retention_trigger_on", "Period began on", _K.DATE, group=_RETENTION,
              source="R-RET-01, R-RET-02",
              hint="The day the rule counts from, once it has happened. Empty means not yet: then "
              "no disposal is due."),
    FieldSpec("retention_note", "Retention in words", _K.LONG_TEXT, group=_RETENTION),
    FieldSpec("open_data", "Published as open data", _K.YES_NO_UNKNOWN, group=_OPEN),
    FieldSpec("exemptions_likely", "Exemptions likely to apply", _K.LONG_TEXT, group=_OPEN),
)  # fmt: skip
