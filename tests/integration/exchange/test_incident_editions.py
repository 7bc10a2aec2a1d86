"""Old logs in later editions, in rows for one case, undone, and as they leave again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core.database import session
from app.incidents.models import Incident, Obligation
from tests.factories.incidents import REPORT
from tests.factories.world import World
from tests.integration.exchange.conftest import Answer, Import, counts

LOG = (
    "Ref,Date of incident,Description,Individuals affected,Outcome,Date closed\n"
    "A1,03/04/2016,A letter went astray,12,NFA,20/05/2016\n"
    "A2,15/06/2016 - 20/06/2016,A bag was lost,approx 40,Advice given,\n"
)


def entries() -> dict[str, Incident]:
    session().expire_all()
    return {one.source_reference or "": one for one in session().scalars(select(Incident))}


def test_a_log_comes_in_closed_and_no_clock_starts(bring_in: Import) -> None:
    code, value = bring_in("incidents", LOG)
    assert (code, counts(value)) == (0, (2, 0, 0, 0))
    found = entries()
    assert {one.state for one in found.values()} == {"closed"}
    assert found["A1"].regulator_outcome == "No Further Action"
    assert found["A1"].occurred_precision == "approximate"
    assert found["A2"].people_affected == 40
    assert found["A2"].occurred_precision == "range"
    assert "Individuals affected: approx 40" in (found["A2"].as_imported or "")
    assert session().scalar(select(func.count()).select_from(Obligation)) == 0


def test_a_later_edition_corrects_closed_entries_and_is_undone(
    bring_in: Import, run: Callable[..., Answer]
) -> None:
    bring_in("incidents", LOG)
    newer = LOG.replace("approx 40", "44").replace("20/05/2016", "21/05/2016")
    _code, value = bring_in("incidents", newer)
    assert counts(value) == (0, 2, 0, 0)
    assert entries()["A2"].people_affected == 44
    code, undone = run("undo", value["reference"])
    assert (code, undone["put_back"], undone["left"]) == (0, 2, 0)
    found = entries()
    assert found["A2"].people_affected == 40
    assert found["A1"].closed_at is not None
    assert found["A1"].closed_at.isoformat() == "2016-05-19T23:00:00+00:00"


def test_what_was_added_is_withdrawn_and_may_come_in_again(
    bring_in: Import, run: Callable[..., Answer]
) -> None:
    _code, value = bring_in("incidents", LOG)
    assert run("undo", value["reference"])[1]["withdrawn"] == 2
    assert {one.state for one in entries().values()} == {"withdrawn"}
    assert counts(bring_in("incidents", LOG)[1]) == (2, 0, 0, 0)


def test_rows_of_one_case_are_counted_once(bring_in: Import) -> None:
    """R-TAX-03: a row for each kind of person and of data."""
    text = (
        "BI Reference,Year,Quarter,Data Subject Type,Data Type,Incident Type\n"
        "77,2021,Qtr 2,Children,Health data,Phishing\n"
        "77,2021,Qtr 2,Children,Basic personal identifiers,Phishing\n"
        "77,2021,Qtr 2,Employees,Health data,Phishing\n"
        "78,2021,Qtr 2,Employees,Health data,Phishing\n"
    )
    _code, value = bring_in("incidents", text)
    assert counts(value) == (2, 0, 2, 0)
    assert any("counted once" in warning for warning in value["warnings"])
    case = entries()["77"]
    assert sorted(case.subject_types or []) == ["Children", "Employees"]
    assert sorted(case.data_types or []) == ["Basic personal identifiers", "Health data"]
    assert counts(bring_in("incidents", text)[1]) == (0, 0, 4, 0)


def test_equal_rows_without_a_reference_are_incidents_of_their_own(bring_in: Import) -> None:
    text = "Year,Quarter,Incident type\n2020,Qtr 1,Phishing\n2020,Qtr 1,Phishing\n"
    assert counts(bring_in("incidents", text)[1]) == (2, 0, 0, 0)
    assert counts(bring_in("incidents", text + "2020,Qtr 1,Phishing\n")[1]) == (1, 0, 2, 0)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("many", "“many” is no number of people, and no band of numbers."),
        ("31/02/2016", ""),
    ],
)
def test_what_cannot_be_read_rejects_its_row(bring_in: Import, cell: str, sentence: str) -> None:
    column = "Individuals affected" if sentence else "Date closed"
    code, value = bring_in("incidents", f"Ref,Description,{column}\nA1,Text,{cell}\n")
    assert (code, counts(value)) == (1, (0, 0, 0, 1))
    [problem] = value["errors"]
    assert problem["column"] == column
    assert sentence in problem["problem"]


def test_a_restricted_case_leaves_only_with_the_dpo(
    world: World, run: Callable[..., Answer], tmp_path: Path
) -> None:
    world.person("Dee Patel", "dpo")
    when = {"discovered_at": "2026-05-31T22:30:00Z"}
    for title in ("Open case", "Quiet case"):
        given = REPORT | when | {"title": title}
        world.do(world.as_("Di Fox"), "incident", "report", **given)
    world.do(
        world.as_("Dee Patel"), "incident", "restrict", "INC-2026-0002", restriction="hr",
        reason="Staff.",
    )  # fmt: skip
    world.do(
        world.as_("Dee Patel"), "incident", "add_privileged_note", "INC-2026-0002",
        text="Counsel says so.",
    )  # fmt: skip
    read = {}
    for who in ("ada.osei", "dee.patel"):
        out = tmp_path / f"{who}.csv"
        email = f"{who}@northbourne.example"
        arguments = ("--organisation", world.code, "--format", "csv", "--out", str(out))
        assert run("export", "incidents", *arguments, "--as", email)[0] == 0
        read[who] = out.read_text(encoding="utf-8")
    assert "INC-2026-0001: due 2026-06-03 22:30Z, running" in read["ada.osei"]
    assert "Open case" in read["ada.osei"]
    assert "Quiet case" not in read["ada.osei"]
    assert "Quiet case" in read["dee.patel"]
    assert "Counsel" not in read["dee.patel"]


def test_an_old_case_that_is_opened_again_starts_no_clock_of_its_day(
    bring_in: Import, world: World
) -> None:
    """R-INC-05: what ran then ran elsewhere; what we learn now is reported as it is learned."""
    recent = LOG.replace("03/04/2016", "03/04/2021").replace("20/05/2016", "20/05/2021")
    bring_in("incidents", recent)
    reference = entries()["A1"].reference
    world.person("Dee Patel", "dpo")
    again = {"new_facts": "complaint", "reason": "A complaint came in."}
    world.do(world.as_("Dee Patel"), "incident", "reopen", reference, **again)
    assert entries()["A1"].state == "assessment"
    assert session().scalar(select(func.count()).select_from(Obligation)) == 0
