"""How lists of organisations and of people come in and go out."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func

from app.core.fields import FieldSpec
from app.exchange.kinds import Kind, RowProblem, Texts, Unknown, optional, register
from app.organisations.fields import ORGANISATION, PERSON

LONGEST_CODE = 64
NAMES = (
    FieldSpec("first_name", "First name"),
    FieldSpec("last_name", "Last name"),
)


def code_from(name: str) -> str:
    """Make a code out of a name: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-") or "organisation"
    return words[:LONGEST_CODE].rstrip("-")


def _with_code(values: Mapping[str, Any]) -> dict[str, Any]:
    """A list without codes gives names only; a code is made of the name."""
    if values.get("code") or not values.get("name"):
        return {}
    return {"code": code_from(str(values["name"]))}


def _join_names(texts: Texts) -> list[RowProblem]:
    """HR systems keep first and last names apart."""
    first, last = texts.pop("first_name", "").strip(), texts.pop("last_name", "").strip()
    if (first or last) and not texts.get("name", "").strip():
        texts["name"] = f"{first} {last}".strip()
    if texts.get("email"):
        texts["email"] = texts["email"].strip().lower()
    return []


def _free_organisation(model: Any) -> dict[str, Any]:
    return {"code": func.lower(model.reference), "source_reference": None}


def _free_person(_model: Any) -> dict[str, Any]:
    return {"staff_number": None, "email": None}


ORGANISATIONS = Kind(
    name="organisations",
    noun_name="organisation",
    specs=optional(ORGANISATION, "code"),
    identities=("code", "source_reference"),
    fallback=("name",),
    complete=_with_code,
    unknown={"parent": Unknown.LEAVE},
    own_reference="parent",
    freed=_free_organisation,
    installation=True,
    unique="code",
    partial_dates={"started_on": "first", "ended_on": "last"},
)
PEOPLE = Kind(
    name="people",
    noun_name="person",
    specs=optional(PERSON, "name"),
    extra=NAMES,
    identities=("staff_number", "email"),
    one_per_key=True,
    prepare=_join_names,
    unknown={"team": Unknown.CREATE, "manager": Unknown.LEAVE},
    own_reference="manager",
    freed=_free_person,
    ends="ended_on",
    no_key_sentence="Give a staff number or an e-mail address: people are never matched by name.",
)


def register_kinds() -> None:
    """Make these kinds known to imports and exports."""
    register(ORGANISATIONS)
    register(PEOPLE)
