"""A damaged file is read or refused with a sentence, and never ends in a traceback."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.faults import FileFaultError
from app.exchange.reading import open_table
from app.exchange.tables import FileFormat
from app.exchange.writing import write_table

CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 40)),
    min_size=1,
    max_size=4,
)


def written(kind: FileFormat) -> bytes:
    stream = io.BytesIO()
    rows = ([f"R{n}", "line\nbreak" * (n % 3), n] for n in range(30))
    write_table(stream, kind, ("reference", "name", "number"), rows)
    return stream.getvalue()


def changed(data: bytes, changes: list[tuple[float, bytes, int]]) -> bytes:
    for place, put, taken in changes:
        start = int(place * len(data))
        data = data[:start] + put + data[start + taken :]
    return data


def changed_inside(data: bytes, changes: list[tuple[float, bytes, int]], part: int) -> bytes:
    """Change a part of the archive, so that its own checks do not see it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        for name in names:
            content = old.read(name)
            damaged = name == names[part % len(names)]
            new.writestr(name, changed(content, changes) if damaged else content)
    return stream.getvalue()


def outcome(data: bytes, name: str) -> str:
    """What a person gets: the refusal's sentence, or word that the file was read."""
    try:
        rows = list(open_table(data, name).rows())
    except FileFaultError as fault:
        return fault.sentence
    return f"{len(rows)} rows were read."


@pytest.mark.parametrize("kind", tuple(FileFormat))
@given(changes=CHANGES)
def test_bytes_changed_anywhere(kind: FileFormat, changes: list[tuple[float, bytes, int]]) -> None:
    assert outcome(changed(written(kind), changes), f"a.{kind}").endswith(".")


@pytest.mark.parametrize("kind", [FileFormat.XLSX, FileFormat.ODS])
@given(changes=CHANGES, part=st.integers(0, 20))
def test_a_part_of_a_workbook_changed(
    kind: FileFormat, changes: list[tuple[float, bytes, int]], part: int
) -> None:
    assert outcome(changed_inside(written(kind), changes, part), f"a.{kind}").endswith(".")
