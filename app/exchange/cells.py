"""How text is kept from acting as a formula in a spreadsheet, and comes back as it was (R-X-10)."""

import re
from typing import Final

# What spreadsheets take for the start of a formula, also after a line break or in full width.
_STARTERS: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_ACTIVE: Final = re.compile(f"'*[{re.escape(_STARTERS)}]")
_NEUTRALISED: Final = re.compile(f"'+[{re.escape(_STARTERS)}]")
_FIRST: Final = frozenset("'" + _STARTERS)

LONGEST_EXCEL_CELL: Final = 32_767
_EXCEL_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROLS: Final = "\x01-\x08\x0b-\x1f\ufffe\uffff"
# Also before a control character, whose own escape begins with the underscore that is missing.
_LITERAL_ESCAPE: Final = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{_CONTROLS}])")
_UNSTORABLE: Final = re.compile(f"[{_CONTROLS}]")


def neutralise(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run.

    Text that already begins with apostrophes and then such a character gets one more, so that
    ``restore`` gives back every text exactly.
    """
    if text[:1] in _FIRST and _ACTIVE.match(text):
        return "'" + text
    return text


def restore(text: str) -> str:
    """Take off the apostrophe that ``neutralise`` put on; any other text stays as it is."""
    if text[:1] == "'" and _NEUTRALISED.match(text):
        return text[1:]
    return text


def escape_controls(text: str) -> str:
    """Write characters that XML cannot hold as Excel does (``_x000B_``)."""
    if "_x" in text:
        text = _LITERAL_ESCAPE.sub("_x005F_", text)
    if _UNSTORABLE.search(text):
        text = _UNSTORABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text


def unescape_controls(text: str) -> str:
    """Read Excel's ``_x000B_`` back; half a surrogate pair and NUL stay as they stand."""
    return _EXCEL_ESCAPE.sub(_unescaped, text) if "_x" in text else text


def excel_length(text: str) -> int:
    """Count as Excel does: in UTF-16 code units, so that an emoji counts twice."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def _unescaped(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if number == 0 or 0xD800 <= number <= 0xDFFF else chr(number)
