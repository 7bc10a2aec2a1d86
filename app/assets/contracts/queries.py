"""What Article 28 asks of a contract, and what it still lacks."""

from collections.abc import Sequence
from datetime import date

from app.assets.contracts.fields import TERMS
from app.core.vocabulary import Word, vocabulary

LIVE_ASSETS = ("proposed", "active", "dormant", "archived")
STANDINGS = (
    ("complete", "Complete"), ("incomplete", "Terms missing"),
    ("not_checked", "Not checked"), ("not_needed", "Not needed"),
)  # fmt: skip


def missing_terms(found: Sequence[str] | None, on: date | None = None) -> list[Word]:
    """List the terms that Article 28(3) asks for and nobody found; None asks for the last."""
    known = set(found or ())
    return [
        term
        for term in vocabulary(TERMS)
        if term.value not in known
        and (
            term.valid_to is None if on is None else term.valid_from <= on <= (term.valid_to or on)
        )
    ]


def article_28_standing(processes: str | None, found: Sequence[str] | None) -> str:
    """Say where the checklist stands: not_needed, not_checked, incomplete or complete."""
    if processes == "no":
        return "not_needed"
    if not found:
        return "not_checked"
    return "incomplete" if missing_terms(found) else "complete"
