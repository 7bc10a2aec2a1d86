"""The figures of incidents: the worked examples, and what an old log must add up to."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from app.cli.main import ig
from app.core.database import session
from app.incidents.models import Incident
from app.measures.breakdowns import HIDDEN, counts_by, suppressed
from app.measures.figures import Figure, Question, compute
from tests.factories.incidents import Case, office
from tests.factories.world import World

HEADER = (
    "Ref,Description,Date reported,Date discovered,Date became aware,Classification,Type,"
    "Number of people,Reported to ICO,Date reported to ICO,Date closed,Root cause,Directorate,"
    "Number of people informed,Special category"
)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        yield office()


def log(world: World, tmp_path: Path, *rows: str, header: str = HEADER) -> dict[str, object]:
    """Bring in an old log."""
    path = tmp_path / "log.csv"
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    return import_file(world, path)


def import_file(world: World, path: Path) -> dict[str, object]:
    arguments = ["import", "incidents", str(path), "--organisation", world.code, "--json"]
    result = CliRunner().invoke(ig, arguments, catch_exceptions=False)
    value: dict[str, object] = json.loads(result.stdout)
    assert value.get("rejected") == 0, value
    return value


def asked(
    world: World, as_at: str, *, since: str = "", known_at: datetime | None = None
) -> Question:
    first = date.fromisoformat(since) if since else None
    known = known_at or datetime(2030, 1, 1, tzinfo=UTC)
    return Question((world.organisation_id,), date.fromisoformat(as_at), known, first)


def figure(world: World, name: str, as_at: str, **more: object) -> Figure:
    session().expire_all()
    return compute(session(), name, asked(world, as_at, **more))  # type: ignore[arg-type]


def test_no_notifiable_breach_is_no_percentage(world: World) -> None:
    found = figure(world, "incidents.reported_within_72h_percent", "2026-11-30")
    assert (found.shown, found.denominator) == ("n/a", 0)


def test_in_time_late_and_not_yet_due(world: World, tmp_path: Path) -> None:
    """Worked example 5: the third is left out until it is notified or due."""
    log(
        world, tmp_path,
        "1,In time,2026-03-02,2026-03-02,2026-03-02 09:00,Breach,Phishing,5,Yes,"
        "2026-03-05 09:00,2026-05-01,,,,",
        "2,Late,2026-03-02,2026-03-02,2026-03-02 09:00,Breach,Phishing,5,Yes,"
        "2026-03-05 09:01,2026-05-01,,,,",
        "3,Waits,2026-03-31,2026-03-31,2026-03-31 14:00,Breach,Phishing,5,Yes,,2026-05-01,,,,",
    )  # fmt: skip
    name = "incidents.reported_within_72h_percent"
    found = figure(world, name, "2026-03-31", since="2026-01-01")
    assert (found.numerator, found.denominator, found.shown) == (1, 2, "50.0 %")
    later = figure(world, name, "2026-04-30", since="2026-01-01")
    assert (later.numerator, later.denominator) == (1, 3)
    assert figure(world, "incidents.ico_notifiable", "2026-03-31").numerator == 3


def test_a_duplicate_found_later_restates_the_month(world: World) -> None:
    """Worked example 6: the count known then stays, the one known today has lost it."""
    first, second = Case(world), Case(world).triaged()
    month = {"since": "2026-11-01"}
    known_then = world.now
    world.wait(days=40)
    second.by("Ada Osei", "link_duplicate", duplicate_of=first.reference)
    name = "incidents.reported"
    assert figure(world, name, "2026-11-30", **month, known_at=known_then).numerator == 2
    assert figure(world, name, "2026-11-30", **month, known_at=world.now).numerator == 1


def test_a_drill_is_in_no_figure(world: World) -> None:
    """Worked example 7."""
    case = Case(world).classified()
    case.by("Dee Patel", "mark_drill", reason="An exercise.")
    names = ("reported", "breaches", "open_over_30_days", "people_affected", "ico_notified_percent")
    for name in names:
        assert figure(world, f"incidents.{name}", "2027-02-01").numerator == 0, name
    assert figure(world, "clocks.open", "2026-11-30").numerator == 0


def test_open_cases_and_clocks_as_at_a_day(world: World) -> None:
    case = Case(world).classified()
    assert figure(world, "clocks.open", "2026-11-20").numerator == 1
    assert figure(world, "clocks.overdue", "2026-11-22").numerator == 0
    assert figure(world, "clocks.overdue", "2026-11-23").numerator == 1
    assert figure(world, "incidents.open_over_30_days", "2026-12-20").numerator == 0
    assert figure(world, "incidents.open_over_30_days", "2026-12-21").numerator == 1
    assert figure(world, "incidents.open_over_90_days", "2026-12-21").numerator == 0
    triaged = figure(world, "incidents.median_hours_to_triage", "2026-11-30")
    assert (triaged.value, triaged.unknown) == (Decimal(0), 0)
    assert case.reference


def test_a_small_log_adds_up(world: World, tmp_path: Path) -> None:
    log(
        world, tmp_path,
        "1,A letter,2026-01-05 12:00,2026-01-05 10:00,,Breach,Phishing,10,No,,2026-01-15,"
        "Human error,Care,4,Yes",
        "2,A mail,2026-01-06 12:00,2026-01-06 06:00,,Breach,Data emailed to incorrect recipient,"
        "20,No,,2026-01-26,Process,Care,,No",
        "3,A mail,2026-02-06 12:00,2026-02-06 02:00,,Breach,Data emailed to incorrect recipient,"
        "unknown,No,,,,Care,,",
        "4,Caught,2026-02-07,,,Near miss,Other,,,,,,,,",
        "5,Nothing,2026-02-08,,,Not an incident,Other,,,,,,,,",
        "6,Server down,2026-02-09,,,Incident,Ransomware,,,,,,,,",
    )  # fmt: skip
    year = {"since": "2026-01-01", "as_at": "2026-12-31"}
    shown = {
        name: figure(world, f"incidents.{name}", **year).shown  # type: ignore[arg-type]
        for name in (
            "reported", "breaches", "near_misses", "security_incidents", "not_incidents",
            "cyber_percent", "people_affected", "most_people_affected", "people_told",
            "special_category_percent", "median_hours_to_report", "median_days_to_close",
            "human_error_percent", "near_miss_ratio", "repeats_12_months", "per_1000_staff",
            "open_over_60_days", "actions_overdue", "supplier_caused_percent",
        )
    }  # fmt: skip
    assert shown == {
        "reported": "6", "breaches": "3", "near_misses": "1", "security_incidents": "1",
        "not_incidents": "1", "cyber_percent": "50.0 %", "people_affected": "30",
        "most_people_affected": "20", "people_told": "4", "special_category_percent": "33.3 %",
        "median_hours_to_report": "6.0 hours", "median_days_to_close": "14.5 days",
        "human_error_percent": "50.0 %", "near_miss_ratio": "0.3", "repeats_12_months": "1",
        "per_1000_staff": "1,000.0", "open_over_60_days": "0", "actions_overdue": "0",
        "supplier_caused_percent": "0.0 %",
    }  # fmt: skip
    assert figure(world, "incidents.people_affected", **year).unknown == 1  # type: ignore[arg-type]


def test_an_import_that_was_undone_is_in_no_figure(world: World, tmp_path: Path) -> None:
    value = log(world, tmp_path, "1,A letter,2026-01-05,,,Breach,Phishing,10,,,,,,,")
    assert figure(world, "incidents.reported", "2026-12-31").numerator == 1
    result = CliRunner().invoke(ig, ["undo", str(value["reference"]), "--json"])
    assert json.loads(result.stdout)["withdrawn"] == 1
    session().rollback()
    assert figure(world, "incidents.reported", "2026-12-31").numerator == 0


def test_types_and_bands_equal_the_counts_of_the_file(world: World, tmp_path: Path) -> None:
    """Counted here with nothing but the file, and there from history."""
    header = "year,quarter,incident_type,no_data_subjects_affected,decision_taken"
    kinds = ("Phishing", "Failure to redact", "Phishing", "Other non-cyber incident")
    bands = ("1 to 9", "10 to 99", "Unknown")
    rows = [
        f"2021,Qtr 2,{kinds[n % 4]},{bands[n % 3]},No Further Action" for n in range(25)
    ]  # fmt: skip
    log(world, tmp_path, *rows, header=header)
    question = asked(world, "2021-06-30", since="2021-04-01")
    found = compute(session(), "incidents.reported", question)
    assert found.numerator == 25
    chosen = select(Incident.id)
    read = list(csv.DictReader(io.StringIO("\n".join((header, *rows)))))
    for field, column in (
        ("incident_type", "incident_type"), ("people_band", "no_data_subjects_affected"),
    ):  # fmt: skip
        wanted = Counter(row[column] for row in read)
        counted = counts_by(session(), question, "incident", field, chosen)
        counted = {("Unknown" if word == "not_known" else word): n for word, n in counted.items()}
        assert counted == wanted


def test_small_numbers_are_hidden_where_figures_are_published(world: World) -> None:
    """R-KPI-02, with a second cell where the total would give the first one away."""
    question = asked(world, "2026-11-30")
    assert suppressed([3, 40, 12], question).cells == ("<5", "40", HIDDEN)
    assert suppressed([3, 2, 40], question).cells == ("<5", "<5", "40")
    assert suppressed([1, 1, 40, 7], question).cells == ("<5", "<5", "40", HIDDEN)
    assert suppressed([3, 0], question).total == "<5"
    assert suppressed([0, 5, 6], question).cells == ("0", "5", "6")


def test_the_median_is_of_what_is_known(world: World, tmp_path: Path) -> None:
    hours = (1, 5, 30)
    start = datetime(2026, 5, 1, 8, 0)
    rows = [
        f"{n},Text,{start + timedelta(hours=h):%Y-%m-%d %H:%M},{start:%Y-%m-%d %H:%M},,Breach"
        + "," * 9
        for n, h in enumerate(hours)
    ]
    log(world, tmp_path, *rows, f"9,Text,2026-05-03,,,Breach{',' * 9}")
    found = figure(world, "incidents.median_hours_to_report", "2026-05-31", since="2026-05-01")
    assert found.value == Decimal(median(hours))
    assert (found.numerator, found.unknown) == (4, 1)


def test_what_hangs_on_a_drill_is_in_no_figure(world: World) -> None:
    real, drill = Case(world).triaged(), Case(world).triaged()
    drill.by("Dee Patel", "mark_drill", reason="A yearly exercise.")
    ada = world.as_("Ada Osei")
    for case in (real, drill):
        about = {"incident": case.reference, "name": "Look twice", "text": "Look twice."}
        lesson = world.do(ada, "lesson", "draft", audience="all", **about).reference
        world.do(world.as_("Dee Patel"), "lesson", "publish", lesson, anonymised="yes")
        for done in (False, True):
            action = world.do(
                ada, "action", "add", name="Check the envelopes", subject=case.reference,
                owner=world.people["Ivo Kent"], due_on="2026-11-21",
            ).reference  # fmt: skip
            if done:
                ivo = world.as_("Ivo Kent")
                done_by = {"completed_on": "2026-11-20", "evidence": "The new check."}
                world.do(ivo, "action", "complete", action, **done_by)
    shown = {
        name: figure(world, name, "2026-11-30").numerator
        for name in ("lessons.published", "actions.not_begun", "actions.complete",
                     "actions.overdue", "incidents.actions_overdue")
    }  # fmt: skip
    assert set(shown.values()) == {1}, shown
    assert figure(world, "actions.complete_percent", "2026-11-30").denominator == 2


def test_what_an_undone_import_had_added_is_repeated_by_nobody(
    world: World, tmp_path: Path
) -> None:
    row = "1,Sent wrong,2026-06-02,2026-06-02,,Breach,Phishing,5,No,,,,Post room,,"
    value = log(world, tmp_path, row)
    same = {"incident_type": "Phishing", "team": "Post room"}
    before = Case(world, **same).triaged()
    before.by("Ada Osei", "edit", title="Phished")
    assert _one(before).repeat == "yes"
    CliRunner().invoke(ig, ["undo", str(value["reference"])], catch_exceptions=False)
    session().rollback()
    other = {"incident_type": "Malware", "team": "Post room"}
    before.by("Ada Osei", "edit", **other)
    before.by("Ada Osei", "edit", **same)
    assert _one(before).repeat == "no"


def _one(case: Case) -> Incident:
    session().expire_all()
    return session().scalars(select(Incident).where(Incident.reference == case.reference)).one()
