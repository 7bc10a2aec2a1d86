"""Old logs of incidents come in closed, row for row, and again change nothing."""

import csv
from collections import Counter
from collections.abc import Callable

from sqlalchemy import func, select

from app.core.database import session
from app.incidents.models import Incident, Obligation
from tests.factories.world import World
from tests.integration.exchange.conftest import Answer, Import, counts
from tests.support.shared_files import real_file

Run = Callable[..., Answer]
PORTAL = "breach-hhs-public-bodies/hhs_ocr_breaches_public_bodies_2009_2014.csv"
TRENDS = "breach-ico-trends/ico_health_sector_incidents_sample.csv"


def test_a_breach_portal_comes_in_without_a_mapping_and_again_unchanged(
    bring_in: Import,
) -> None:
    code, value = bring_in("incidents", real_file(PORTAL))
    assert (code, counts(value)) == (0, (214, 0, 0, 0)), value["errors"][:3]
    assert any("Date_of_Breach were read month first" in text for text in value["warnings"])
    code, value = bring_in("incidents", real_file(PORTAL))
    assert (code, counts(value)) == (0, (0, 0, 214, 0)), value["errors"][:3]


def test_nothing_of_a_breach_portal_is_lost(bring_in: Import) -> None:
    path = real_file(PORTAL)
    bring_in("incidents", path)
    found = {one.source_reference: one for one in session().scalars(select(Incident))}
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(found) == len(rows) == 214
    for row in rows:
        entry = found[row["Number"]]
        assert entry.state == "closed"
        assert entry.people_affected == int(row["Individuals_Affected"])
        assert (entry.what_happened or "").strip() == row["Summary"].strip()
        for name in row:
            assert row[name].strip() in (entry.as_imported or "") or not name
        assert row["Name_of_Covered_Entity"].strip() in (entry.title or "") or (
            len(entry.title or "") == 120
        )
        days = (entry.occurred_at, entry.occurred_until)
        written = (row["breach_start"], row["breach_end"])
        for day, wanted in zip(days, written, strict=True):
            assert (day is None) == (wanted == "NA")
    assert session().scalar(select(func.count()).select_from(Obligation)) == 0


def test_a_sample_of_the_regulators_figures_keeps_equal_rows_apart(bring_in: Import) -> None:
    path = real_file(TRENDS)
    code, value = bring_in("incidents", path)
    assert (code, counts(value)) == (0, (60, 0, 0, 0)), value["errors"][:3]
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    entries = session().scalars(select(Incident)).all()
    types = Counter(entry.incident_type for entry in entries)
    assert types == Counter(row["incident_type"] for row in rows)
    assert Counter(entry.incident_category for entry in entries) == Counter(
        row["incident_category"] for row in rows
    )
    assert Counter(entry.regulator_outcome for entry in entries) == Counter(
        row["decision_taken"] for row in rows
    )
    bands = Counter(row["no_data_subjects_affected"] for row in rows)
    assert Counter(entry.people_band for entry in entries) == Counter(
        {("not_known" if band == "Unknown" else band): n for band, n in bands.items()}
    )
    assert {entry.discovered_precision for entry in entries} == {"approximate"}
    code, value = bring_in("incidents", path)
    assert (code, counts(value)) == (0, (0, 0, 60, 0))


LOG = """Ref,Date found,What happened,Classification,Reported to ICO,Severity,Likelihood
1,2021-03-01,A letter,Weakness,Not sure,3.0,3 - moderate
2,2021-03-02,A letter,Suspected,Not yet,high,9
3,2021-03-03,A letter,tbc,Not provided,2 (minor),4: likely
4,2021-03-04,A letter,,No,3-4,
5,2021-03-05,A letter,Data breach,"Yes, by phone",,
6,2021-03-06,A letter,Near miss,Yet to be decided,,
"""


def test_words_that_nobody_understands_become_no_facts(bring_in: Import, world: World) -> None:
    code, value = bring_in("incidents", LOG)
    assert (code, counts(value)) == (0, (6, 0, 0, 0)), value["errors"]
    entries = session().scalars(select(Incident).order_by(Incident.source_reference)).all()
    assert [(e.classification, e.notify_decision) for e in entries] == [
        ("unknown", None), ("unknown", None), ("unknown", None), ("breach", "log_only"),
        ("breach", "notify"), ("near_miss", None),
    ]  # fmt: skip
    assert [(e.severity, e.likelihood) for e in entries] == [
        (3, 3), (None, None), (2, 4), (None, None), (None, None), (None, None),
    ]  # fmt: skip
    said = "\n".join(value["warnings"])
    for word in ("Weakness", "Suspected", "tbc", "Not sure", "Not yet", "Not provided", "high",
                 "9", "3-4", "Yet to be decided"):  # fmt: skip
        assert f"“{word}”" in said
    assert "Row 2: “Not sure” does not say whether the regulator was told" in said


def test_an_entry_of_unknown_class_is_in_no_figure_of_breaches(
    bring_in: Import, world: World, run: Run
) -> None:
    bring_in("incidents", LOG)
    found = {}
    for name in ("incidents.reported", "incidents.breaches", "incidents.near_misses"):
        code, value = run(
            "measure", name, "--organisation", world.code, "--from", "2021-01-01",
            "--as-at", "2021-12-31",
        )  # fmt: skip
        assert code == 0, value
        found[name] = value["numerator"]
    assert found == {
        "incidents.reported": 6, "incidents.breaches": 2, "incidents.near_misses": 1,
    }  # fmt: skip
    code, value = bring_in("incidents", LOG)
    assert (code, counts(value)) == (0, (0, 0, 6, 0))
