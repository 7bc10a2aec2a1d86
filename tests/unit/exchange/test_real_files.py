"""Real registers, organisation lists and retention schedules reconcile to the row."""

import pytest

from app.assets.fields import ASSET, PROCESSING, RETENTION
from app.exchange.mapping import row_reader
from app.exchange.notices import Notices
from app.exchange.proposing import Proposal, propose
from app.exchange.reading import open_table
from app.exchange.rows import KeyPlaces
from app.exchange.tables import ReadOptions, Table
from app.exchange.targets import Target, known_names, targets_for
from app.organisations.fields import ORGANISATION
from tests.support.shared_files import real_file

_OWN = {spec.name for spec in ASSET}
TARGETS = {
    "assets": targets_for(
        (*ASSET, *(spec for spec in PROCESSING if spec.name not in _OWN)), "assets", "processing"
    ),
    "organisations": targets_for(ORGANISATION, "organisations"),
    "retention": targets_for(RETENTION, "retention"),
}
SF = "iar-sf-enterprise-systems/sf_enterprise_systems_of_record.csv"
OPM = "iar-us-opm-data-inventory/opm_data.json"
COUNCILS = "org-uk-local-authorities/uk_local_authorities.csv"
TRUSTS = "org-nhs/etr.csv"
BOARDS = "org-nhs/icb_partners_master.xlsx"
CONTACTS = "org-local-authority-contacts/local_authority_contact_details.csv"
GOVERNMENT = "org-uk-government/government-organisation.csv"
BUYERS = "org-uk-government/contracts_finder_buyer_groups_2015.csv"
POLICE = "org-uk-police-forces/police-force.tsv"
GS_101 = "retention-virginia-general-schedules/va_GS-101.json"
GS_120 = "retention-virginia-general-schedules/va_GS-120.json"
PHE = "isa-phe-data-releases/phe_data_release_register_2017_2020.ods"


def read(name: str, kind: str = "") -> Table:
    names = known_names(TARGETS[kind]) if kind else frozenset()
    return open_table(real_file(name), options=ReadOptions(kind=kind, known_names=names))


def proposed(name: str, kind: str) -> tuple[Table, list[Target], Proposal]:
    table = read(name, kind)
    targets = list(TARGETS[kind])
    return table, targets, propose(targets, table.header, [r.cells for r in table.sample()])


@pytest.mark.parametrize(
    ("name", "kind", "rows", "first", "last"),
    [
        (SF, "assets", 463, 2, 473),
        (OPM, "assets", 134, 1, 134),
        (COUNCILS, "organisations", 470, 2, 471),
        (TRUSTS, "organisations", 211, 1, 211),
        (BOARDS, "organisations", 286, 6, 291),
        (CONTACTS, "organisations", 565, 2, 566),
        (GOVERNMENT, "organisations", 989, 2, 990),
        (BUYERS, "organisations", 2543, 5, 2547),
        (POLICE, "organisations", 44, 2, 45),
        (GS_101, "retention", 110, 1, 110),
        (GS_120, "retention", 84, 1, 84),
    ],
)
def test_every_row_is_read_under_the_number_a_person_sees(
    name: str, kind: str, rows: int, first: int, last: int
) -> None:
    read_rows = list(read(name, kind).rows())
    assert len(read_rows) == rows
    assert (read_rows[0].number, read_rows[-1].number) == (first, last)
    assert not [row for row in read_rows if row.problem]
    assert len(list(read(name).rows())) == rows, "it must not need to know the fields"


def test_the_register_of_systems_is_mapped_without_a_mapping_file() -> None:
    _table, _targets, proposal = proposed(SF, "assets")
    assert proposal.mapping.columns == {
        "ID": "source_reference",
        "Department Custodian": "team",
        "Department Name of Data System": "name",
        "Purpose": "purpose",
        "General description of categories or types of data": "description",
        "Vendor": "supplier",
        "Product": "system",
        "Frequency Data Updated": "update_frequency",
        "Data Classification - High": "marking",
    }
    assert proposal.unmapped == ("Frequency Data Collected", "Data Classification - Low")
    assert not proposal.missing
    assert all(suggestion.reason for suggestion in proposal.suggestions)


def test_the_register_of_systems_gives_two_warnings_for_its_repeated_keys() -> None:
    table, targets, proposal = proposed(SF, "assets")
    values = row_reader(proposal.mapping, table.header, targets)
    places, notices = KeyPlaces(), Notices()
    placed = [
        (row, places.place(values(row.cells)["source_reference"], row.number, row.cells))
        for row in table.rows()
    ]
    places.warn(notices, "ID")
    assert not table.notices.warnings()
    assert [notice.sentence.split(" ")[0] for notice in notices.warnings()] == [
        "“REC-0023-S”",
        "“TTX-0019-S”",
    ]
    assert [place.position for _row, place in placed].count(2) == 2
    assert not [row for row, place in placed if place.same_as is not None]


def test_the_nested_inventory_is_mapped() -> None:
    table, targets, proposal = proposed(OPM, "assets")
    columns = proposal.mapping.columns
    assert columns["identifier"] == "source_reference"
    assert columns["title"] == "name"
    assert columns["description"] == "description"
    assert columns["keyword"] == "keywords"
    assert columns["publisher.name"] == "team"
    assert columns["accessLevel"] == "marking"
    assert "modified" in proposal.unmapped
    assert "@type" in proposal.unmapped
    first = row_reader(proposal.mapping, table.header, targets)(table.sample(1)[0].cells)
    assert first["keywords"] == "Procurement;  Survey"
    assert first["marking"] == "non-public"
    assert "year\u00c3\u00a2" in first["description"], "garbled text is kept unchanged"
    assert [notice.code for notice in table.notices.warnings()] == ["garbled_text"]


def test_organisation_codes_keep_their_zeros_and_their_tails() -> None:
    table, targets, proposal = proposed(COUNCILS, "organisations")
    values = row_reader(proposal.mapping, table.header, targets)
    rows = [values(row.cells) for row in table.rows()]
    assert rows[1]["source_reference"] == "00QB"
    assert rows[0]["name"] == "Armagh City, Banbridge and Craigavon Borough Council"
    assert table.sample(1)[0].cells[table.header.index("area")] == "1338.0"


def test_the_file_without_a_header_is_known_by_its_layout() -> None:
    table, targets, proposal = proposed(TRUSTS, "organisations")
    first = row_reader(proposal.mapping, table.header, targets)(table.sample(1)[0].cells)
    assert table.header_row is None
    assert "no header row" in next(iter(table.notices.notes())).sentence
    assert first["code"] == "R0A"
    assert first["name"] == "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST"
    assert first["address"] == "COBBETT HOUSE\nOXFORD ROAD\nMANCHESTER"
    assert (first["postcode"], first["started_on"]) == ("M13 9WL", "20171001")


def test_the_odd_byte_late_in_the_file_is_found_and_named() -> None:
    table = read(CONTACTS, "organisations")
    assert table.encoding == "cp1252"
    (notice,) = table.notices.warnings()
    assert "byte 96,647 on line 383" in notice.sentence
    assert "Windows-1252" in notice.sentence


def test_the_messy_workbook_gives_its_partners() -> None:
    table = read(BOARDS, "organisations")
    rows = list(table.rows())
    local, notes = table.header.index("ODS LA Code"), table.header.index("HSJ")
    assert (table.sheet, table.header_row) == ("ICB Partners", 5)
    assert "Sub ICB Locations (formerly CCGs)" in table.header
    assert rows[0].cells[local] == "106"
    assert sum(1 for row in rows if row.cells[local].isdigit()) == 164
    assert sum(1 for row in rows if row.cells[local] == "") == 116
    assert {row.cells[notes] for row in rows[:7]} == {"Y - Oct16 Submission"}, "merged K6:K12"


def test_the_preamble_and_the_byte_order_mark_are_left_out() -> None:
    table = read(BUYERS)
    assert table.header == ("PublicSectorBodyName", "CFBuyerGroupID", "ParentCFBuyerGroupID")
    assert table.header_row == 4
    assert table.sample(1)[0].cells == (" NHS Professionals LTD", "2122", "186")


def test_retention_schedules_are_mapped() -> None:
    table, targets, proposal = proposed(GS_101, "retention")
    assert not proposal.missing
    values = row_reader(proposal.mapping, table.header, targets)
    rows = [values(row.cells) for row in table.rows()]
    assert rows[0]["name"] == "Acknowledgment and Referral Files"
    assert rows[0]["period_months"] == "3"
    assert rows[0]["trigger_event"] == "end of calendar year"
    assert "000183" in {row["source_reference"] for row in rows}


def test_a_large_opendocument_register_is_read() -> None:
    table = open_table(real_file(PHE), options=ReadOptions())
    assert len(list(table.rows())) == 452
