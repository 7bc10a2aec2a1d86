"""Mappings are proposed, kept in a file, refused with a sentence, and applied to rows."""

import json

import pytest

from app.core.fields import FieldKind, FieldSpec
from app.exchange.dates import DateOrder
from app.exchange.mapping import (
    ColumnMapping,
    MappingError,
    check_columns,
    missing_fields,
    read_mapping,
    row_reader,
)
from app.exchange.proposing import propose
from app.exchange.targets import Target, targets_for
from app.organisations.fields import ORGANISATION, PERSON

SPECS = (
    FieldSpec("source_reference", "Your own reference"),
    FieldSpec("name", "Name", required=True),
    FieldSpec("description", "Description", FieldKind.LONG_TEXT),
    FieldSpec("personal_data", "Personal data", FieldKind.YES_NO_UNKNOWN),
    FieldSpec("support_ends_on", "Support ends", FieldKind.DATE),
    FieldSpec("number_of_people", "Number of people", FieldKind.INTEGER),
)
TARGETS = targets_for(SPECS, "assets")


def columns(
    header: tuple[str, ...], *rows: tuple[str, ...], targets: object = TARGETS
) -> dict[str, str]:
    assert isinstance(targets, tuple)
    return dict(propose(targets, header, rows).mapping.columns)


def test_our_own_export_maps_onto_itself() -> None:
    header = tuple(spec.name for spec in SPECS)
    proposal = propose(TARGETS, header, [])
    assert dict(proposal.mapping.columns) == {name: name for name in header}
    assert {suggestion.confidence for suggestion in proposal.suggestions} == {1.0}


def test_names_agree_across_case_camels_dots_and_brackets() -> None:
    header = ("ASSET ID", "assetName", "Personal Data?", "End of life (if known)")
    assert columns(header) == {
        "ASSET ID": "source_reference",
        "assetName": "name",
        "Personal Data?": "personal_data",
        "End of life (if known)": "support_ends_on",
    }


def test_a_column_whose_values_do_not_fit_is_left_out() -> None:
    header = ("Name", "Support end date", "Data subjects", "Contains personal data")
    assert columns(header, ("A", "as soon as possible", "staff", "it depends")) == {"Name": "name"}
    assert columns(header, ("A", "31/03/2027", "1,200", "Y")) == {
        "Name": "name",
        "Support end date": "support_ends_on",
        "Data subjects": "number_of_people",
        "Contains personal data": "personal_data",
    }


def test_a_column_with_the_fields_own_name_is_kept_and_its_values_judged_by_row() -> None:
    assert columns(("name", "personal_data"), ("A", "perhaps")) == {
        "name": "name",
        "personal_data": "personal_data",
    }


def test_what_is_missing_and_what_stays_behind_is_told() -> None:
    proposal = propose(TARGETS, ("Ref", "Shoe size"), [("1", "43")])
    assert proposal.missing == ("name",)
    assert proposal.unmapped == ("Shoe size",)


def test_staff_numbers_and_managers_of_a_payroll_file_are_found() -> None:
    targets = targets_for(PERSON, "people")
    header = ("Employee Number", "Full Name", "Position Title", "Work Email", "Line Manager",
              "Department", "Start Date", "Leaving Date")  # fmt: skip
    rows = [("00123", "Ann Example", "Officer", "ann@example.org", "B Example", "Housing",
             "01/04/2020", "")]  # fmt: skip
    assert columns(header, *rows, targets=targets) == {
        "Employee Number": "staff_number",
        "Full Name": "name",
        "Position Title": "job_title",
        "Work Email": "email",
        "Line Manager": "manager",
        "Department": "team",
        "Start Date": "started_on",
        "Leaving Date": "ended_on",
    }


def test_a_mapping_survives_its_file() -> None:
    mapping = ColumnMapping(
        {"ID": "source_reference", "Title": "name"},
        date_order=DateOrder.DMY,
        sheet="Register",
        header_row=4,
        constants={"personal_data": "yes"},
    )
    assert read_mapping(json.dumps(mapping.to_json()), TARGETS) == mapping
    bare = ColumnMapping({"ID": "name"}, header_row="none")
    assert bare.to_json() == {"columns": {"ID": "name"}, "header_row": "none"}
    assert read_mapping(json.dumps(bare.to_json()), TARGETS) == bare


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The mapping is not valid JSON (line 1)."),
        ("[]", "The mapping must be an object"),
        ('{"colums": {}}', "“colums”, which means nothing"),
        ('{"columns": {"ID": "nam"}}', "“nam”, which there is not. Did you mean “name”?"),
        ('{"columns": {"ID": 3}}', "“ID” in “columns” of the mapping must be text."),
        ('{"columns": []}', "“columns” in the mapping must be an object"),
        ('{"columns": {"A": "name", "B": "name"}}', "sends both “A” and “B” to name"),
        ('{"constants": {"zzz": "x"}}', "“zzz”, which there is not. There are: source_reference"),
        ('{"date_order": "dym"}', "must be dmy, mdy or ymd"),
        ('{"header_row": 0}', "must be a row number"),
        ('{"header_row": true}', "must be a row number"),
        ('{"sheet": 2}', "must be the name of a sheet"),
    ],
)
def test_a_wrong_mapping_is_refused_with_what_and_where(text: str, sentence: str) -> None:
    with pytest.raises(MappingError) as refused:
        read_mapping(text, TARGETS)
    assert sentence in refused.value.sentence
    assert refused.value.code == "mapping"


def test_a_column_that_the_file_lacks_is_named() -> None:
    mapping = ColumnMapping({"Asset Nmae": "name"})
    with pytest.raises(MappingError, match=r"no column “Asset Nmae”.*Did you mean “Asset Name”"):
        check_columns(mapping, ("ID", "Asset Name"))
    with pytest.raises(MappingError, match="It has: x, y"):
        check_columns(mapping, ("x", "y"))


def test_null_leaves_a_column_out() -> None:
    assert read_mapping('{"columns": {"A": "name", "B": null}}', TARGETS).columns == {"A": "name"}


def test_rows_are_read_through_the_mapping() -> None:
    targets: tuple[Target, ...] = targets_for(ORGANISATION, "organisations")
    mapping = ColumnMapping(
        {"N": "name", "Town": "address", "Street": "address"},
        constants={"kind": "council", "name": "Unnamed"},
    )
    read = row_reader(mapping, ("Street", "N", "Town"), targets)
    assert read(("1 High St", "A", "Ely")) == {
        "name": "A",
        "address": "1 High St\nEly",
        "kind": "council",
    }
    assert read(("", " ", "Ely")) == {"name": "Unnamed", "address": "Ely", "kind": "council"}
    assert missing_fields(mapping, targets)[0].name == "code"
