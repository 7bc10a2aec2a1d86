"""The register's computed rules, as pure functions over plain values."""

import re
from typing import Any

_DASHES = re.compile(r"[\s\-\u2010-\u2015\u2212()]+")
_CURRENT = {
    "OFFICIAL": ("OFFICIAL", False),
    "OFFICIAL SENSITIVE": ("OFFICIAL", True),
}
_LEGACY = {"UNCLASSIFIED", "NOT PROTECTIVELY MARKED", "NPM"}


def marking_import(marking: str | None, personal_data: bool) -> dict[str, Any]:
    """Suggest what a marking found in a register means today (R-GSC-01, R-GSC-02)."""
    word = _DASHES.sub(" ", (marking or "").upper()).strip()
    if word in _CURRENT:
        level, sensitive = _CURRENT[word]
        return _answer(level, sensitive, "current", review=False)
    if word in ("SECRET", "TOP SECRET"):
        return _answer(word, False, "above_ceiling", allowed=False)
    if not word:
        return _answer("OFFICIAL", False, "blank")
    if word in _LEGACY:
        return _answer("OFFICIAL", False, "legacy")
    if word == "PROTECT":
        return _answer("OFFICIAL", personal_data, "legacy")
    if word == "RESTRICTED":
        return _answer("OFFICIAL", True, "legacy")
    return _answer(None, None, "manual_review" if word == "CONFIDENTIAL" else "unknown_marking")


def _answer(
    level: str | None,
    sensitive: bool | None,
    reason: str,
    *,
    review: bool = True,
    allowed: bool = True,
) -> dict[str, Any]:
    return {
        "level": level, "sensitive": sensitive, "needs_review": review,
        "content_allowed": allowed, "reason": reason,
    }  # fmt: skip
