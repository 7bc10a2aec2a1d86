"""Read JSON: a list of records, or an object that holds one; nested values get dotted names."""

import json
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from app.exchange.faults import FileFaultError
from app.exchange.notices import Notices
from app.exchange.reading.tabulate import warn_of_damaged_text
from app.exchange.reading.text import decide_encoding
from app.exchange.tables import FileFormat, ReadOptions, Row, Table

# Names under which programs publish their list, where an object holds several.
_USUAL_NAMES: Final = ("items", "records", "dataset", "data", "results", "rows", "value")
SEPARATOR: Final = "; "


def read_records(data: bytes, name: str, options: ReadOptions, notices: Notices) -> Table:
    """Open a JSON file. A record's row number is its place in the list, from 1.

    Numbers keep the text they were written in; a list of values becomes one text joined by "; ".
    Raises FileFaultError when it is no JSON or holds no list of records.
    """
    encoding = decide_encoding(data, notices)
    path, records = _find_list(_parse(data.decode(encoding)), options.sheet)
    if not records:
        raise FileFaultError("no_rows", "The file has no rows: its list of records is empty.")
    if len(records) > options.limits.rows:
        raise FileFaultError(
            "too_many_rows", f"The file has more than {options.limits.rows:,} rows."
        )
    header: dict[str, None] = {}
    for record in records:
        for key in _flat(record):
            header[key] = None
    if len(header) > options.limits.columns:
        raise FileFaultError(
            "too_wide", f"The records have more than {options.limits.columns:,} names."
        )
    names = tuple(header)
    return Table(
        name=name,
        format=FileFormat.JSON,
        header=names,
        header_row=None,
        notices=notices,
        read=lambda: _rows(records, names, notices),
        sheet=path,
        encoding=encoding.removesuffix("-sig"),
    )


def _parse(text: str) -> Any:
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise FileFaultError(
            "damaged",
            f"The file is not valid JSON: something is wrong in line {error.lineno}, "
            f"column {error.colno}.",
        ) from None
    except RecursionError:
        raise FileFaultError("damaged", "The file is nested too deeply to be records.") from None


def _no_number(word: str) -> NoReturn:
    raise FileFaultError("damaged", f"The file is not valid JSON: it holds {word} for a number.")


def _find_list(read: Any, wanted: str | None) -> tuple[str | None, list[dict[str, Any]]]:
    if isinstance(read, list):
        return None, _records(read)
    if not isinstance(read, dict):
        raise FileFaultError("no_header", "The file holds no list of records.")
    lists = {
        key: value
        for key, value in read.items()
        if isinstance(value, list) and all(isinstance(one, dict) for one in value)
    }
    if wanted is not None:
        if wanted not in lists:
            raise FileFaultError("no_sheet", f"The file holds no list of records named “{wanted}”.")
        return wanted, lists[wanted]
    if not lists:
        raise FileFaultError("no_header", "The file holds no list of records.")
    filled = [key for key in lists if lists[key]] or list(lists)
    usual = [key for key in _USUAL_NAMES if key in filled]
    chosen = usual[0] if usual else max(filled, key=lambda key: len(lists[key]))
    return chosen, lists[chosen]


def _records(read: list[Any]) -> list[dict[str, Any]]:
    for number, record in enumerate(read, 1):
        if not isinstance(record, dict):
            raise FileFaultError(
                "no_header", f"Entry {number} of the list is not a record with names."
            )
    return read


def _rows(records: list[dict[str, Any]], names: tuple[str, ...], notices: Notices) -> Iterator[Row]:
    for number, record in enumerate(records, 1):
        flat = _flat(record)
        cells = tuple(flat.get(name, "") for name in names)
        warn_of_damaged_text(number, cells, names, notices)
        yield Row(number, cells)


def _flat(value: dict[str, Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, inner in value.items():
        name = f"{before}{key}"
        if isinstance(inner, dict):
            found |= _flat(inner, f"{name}.")
        elif isinstance(inner, list) and any(isinstance(one, dict) for one in inner):
            found |= _joined(inner, name)
        else:
            found[name] = _text(inner)
    return found


def _joined(several: list[Any], name: str) -> dict[str, str]:
    """Several inner records become one text for each of their names."""
    texts: dict[str, list[str]] = {}
    for one in several:
        flat = _flat(one, f"{name}.") if isinstance(one, dict) else {name: _text(one)}
        for key, text in flat.items():
            texts.setdefault(key, []).append(text)
    return {key: SEPARATOR.join(parts) for key, parts in texts.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return SEPARATOR.join(_text(one) for one in value)
    return _whole(str(value))


def _whole(text: str) -> str:
    """Half a surrogate pair can be written in JSON, but is no character and cannot be stored."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
