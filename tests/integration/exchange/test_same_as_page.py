"""An imported record equals one that the same values make on a page: door, ids and times apart."""

from typing import Any

from sqlalchemy import select

from app.assets.models import Asset, ProcessingRecord, RetentionRule
from app.core.database import session
from app.engine.history import History
from app.engine.noun import get_noun
from app.engine.reading import as_record
from tests.factories.world import OPERATOR, World
from tests.integration.exchange.conftest import Import, counts

ADA = "ada.osei@northbourne.example"
APART = {"id", "reference", "source_position", "import_id", "created_at", "updated_at"}


def columns(record: Any) -> dict[str, Any]:
    return {
        column.key: getattr(record, column.key)
        for column in record.__table__.columns
        if column.key not in APART
    }


def history_of(kind: str, record_id: int) -> set[tuple[str, str | None]]:
    rows = session().scalars(
        select(History).where(History.kind == kind, History.subject_id == record_id)
    )
    return {(row.field, row.value) for row in rows}


def test_an_asset_is_the_same_through_both_doors(world: World, bring_in: Import) -> None:
    world.do(OPERATOR, "team", "create", name="Housing")
    given = {
        "name": "Repairs", "description": "Who asked for what\nand when", "team": "Housing",
        "personal_data": "yes", "special_category": "no", "marking": "RESTRICTED",
        "keywords": "repairs; homes", "number_of_people": "1200", "support_ends_on": "2027-03-31",
    }  # fmt: skip
    made = world.do(world.as_("Ada Osei"), "asset", "propose", **given)
    header = ",".join(given)
    line = ",".join(f'"{value}"' for value in given.values())
    code, value = bring_in("assets", f"{header}\n{line}\n")
    assert (code, counts(value)) == (0, (0, 0, 1, 0)), "without a key, name and team match"
    code, value = bring_in("assets", f"source_reference,{header}\nA1,{line}\n", "--as", ADA)
    assert (code, counts(value)) == (0, (1, 0, 0, 0))
    page = session().get_one(Asset, made.record_id)
    imported = session().scalars(select(Asset).where(Asset.source_reference == "A1")).one()
    assert columns(imported) == columns(page) | {"source_reference": "A1"}
    assert history_of("asset", imported.id) == history_of("asset", page.id)


def test_a_rule_is_the_same_through_both_doors(world: World, bring_in: Import) -> None:
    given = {"name": "Contracts", "period_months": "72", "action": "destroy"}
    world.person("Cy Hart", "records_manager")
    made = world.do(world.as_("Cy Hart"), "retention_rule", "draft", **given)
    text = "Ref,Record type,Years,Action\nR1,Contracts,6,Destroy\n"
    bring_in("retention", text, "--as", "cy.hart@northbourne.example")
    page = session().get_one(RetentionRule, made.record_id)
    imported = session().scalars(select(RetentionRule).where(RetentionRule.id != page.id)).one()
    assert columns(imported) == columns(page) | {"source_reference": "R1"}
    assert history_of("retention_rule", imported.id) == history_of("retention_rule", page.id)


def test_one_flat_row_makes_an_asset_and_its_draft_processing_record(
    world: World, bring_in: Import
) -> None:
    text = (
        "ID,Name,Lawful basis,Categories of data subjects,Recipients\n"
        "1,Council tax,6(1)(e) public task,Residents,None\n"
        "2,Road map,,,\n"
    )
    code, value = bring_in("assets", text)
    assert (code, counts(value)) == (0, (2, 0, 0, 0))
    record = session().scalars(select(ProcessingRecord)).one()
    assert (record.state, record.name, record.lawful_basis) == ("draft", "Council tax", "e")
    assert (record.source_reference, record.people_categories) == ("1", "Residents")
    shown = as_record(session(), get_noun("processing_record"), record)
    assert shown["missing"]
    assert counts(bring_in("assets", text)[1]) == (0, 0, 2, 0)
    newer = text.replace("Residents", "Residents; owners")
    assert counts(bring_in("assets", newer)[1]) == (0, 1, 1, 0)
    session().expire_all()
    record = session().scalars(select(ProcessingRecord)).one()
    assert (record.people_categories, record.version) == ("Residents; owners", 2)
