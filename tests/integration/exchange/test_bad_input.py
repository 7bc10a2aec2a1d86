"""Whatever is wrong with a file or a row is said in one sentence, and nothing is half done."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.assets.models import Asset
from app.core.database import session
from app.identity.models import Person, Team
from tests.factories.world import World
from tests.integration.exchange.conftest import Answer, Import, counts

GOOD = "ID,Name,Purpose\n1,Rates,To bill\n"


def assets() -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(Asset)) or 0


@pytest.mark.parametrize(
    ("content", "name", "code", "said"),
    [
        (b"%PDF-1.7", "a.csv", "file_type", "PDF document"),
        (b"", "a.csv", "empty_file", "is empty"),
        (b"ID,Name\n", "a.csv", "no_rows", "no rows"),
        (b"ID,Colour\n1,red\n", "a.csv", "column_missing", "required"),
        (b"ID,Name,Support ends\n1,x,01/02/2027\n", "a.csv", "date_order_needed", "date_order"),
        (b"[1, 2", "a.json", "damaged", "not valid JSON"),
        (b"PK\x03\x04xx", "a.xlsx", "damaged", "damaged"),
    ],
)
def test_a_fault_of_the_file_imports_nothing(
    bring_in: Import, content: bytes, name: str, code: str, said: str
) -> None:
    exit_code, value = bring_in("assets", content, name=name)
    assert (exit_code, value["code"]) == (1, code)
    assert said in value["detail"]
    assert assets() == 0


def test_an_unknown_organisation_is_refused(
    run: Callable[..., Answer], tmp_path: Path, world: World
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(GOOD)
    code, value = run("import", "assets", str(path), "--organisation", "nowhere")
    assert (code, value["code"]) == (1, "not_found")
    code, value = run(
        "import", "assets", str(path), "--organisation", world.code,
        "--as", "di.fox@northbourne.example",
    )  # fmt: skip
    assert (code, value["code"]) == (1, "denied")
    assert run("import", "assets", str(path))[0] == 2
    assert run("import", "nonsense", str(path), "--organisation", world.code)[0] == 2


def test_a_fault_of_a_row_rejects_that_row_and_hands_it_back(
    bring_in: Import, tmp_path: Path
) -> None:
    text = "ID,Name,Personal data,Support ends\n1,A,yes,31/12/2027\n2,,no,\n3,C,maybe,32/13/2027\n"
    back = tmp_path / "back.csv"
    code, value = bring_in("assets", text, "--rejected", str(back))
    assert (code, counts(value)) == (1, (1, 0, 0, 2))
    assert [(e["row"], e["column"]) for e in value["errors"]] == [
        (3, "Name"),
        (4, "Support ends"),
        (4, "Personal data"),
    ]
    assert value["errors"][2]["value"] == "maybe"
    lines = back.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "ID,Name,Personal data,Support ends,problem"
    assert len(lines) == 3
    assert assets() == 1


def test_strict_takes_all_or_nothing_and_a_dry_run_only_looks(bring_in: Import) -> None:
    text = f"{GOOD}2,,x\n"
    code, value = bring_in("assets", text, "--strict")
    assert (code, counts(value)) == (1, (0, 0, 0, 2))
    assert len(value["errors"]) == 1
    assert assets() == 0
    code, value = bring_in("assets", GOOD, "--dry-run")
    assert (code, counts(value)) == (0, (1, 0, 0, 0))
    assert assets() == 0
    assert bring_in("assets", GOOD, "--strict")[0] == 0
    assert assets() == 1


def test_a_mapping_file_decides(bring_in: Import, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    columns = {"ID": "source_reference", "Name": "name", "Purpose": "description", "Due": (
        "support_ends_on"
    )}  # fmt: skip
    mapping.write_text(json.dumps({"columns": columns, "date_order": "dmy"}))
    text = "ID,Name,Purpose,Due\n1,Rates,To bill,01/02/2027\n"
    assert bring_in("assets", text, "--mapping", str(mapping))[0] == 0
    asset = session().scalars(select(Asset)).one()
    assert (asset.description, str(asset.support_ends_on)) == ("To bill", "2027-02-01")
    mapping.write_text(json.dumps({"columns": {"Nme": "name"}}))
    code, value = bring_in("assets", text, "--mapping", str(mapping))
    assert (code, value["code"]) == (1, "mapping")
    assert "Did you mean “Name”?" in value["detail"]


def test_encodings_formulas_and_zeros_survive(bring_in: Import) -> None:
    text = "ID,Name,Purpose\n007,Café =1,'=1+1\n"
    for encoding in ("utf-8-sig", "utf-16"):
        code, value = bring_in("assets", text.encode(encoding))
        assert code == 0, value
    assert counts(value) == (0, 0, 1, 0)
    asset = session().scalars(select(Asset)).one()
    assert (asset.source_reference, asset.name, asset.purpose) == ("007", "Café =1", "=1+1")


def test_a_key_repeated_with_the_same_content_counts_once(bring_in: Import) -> None:
    code, value = bring_in("assets", f"{GOOD}1,Rates,To bill\n1,Rates again,To bill\n")
    assert (code, counts(value)) == (0, (2, 0, 1, 0))
    assert len(value["warnings"]) == 1


STAFF = "Employee number,First name,Last name,Email,Department,Line manager,Leaving date\n"


def test_people_are_matched_by_number_then_mail_and_leavers_leave_their_assets(
    world: World, bring_in: Import
) -> None:
    owned = world.owned_asset("Ada Osei", "Bo Lin")
    text = STAFF + (
        "0042,Bo,Lin,bo.lin@northbourne.example,Housing,0001,2026-05-31\n"
        "0001,Mo,Fry,mo.fry@northbourne.example,Housing,,\n"
        "0002,Al,Day,,Housing,0001,\n"
    )
    code, value = bring_in("people", text)
    assert (code, counts(value)) == (0, (2, 1, 0, 0)), value["errors"]
    session().rollback()
    people = {p.staff_number: p for p in session().scalars(select(Person)) if p.staff_number}
    assert people["0042"].reference == world.people["Bo Lin"]
    assert people["0042"].state == "left"
    assert people["0002"].manager_id == people["0001"].id
    assert session().scalars(select(Team.name)).all() == ["Housing"]
    asset = session().scalars(select(Asset).where(Asset.reference == owned)).one()
    assert asset.owner_id is None
    assert str(asset.owner_vacant_since) == "2026-05-31"
    assert counts(bring_in("people", text)[1]) == (0, 0, 3, 0)


def test_people_are_never_matched_by_name(bring_in: Import) -> None:
    code, value = bring_in("people", "Name,Email\nBo Lin,\n")
    assert (code, counts(value)) == (1, (0, 0, 0, 1))
    assert "never matched by name" in value["errors"][0]["problem"]


def test_a_named_owner_is_offered_the_asset_and_nothing_more(
    world: World, bring_in: Import
) -> None:
    text = "ID,Name,Owner\n1,Rates,bo.lin@northbourne.example\n2,Roads,Bo Lin\n"
    code, value = bring_in("assets", text, "--as", "ada.osei@northbourne.example")
    assert (code, counts(value)) == (0, (2, 0, 0, 0))
    session().rollback()
    rates, roads = session().scalars(select(Asset).order_by(Asset.id))
    bo = session().scalars(select(Person.id).where(Person.name == "Bo Lin")).one()
    assert (rates.offered_to_id, rates.owner_id) == (bo, None)
    assert (roads.offered_to_id, roads.owner_as_imported) == (None, "Bo Lin")
