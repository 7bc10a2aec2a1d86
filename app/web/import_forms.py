"""What the import pages ask, and how the answers are read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.exchange.dates import DateOrder
from app.exchange.kinds import Kind
from app.exchange.mapping import ColumnMapping
from app.exchange.tables import Table
from app.ui.fields import ChoiceField, ChoicesField, FileField, SelectField
from app.ui.forms import CaseworkForm, Required

ACCEPT = ".csv,.tsv,.txt,.xlsx,.ods,.json"


def upload_form(kinds: Sequence[Kind], places: Sequence[Any]) -> CaseworkForm:
    """Ask for the file, what its rows are and whose they are."""
    choices = [(kind.name, kind.name.capitalize()) for kind in kinds]
    members: dict[str, Any] = {
        "kind": ChoiceField("What the rows are", [Required()], choices=choices),
        "file": FileField(
            "File", [Required("Choose a file.")], accept=ACCEPT,
            hint="CSV, XLSX, ODS or JSON, up to 50 MB and 200,000 rows.",
        ),
        "strict": ChoicesField(
            "If any row cannot be used",
            choices=[("yes", "Import nothing at all")],
        ),
    }  # fmt: skip
    if len(places) > 1:
        offered = [(place.code, place.name) for place in places]
        members["organisation"] = SelectField("Organisation", [Required()], choices=offered)
    form: CaseworkForm = type("UploadForm", (CaseworkForm,), members)()
    return form


def mapping_from(given: Mapping[str, str], table: Table, mapping: ColumnMapping) -> ColumnMapping:
    """Read the chosen field of each column, and the order of dates."""
    columns = {
        column: given[f"column-{number}"]
        for number, column in enumerate(table.header)
        if given.get(f"column-{number}")
    }
    order = given.get("date_order", "")
    return replace(
        mapping, columns=columns, date_order=DateOrder(order) if order in set(DateOrder) else None
    )
