"""Which column goes to which field: as proposed, corrected, kept in a file and applied to rows."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, Literal

from app.exchange.dates import DateOrder
from app.exchange.faults import FileFaultError
from app.exchange.targets import Target

_KEYS: Final = frozenset(("columns", "date_order", "sheet", "header_row", "constants"))


class MappingError(FileFaultError):
    """A mapping that does not fit the file or the fields; the sentence names what and where."""

    def __init__(self, sentence: str) -> None:
        super().__init__("mapping", sentence)


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Columns to fields. ``constants`` give every row a value where no column does.

    A column that is not named is not imported. Several columns may share a field that joins.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    sheet: str | None = None
    header_row: int | Literal["none"] | None = None
    constants: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Write what ``read_mapping`` reads back; what was left to be decided is left out."""
        written: dict[str, Any] = {
            "columns": dict(self.columns),
            "date_order": self.date_order.value if self.date_order else None,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "constants": dict(self.constants),
        }
        return {key: value for key, value in written.items() if value not in (None, {})} | {
            "columns": dict(self.columns)
        }


def read_mapping(text: str, targets: Sequence[Target]) -> ColumnMapping:
    """Read a mapping file. Raises MappingError for what is no mapping or names no field.

    A column may be mapped to null, which leaves it out in so many words.
    """
    try:
        read = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise MappingError(f"The mapping is not valid JSON{where}.") from None
    if not isinstance(read, dict):
        raise MappingError('The mapping must be an object such as {"columns": {"ID": "name"}}.')
    if unknown := sorted(read.keys() - _KEYS):
        raise MappingError(
            f"The mapping has “{unknown[0]}”, which means nothing. It may have: "
            f"{', '.join(sorted(_KEYS))}."
        )
    columns = _texts(read, "columns", targets)
    _refuse_shared(columns, targets)
    return ColumnMapping(
        columns=columns,
        date_order=_date_order(read.get("date_order")),
        sheet=_sheet(read.get("sheet")),
        header_row=_header_row(read.get("header_row")),
        constants=_texts(read, "constants", targets),
    )


def check_columns(mapping: ColumnMapping, header: Sequence[str]) -> None:
    """Raise MappingError, naming the column, when the mapping names one the file does not have."""
    missing = [column for column in mapping.columns if column not in header]
    if not missing:
        return
    near = get_close_matches(missing[0], header, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else f" It has: {_listed(header)}."
    raise MappingError(f"The file has no column “{missing[0]}”, which the mapping names.{hint}")


def missing_fields(mapping: ColumnMapping, targets: Sequence[Target]) -> tuple[Target, ...]:
    """List the required fields that neither a column nor a constant fills."""
    filled = {*mapping.columns.values(), *mapping.constants}
    return tuple(t for t in targets if t.spec.required and t.name not in filled)


def row_reader(
    mapping: ColumnMapping, header: Sequence[str], targets: Sequence[Target]
) -> Callable[[Sequence[str]], dict[str, str]]:
    """Make the function that turns a row's cells into a text for each field.

    A constant fills a field whose cells are empty. Raises MappingError as ``check_columns``.
    """
    check_columns(mapping, header)
    places: dict[str, list[int]] = {}
    for column, target in mapping.columns.items():
        places.setdefault(target, []).append(header.index(column))
    single = tuple((name, at[0]) for name, at in places.items() if len(at) == 1)
    joints = {target.name: target.joined_by or "\n" for target in targets}
    joined = tuple((n, tuple(sorted(at)), joints[n]) for n, at in places.items() if len(at) > 1)
    constants = dict(mapping.constants)

    def read(cells: Sequence[str]) -> dict[str, str]:
        values = {name: cells[index] for name, index in single}
        for name, indexes, joint in joined:
            values[name] = joint.join(cells[i].strip() for i in indexes if cells[i].strip())
        for name, value in constants.items():
            if not values.get(name, "").strip():
                values[name] = value
        return values

    return read


def _texts(read: dict[str, Any], key: str, targets: Sequence[Target]) -> dict[str, str]:
    given = read.get(key, {})
    if not isinstance(given, dict):
        raise MappingError(f"“{key}” in the mapping must be an object of names and values.")
    kept = {name: value for name, value in given.items() if value is not None}
    for name, value in kept.items():
        if not isinstance(value, str):
            raise MappingError(f"“{name}” in “{key}” of the mapping must be text.")
    for wanted in kept.values() if key == "columns" else kept:
        _refuse_unknown(wanted, targets)
    return kept


def _refuse_unknown(wanted: str, targets: Sequence[Target]) -> None:
    names = [target.name for target in targets]
    if wanted in names:
        return
    near = get_close_matches(wanted, names, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else f" There are: {_listed(names)}."
    raise MappingError(f"The mapping names the field “{wanted}”, which there is not.{hint}")


def _refuse_shared(columns: Mapping[str, str], targets: Sequence[Target]) -> None:
    joining = {target.name for target in targets if target.joined_by is not None}
    first: dict[str, str] = {}
    for column, target in columns.items():
        if target in first and target not in joining:
            raise MappingError(
                f"The mapping sends both “{first[target]}” and “{column}” to {target}."
            )
        first.setdefault(target, column)


def _date_order(given: Any) -> DateOrder | None:
    if given is None:
        return None
    if isinstance(given, str) and given.casefold() in set(DateOrder):
        return DateOrder(given.casefold())
    raise MappingError("“date_order” in the mapping must be dmy, mdy or ymd.")


def _sheet(given: Any) -> str | None:
    if given is None or isinstance(given, str):
        return given or None
    raise MappingError("“sheet” in the mapping must be the name of a sheet.")


def _header_row(given: Any) -> int | Literal["none"] | None:
    if given is None:
        return None
    if given == "none":
        return "none"
    if isinstance(given, int) and not isinstance(given, bool) and given > 0:
        return given
    raise MappingError('“header_row” in the mapping must be a row number, or "none".')


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:20])
    return f"{shown} and {len(names) - 20} more" if len(names) > 20 else shown
