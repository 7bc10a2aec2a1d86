"""How the words of a report map onto the regulator's (R-TAX-04): both are kept."""

from collections.abc import Mapping, Sequence

from app.incidents.rules.taxonomy import ico_type_of, taxonomy

_SUBJECTS: Mapping[str, str] = {
    "residents": "Customers or prospective customers", "children": "Children",
    "service_users": "Users", "patients": "Patients", "staff": "Employees",
    "members": "Users", "carers": "Users",
    "suppliers": "Customers or prospective customers",
    "other": "Unknown", "not_sure": "Unknown",
}  # fmt: skip
_DATA: Mapping[str, str] = {
    "basic": "Basic personal identifiers", "contact": "Basic personal identifiers",
    "financial": "Economic and financial data", "health": "Health data", "care": "Health data",
    "criminal": "Criminal convictions or offences", "login": "Identification data",
    "safeguarding": "Unknown", "other": "Unknown", "not_sure": "Unknown",
}  # fmt: skip
SPECIAL = frozenset({"health", "care"})
"""Kinds of data that are special-category data by themselves (UK GDPR Article 9)."""


def types_of(
    cause: str | None, incident_type: str | None, category: str | None
) -> tuple[str | None, str | None]:
    """The regulator's type and category: as given, else as they follow from cause and type."""
    if incident_type is None and cause is not None:
        incident_type = ico_type_of(cause)
    if category is None and incident_type is not None:
        category = taxonomy().usual_category(incident_type)
    return incident_type, category


def subject_types_of(subjects: Sequence[str] | None) -> list[str] | None:
    """The regulator's subject types of the people named in a report; None where nobody said."""
    return _mapped(_SUBJECTS, subjects)


def data_types_of(kinds: Sequence[str] | None) -> list[str] | None:
    """The regulator's data types of the kinds named in a report; None where nobody said."""
    return _mapped(_DATA, kinds)


def _mapped(words: Mapping[str, str], given: Sequence[str] | None) -> list[str] | None:
    found = list(dict.fromkeys(words[word] for word in given or ()))
    known = [word for word in found if word != "Unknown"]
    return known or found or None
