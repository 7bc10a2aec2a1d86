"""Registers, lists and schedules that nobody here wrote come in, and again change nothing."""

import pytest
from sqlalchemy import func, select

from app.assets.models import Asset, RetentionRule
from app.audit.models import AuditEvent
from app.core.database import session
from app.identity.models import Organisation, Team
from tests.integration.exchange.conftest import Import, counts
from tests.support.shared_files import real_file

SF = "iar-sf-enterprise-systems/sf_enterprise_systems_of_record.csv"
BOARDS = "org-nhs/icb_partners_master.xlsx"


def test_a_register_comes_in_without_a_mapping_and_again_unchanged(bring_in: Import) -> None:
    code, value = bring_in("assets", real_file(SF))
    assert (code, counts(value)) == (0, (463, 0, 0, 0))
    assert [warning.split(" ")[0] for warning in value["warnings"]] == [
        "“REC-0023-S”",
        "“TTX-0019-S”",
    ]
    assert value["errors"] == []
    twice = session().scalars(select(Asset).where(Asset.source_reference == "REC-0023-S")).all()
    assert sorted(asset.source_position for asset in twice) == [1, 2]
    assert session().scalar(select(func.count()).select_from(Team)) == 47
    marked = session().scalars(select(Asset).where(Asset.source_reference == "DPH-0113-S")).one()
    assert marked.marking is None
    assert marked.marking_as_imported == "Level 4 - Protected"
    assert marked.marking_needs_review
    assert marked.missing == ["owner_missing"]

    code, value = bring_in("assets", real_file(SF))
    assert (code, counts(value)) == (0, (0, 0, 463, 0))


def test_an_import_is_one_audit_event_with_a_manifest(bring_in: Import) -> None:
    _code, value = bring_in("assets", real_file(SF))
    events = session().scalars(
        select(AuditEvent).where(AuditEvent.event.in_(("import.applied", "asset.proposed")))
    )
    (event,) = events
    assert event.subject_reference == value["reference"]
    assert event.facts["added"] == 463
    assert len(event.facts["manifest"]) == 64


@pytest.mark.parametrize(
    ("kind", "name", "rows", "added"),
    [
        ("assets", "iar-us-opm-data-inventory/opm_data.json", 134, 134),
        ("organisations", "org-uk-local-authorities/uk_local_authorities.csv", 470, 470),
        ("organisations", "org-uk-government/government-organisation.csv", 989, 989),
        ("organisations", "org-uk-government/contracts_finder_buyer_groups_2015.csv", 2543, 2543),
        ("organisations", "org-nhs/etr.csv", 211, 211),
        ("organisations", BOARDS, 286, 42),
        ("organisations", "org-local-authority-contacts/local_authority_contact_details.csv",
         565, 565),
        ("organisations", "org-uk-police-forces/police-force.tsv", 44, 44),
        ("retention", "retention-virginia-general-schedules/va_GS-101.json", 110, 110),
        ("retention", "retention-virginia-general-schedules/va_GS-120.json", 84, 84),
    ],
)  # fmt: skip
def test_real_files_reconcile_to_the_row(
    bring_in: Import, kind: str, name: str, rows: int, added: int
) -> None:
    """The boards' workbook holds three lists side by side; read by its boards, 244 of its rows
    repeat a board, and count as unchanged."""
    code, value = bring_in(kind, real_file(name))
    assert (code, counts(value)) == (0, (added, 0, rows - added, 0)), value["errors"][:3]
    code, value = bring_in(kind, real_file(name))
    assert (code, counts(value)) == (0, (0, 0, rows, 0))


def test_lists_with_the_same_codes_do_not_overwrite_each_other(bring_in: Import) -> None:
    """RBD and its like are councils in one list and trusts in another."""
    bring_in("organisations", real_file("org-uk-local-authorities/uk_local_authorities.csv"))
    names = dict(
        session().execute(select(Organisation.reference, Organisation.name)).tuples().all()
    )
    code, value = bring_in("organisations", real_file("org-nhs/etr.csv"))
    assert (code, counts(value)) == (0, (211, 0, 0, 0))
    session().rollback()
    still = dict(
        session().execute(select(Organisation.reference, Organisation.name)).tuples().all()
    )
    assert {reference: still[reference] for reference in names} == names
    code, value = bring_in("organisations", real_file("org-nhs/etr.csv"))
    assert counts(value) == (0, 0, 211, 0)


def test_a_retention_schedule_keeps_what_is_permanent(bring_in: Import) -> None:
    bring_in("retention", real_file("retention-virginia-general-schedules/va_GS-101.json"))
    rules = session().scalars(select(RetentionRule)).all()
    permanent = [rule for rule in rules if rule.permanent == "yes"]
    assert len(permanent) == 29
    assert {rule.period_months for rule in permanent} == {None}
    assert {rule.schedule for rule in rules} == {"GS-101"}
    assert any(rule.source_reference.startswith("00") for rule in rules if rule.source_reference)
    assert {rule.action for rule in rules} >= {"destroy", "destroy_securely", "keep"}
    assert all(rule.action_as_imported for rule in rules if rule.action)
