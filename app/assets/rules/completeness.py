"""May an asset become active, and what is missing (R-IAR-01 to 04, C5 I10)."""

from dataclasses import dataclass
from typing import Any

from app.core.rulebook import Case, rule


@dataclass(frozen=True, slots=True)
class AssetFacts:
    """What completeness depends on. Hours; ``restore_test_hours`` is how long a restore took."""

    owner_accepted: bool
    personal_data: bool
    complete_processing_records: int
    special_or_criminal: bool
    condition_recorded: bool
    retention_rule: bool
    rpo_hours: float | None = None
    backup_every_hours: float | None = None
    rto_hours: float | None = None
    restore_test_hours: float | None = None


def missing_codes(facts: AssetFacts) -> list[str]:
    """Name what the law asks for and the asset lacks, sorted."""
    absent = {
        "owner_missing": not facts.owner_accepted,
        "processing_record_incomplete": facts.personal_data
        and facts.complete_processing_records < 1,
        "condition_missing": facts.special_or_criminal and not facts.condition_recorded,
        "retention_rule_missing": facts.special_or_criminal and not facts.retention_rule,
    }
    return sorted(code for code, lacking in absent.items() if lacking)


def warning_codes(facts: AssetFacts) -> list[str]:
    """Name what does not fit together, sorted; a warning never stops anything."""
    found = []
    if _exceeds(facts.backup_every_hours, facts.rpo_hours):
        found.append("backup_cannot_meet_rpo")
    if _exceeds(facts.restore_test_hours, facts.rto_hours):
        found.append("restore_cannot_meet_rto")
    return sorted(found)


def _exceeds(actual: float | None, limit: float | None) -> bool:
    return actual is not None and limit is not None and actual > limit


@rule("asset_completeness", "R-IAR-01", "R-IAR-02", "R-IAR-03", "R-IAR-04")
def asset_completeness(case: Case) -> dict[str, Any]:
    """Whether an asset may become active, what is missing, and what does not fit together."""
    facts = AssetFacts(
        owner_accepted=case.boolean("owner_accepted"),
        personal_data=case.boolean("personal_data"),
        complete_processing_records=case.whole("complete_processing_records", least=0),
        special_or_criminal=case.boolean("special_or_criminal"),
        condition_recorded=case.boolean("condition_recorded"),
        retention_rule=case.boolean("retention_rule"),
        rpo_hours=case.number_or_none("rpo_hours", least=0),
        backup_every_hours=case.number_or_none("backup_every_hours", least=0),
        rto_hours=case.number_or_none("rto_hours", least=0),
        restore_test_hours=case.number_or_none("restore_test_hours", least=0),
    )
    missing = missing_codes(facts)
    return {"may_activate": not missing, "missing": missing, "warnings": warning_codes(facts)}
