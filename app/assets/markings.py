"""What a marking typed or imported becomes for one organisation."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.assets.rules import marking_import
from app.identity.models import Organisation


@dataclass(frozen=True, slots=True)
class Resolved:
    """A settled marking, the words it was found in, and whether someone must look at it."""

    shown: str | None
    as_found: str | None
    needs_review: bool
    content_allowed: bool


def resolve(
    session: Session, organisation_id: int, text: str | None, personal_data: str | None
) -> Resolved:
    """Settle a marking (R-GSC-01, R-GSC-02), an organisation's own label first."""
    organisation = session.get_one(Organisation, organisation_id)
    return settle(organisation.marking_labels, text, personal_data)


def settle(labels: dict[str, str], text: str | None, personal_data: str | None) -> Resolved:
    """The same, when the organisation's labels are at hand: label to level."""
    own = {label.casefold(): level for label, level in labels.items()}
    found = (text or "").strip()
    if not found:
        return Resolved(None, None, False, True)
    outcome = marking_import(own.get(found.casefold(), found), personal_data == "yes")
    shown = outcome["level"]
    if shown == "OFFICIAL" and outcome["sensitive"]:
        shown = "OFFICIAL-SENSITIVE"
    as_found = found if found.upper() != (shown or "") else None
    return Resolved(shown, as_found, outcome["needs_review"], outcome["content_allowed"])
