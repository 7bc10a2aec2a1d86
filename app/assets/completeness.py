"""What an asset or a processing record still lacks, exactly, with the sentence that says so."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.assets.models import Asset, ProcessingRecord, RetentionRule
from app.assets.risks.queries import bands_for
from app.assets.rules.completeness import AssetFacts, missing_codes, warning_codes
from app.assets.rules.retention import disposal_due
from app.assets.rules.reviews import next_review
from app.assets.rules.risk import is_high
from app.links.models import Link

STUBS = ("disposed", "transferred")
"""States in which nothing is left that could be put right."""
CONTROLLER_ITEMS = (
    ("controller_contact", "the controller and contact", "Article 30(1)(a)"),
    ("data_protection_officer", "the data protection officer", "Article 30(1)(a)"),
    ("purposes", "the purposes", "Article 30(1)(b)"),
    ("people_categories", "whose data it is", "Article 30(1)(c)"),
    ("data_categories", "what data it is", "Article 30(1)(c)"),
    ("recipients", "the recipients, or “None”", "Article 30(1)(d)"),
    ("third_countries", "transfers abroad, or “None”", "Article 30(1)(e)"),
    ("retention", "how long it is kept", "Article 30(1)(f)"),
    ("security_description", "the security measures", "Article 30(1)(g)"),
    ("lawful_basis", "the Article 6 basis", "Article 6"),
)
PROCESSOR_ITEMS = (
    ("on_behalf_of", "each controller it is done for", "Article 30(2)(a)"),
    ("data_protection_officer", "the data protection officer", "Article 30(2)(a)"),
    ("processing_categories", "the categories of processing", "Article 30(2)(b)"),
    ("third_countries", "transfers abroad, or “None”", "Article 30(2)(c)"),
    ("security_description", "the security measures", "Article 30(2)(d)"),
)
LAW_ENFORCEMENT_ITEMS = (
    ("controller_contact", "the controller and contact", "DPA 2018 s61(2)(a)"),
    ("data_protection_officer", "the data protection officer", "DPA 2018 s61(2)(a)"),
    ("purposes", "the purposes", "DPA 2018 s61(2)(b)"),
    ("recipients", "the recipients, or “None”", "DPA 2018 s61(2)(c)"),
    ("people_categories", "whose data it is", "DPA 2018 s61(2)(d)(i)"),
    ("data_categories", "what data it is", "DPA 2018 s61(2)(d)(ii)"),
    ("profiling_used", "whether profiling is used", "DPA 2018 s61(2)(e)"),
    ("third_countries", "transfers abroad, or “None”", "DPA 2018 s61(2)(f)"),
    ("law_enforcement_condition", "the legal basis", "DPA 2018 s61(2)(g)"),
    ("retention", "how long it is kept", "DPA 2018 s61(2)(h)"),
    ("security_description", "the security measures", "DPA 2018 s61(2)(i)"),
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: a code, what to do, and which law asks."""

    code: str
    sentence: str
    source: str


SENTENCES = {
    "owner_missing": Missing("owner_missing", "An owner must accept it.", "R-IAR-03"),
    "processing_record_incomplete": Missing(
        "processing_record_incomplete",
        "It holds personal data, so link a complete processing record.",
        "R-IAR-01",
    ),
    "condition_missing": Missing(
        "condition_missing",
        "It holds special category or criminal data: record the condition for it on a linked "
        "processing record.",
        "R-IAR-02",
    ),
    "retention_rule_missing": Missing(
        "retention_rule_missing",
        "It holds special category or criminal data: choose a retention rule.",
        "R-IAR-02",
    ),
}


WARNINGS = {
    "backup_cannot_meet_rpo": (
        "It is backed up every {backup_every_hours} hours, but no more than {rpo_hours} hours of "
        "data may be lost: the backup cannot meet that (recovery point)."
    ),
    "restore_cannot_meet_rto": (
        "A restore took {restore_test_hours} hours when it was tested, but it must be back within "
        "{rto_hours} hours (recovery time, R-IAR-04)."
    ),
}


def warnings_of(asset: Asset) -> tuple[str, ...]:
    """Say what of an asset does not fit together; a warning never stops anything (R-IAR-04)."""
    facts = AssetFacts(
        owner_accepted=True, personal_data=False, complete_processing_records=0,
        special_or_criminal=False, condition_recorded=False, retention_rule=False,
        rpo_hours=asset.rpo_hours, backup_every_hours=asset.backup_every_hours,
        rto_hours=asset.rto_hours, restore_test_hours=asset.restore_test_hours,
    )  # fmt: skip
    return tuple(WARNINGS[code].format(**_hours(asset)) for code in warning_codes(facts))


def _hours(asset: Asset) -> dict[str, int | None]:
    names = ("backup_every_hours", "rpo_hours", "restore_test_hours", "rto_hours")
    return {name: getattr(asset, name) for name in names}


def missing_of_processing(record: ProcessingRecord) -> list[Missing]:
    """List the items the record's role and regime ask for and it lacks."""
    found = [
        Missing(name, f"Enter {words}.", source)
        for name, words, source in _items(record)
        if not getattr(record, name)
    ]
    if record.transfer_safeguards is None and _transfers(record):
        found.append(
            Missing(
                "transfer_safeguards", "Enter the safeguards for the transfers.", "Article 30(1)(e)"
            )
        )
    if record.role == "processor" or record.regime == "law_enforcement":
        return found
    if record.special_categories and not record.article_9_condition:
        found.append(Missing("article_9_condition", "Choose the Article 9 condition.", "R-LB-04"))
    if _needs_schedule_1(record) and not record.schedule_1_condition:
        found.append(
            Missing("schedule_1_condition", "Enter the Schedule 1 condition.", "R-LB-04, R-LB-05")
        )
    return found


def _items(record: ProcessingRecord) -> tuple[tuple[str, str, str], ...]:
    if record.role == "processor":
        return PROCESSOR_ITEMS
    if record.regime == "law_enforcement":
        return LAW_ENFORCEMENT_ITEMS
    return CONTROLLER_ITEMS


def _transfers(record: ProcessingRecord) -> bool:
    text = (record.third_countries or "").strip().rstrip(".").casefold()
    return bool(text) and text not in ("none", "no", "n/a", "not applicable", "nil")


def _needs_schedule_1(record: ProcessingRecord) -> bool:
    """R-LB-04: Article 9(2)(b), (g), (h), (i) and (j); R-LB-05: criminal offence data."""
    return record.article_9_condition in ("b", "g", "h", "i", "j") or record.criminal_data == "yes"


def linked_processing(asset_id: int) -> Select[tuple[ProcessingRecord]]:
    """Select the processing records linked to an asset now."""
    return (
        select(ProcessingRecord)
        .join(Link, (Link.to_kind == "processing_record") & (Link.to_id == ProcessingRecord.id))
        .where(
            Link.kind == "processing",
            Link.from_kind == "asset",
            Link.from_id == asset_id,
            Link.ends_on.is_(None),
        )
        .order_by(ProcessingRecord.id)
    )


def derive_asset(session: Session, asset: Asset) -> None:
    """Recompute what an asset lacks (R-IAR-01 to 03), when its disposal falls due (R-RET-01) and
    whether its risk is high (R-IAR-11). Never moves the version.
    """
    asset.disposal_due_on = due_under_its_rule(session, asset)
    _settle_risk(session, asset)
    if asset.state in STUBS:
        asset.missing, asset.missing_count, asset.complete_processing = [], 0, False
        return
    complete = conditions = 0
    if asset.id is not None and "yes" in (
        asset.personal_data,
        asset.special_category,
        asset.criminal_data,
    ):
        linked = linked_processing(asset.id).subquery()
        complete, conditions = session.execute(
            select(
                func.count().filter(linked.c.state == "complete"),
                func.count().filter(
                    linked.c.state == "complete",
                    or_(
                        linked.c.article_9_condition.is_not(None),
                        linked.c.schedule_1_condition.is_not(None),
                        linked.c.law_enforcement_condition.is_not(None),
                    ),
                ),
            ).select_from(linked)
        ).one()
    codes = asset_missing(asset, complete=complete, conditions=conditions)
    if codes != asset.missing:
        asset.missing = codes
    asset.missing_count = len(codes)
    asset.complete_processing = complete > 0


def _settle_risk(session: Session, asset: Asset) -> None:
    """The scored risks decide; before any is scored, what the register says of itself does.

    Where the answer changes, so does a review date that the rule had set (R-IAR-11).
    """
    was_high = bool(asset.at_high_risk)
    if asset.highest_risk_score is None:
        asset.at_high_risk = asset.high_risk == "yes"
    else:
        bands = bands_for(session, asset.organisation_id)
        asset.at_high_risk = is_high(asset.highest_risk_score, bands)
    since = asset.last_reviewed_on or asset.activated_on
    if since is None or was_high == asset.at_high_risk:
        return
    if asset.next_review_on == next_review(since, high_risk=was_high):
        asset.next_review_on = next_review(since, high_risk=asset.at_high_risk)


def due_under_its_rule(session: Session, asset: Asset) -> date | None:
    """When disposal of an asset falls due: none for ever, and none before the trigger (R-RET-02).

    The rule's words count as they stand, approved or not; a disposal asks for an approved rule.
    """
    if asset.retention_rule_id is None or asset.retention_trigger_on is None:
        return None
    rule = session.get(RetentionRule, asset.retention_rule_id)
    if rule is None:
        return None
    # Thousands of assets of an import share a few rules: each is read once, and kept until the end.
    session.info.setdefault("retention_rules", {})[rule.id] = rule
    return due_under(rule, asset.retention_trigger_on)


def due_under(rule: RetentionRule, trigger_on: date | None) -> date | None:
    """The day disposal falls due under a rule, from the day its period began (R-RET-01)."""
    if rule.permanent == "yes":
        return None
    try:
        return disposal_due(trigger_on, rule.period_months)
    except ValueError:  # after the year 9999: as good as never
        return None


def asset_missing(asset: Asset, *, complete: int, conditions: int) -> list[str]:
    """Name what is missing, sorted, from plain counts of linked complete processing records."""
    return missing_codes(
        AssetFacts(
            owner_accepted=asset.owner_accepted_on is not None,
            personal_data=asset.personal_data == "yes",
            complete_processing_records=complete,
            special_or_criminal="yes" in (asset.special_category, asset.criminal_data),
            condition_recorded=conditions > 0,
            retention_rule=asset.retention_rule_id is not None,
        )
    )


def derive_processing(_session: Session, record: ProcessingRecord) -> None:
    """Recompute what a processing record lacks. Never moves the version."""
    codes = [m.code for m in missing_of_processing(record)]
    if codes != record.missing:
        record.missing = codes
    record.missing_count = len(codes)


def assets_of_processing(session: Session, record_id: int) -> list[Asset]:
    """List the assets to which a processing record is linked now."""
    return list(
        session.scalars(
            select(Asset)
            .join(Link, (Link.from_kind == "asset") & (Link.from_id == Asset.id))
            .where(
                Link.kind == "processing",
                Link.to_kind == "processing_record",
                Link.to_id == record_id,
                Link.ends_on.is_(None),
            )
            .order_by(Asset.id)
        )
    )
