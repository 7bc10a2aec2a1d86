"""How incidents come in from old logs and go out as the log of breaches (Article 33(5))."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from app.core.dates import parse_instant
from app.core.fields import FieldKind
from app.exchange.kinds import Kind, RowProblem, Texts, Unknown, optional, register
from app.exchange.moments import period, written
from app.incidents.commands.log import siri_of
from app.incidents.commands.log_fields import LOG, READ
from app.incidents.fields import INCIDENT
from app.incidents.presenters import UNKNOWN
from app.incidents.queries.beside import BESIDE, beside
from app.incidents.rules import log_words as words
from app.incidents.rules.bands import size_band

_TITLE = 120
_SPECS = (*optional(INCIDENT, "what_happened", "discovered_at"), *LOG)
_BY_NAME = {spec.name: spec for spec in _SPECS}
_LISTS = tuple(spec.name for spec in _SPECS if spec.kind is FieldKind.MULTI_CHOICE)
_WORDED = ("classification", "regulator_outcome", "cause_category")
_SILENT = (FieldKind.CHOICE, FieldKind.INTEGER, FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN)
_SPECIAL = frozenset(
    ("Health data", "Genetic or biometric data", "Data revealing racial or ethnic origin",
     "Political opinions", "Religious or philosophical beliefs", "Sex life data",
     "Sexual orientation data", "Trade union membership")
)  # fmt: skip
"""Types of data that are special-category data by themselves (UK GDPR Article 9)."""
_SAID = "_said"
_SAME_DAY = "No day of report, so the day it was found or happened stands for it."


def _prepare(texts: Texts) -> list[RowProblem]:
    """Words of a log become ours; what is not understood stays in the line as it was written."""
    if texts.get("reference", "").strip():
        return []  # our own export says what it means
    if texts.get("supplier", "").strip() and not texts.get("source", "").strip():
        texts["source"] = "supplier"
    _settle_type(texts)
    _settle_period(texts)
    _settle_title(texts)
    _settle_regulator(texts)
    _settle_factors(texts)
    _settle_words(texts)
    _settle_key(texts)
    return _settle_people(texts)


def _settle_words(texts: Texts) -> None:
    """Lists, words of a choice, and scores of one to five; a dash is nothing."""
    for spec in _SPECS:
        if spec.name == "classification":
            continue  # “tbc” is a class that we do not know yet, not none
        if spec.kind in _SILENT and texts.get(spec.name, "").strip().casefold() in words.EMPTY:
            texts[spec.name] = ""
    for name in _LISTS:
        if texts.get(name, "").strip():
            texts[name] = words.listed(texts[name], _BY_NAME[name].choices)
    for name in _WORDED:
        _settle(texts, name, lambda said, on: words.word_of(on, said, _BY_NAME[on].choices))
    for name in ("severity", "likelihood"):
        _settle(texts, name, lambda said, _on: words.score_of(said))


def _settle(texts: Texts, name: str, read: Callable[[str, str], str | None]) -> None:
    """Read a cell; of what nobody understands nothing is made but a remark about the row.

    A class that we do not know is no breach by that: it stays unknown.
    """
    said = texts.get(name, "").strip()
    if not said:
        return
    found = read(said, name)
    texts[name] = found or (UNKNOWN if name == "classification" else "")
    if found is None:
        label = _BY_NAME[name].label.lower()
        _remark(texts, f"“{said[:40]}” was not understood as {label}, which was left unknown.")


def _remark(texts: Texts, sentence: str) -> None:
    """Keep what a row is remarked for, until the row is checked."""
    texts[_SAID] = "\n".join(filter(None, (texts.get(_SAID, ""), sentence)))


def _settle_type(texts: Texts) -> None:
    """R-TAX-04: a cause of ours, a type of the regulator's, or the type that words point to."""
    said, media = texts.get("incident_type", "").strip(), texts.pop("media", "")
    texts["_type"] = said
    if not said:
        return
    cause = words.cause_of(said)
    if cause is not None and not texts.get("cause", "").strip():
        texts["cause"] = cause
    texts["incident_type"] = words.type_of(said, media) or ""
    if texts["incident_type"] and words.on_paper(media):
        texts["incident_category"] = texts.get("incident_category", "").strip() or "Non Cyber"


def _settle_period(texts: Texts) -> None:
    """A quarter instead of a day: it was found within it, from its first day on."""
    year, quarter = texts.pop("year", "").strip(), texts.pop("quarter", "").strip()
    dated = ("occurred_at", "discovered_at", "submitted_at", "aware_at")
    if not year or any(texts.get(name, "").strip() for name in dated):
        return
    found = period(f"{quarter} {year}".strip())
    if found is not None and found.ends is not None:
        texts["discovered_at"], texts["discovered_precision"] = written(found.at), "approximate"


def _settle_title(texts: Texts) -> None:
    where, said = texts.pop("organisation_name", "").strip(), texts.pop("_type", "")
    if texts.get("title", "").strip() or not (where or not texts.get("what_happened", "").strip()):
        return
    what = said or "Incident"
    title = f"{what} at {where}" if where else said
    if title:
        texts["title"] = title[:_TITLE]


def _settle_regulator(texts: Texts) -> None:
    """Only a plain no says that they were not told; what says neither is no decision of ours."""
    said = texts.pop("reported_to_regulator", "").strip()
    if texts.get("notify_decision", "").strip():
        return
    told = words.answered(said)
    if told or texts.get("regulator_told_at", "").strip():
        texts["notify_decision"] = "notify"
    elif told is False:
        texts["notify_decision"] = "log_only"
    elif said and said.casefold() not in words.EMPTY:
        _remark(
            texts, f"“{said[:40]}” does not say whether the regulator was told, so no decision "
            "was recorded.",
        )  # fmt: skip


def _settle_factors(texts: Texts) -> None:
    texts.pop("siri_score_as_imported", None)
    factors = texts.get("siri_factors", "")
    if factors.strip():
        texts["siri_factors"] = "; ".join(factors.replace(",", " ").replace(";", " ").split())


def _settle_people(texts: Texts) -> list[RowProblem]:
    """A number, a band, or that nobody knows (R-TAX-01)."""
    for name in ("people_affected", "people_band"):
        said = texts.get(name, "").strip()
        if not said:
            continue
        found = words.people(said)
        if found is None or (name == "people_band" and found[0]):
            if name == "people_affected":
                sentence = f"“{said[:40]}” is no number of people, and no band of numbers."
                return [RowProblem(name, said, sentence)]
            continue
        texts[name] = ""
        for target, value in zip(("people_affected", "people_band"), found, strict=True):
            if value:
                texts[target] = value
    return []


def _settle_key(texts: Texts) -> None:
    """A line without a reference is known by its days and its text, else by all that it says."""
    if texts.get("source_key", "").strip() or texts.get("source_reference", "").strip():
        return
    days = [texts.get(name, "") for name in ("occurred_at", "discovered_at", "submitted_at")]
    what = " ".join(texts.get("what_happened", "").split()).casefold()
    line = texts.get("as_imported", "") if not what or not any(days) else ""
    digest = hashlib.sha256("\x1f".join((*days, what, line)).encode("utf-8", "replace"))
    texts["source_key"] = digest.hexdigest()


def _complete(values: Mapping[str, Any]) -> dict[str, Any]:
    """The band of a number, and that some data are special-category data by themselves."""
    more: dict[str, Any] = {}
    if values.get("reference"):
        return more
    number = values.get("people_affected")
    if number and not values.get("people_band"):
        more["people_band"] = size_band(number)
    if values.get("special_category") is None and _SPECIAL & set(values.get("data_types") or ()):
        more["special_category"] = "yes"
    return more


def _remarks(values: Mapping[str, Any], texts: Texts) -> list[str]:
    """What was not understood; and a level that the entry's own facts do not give, with both kept.

    R-SIRI-01 to 03.
    """
    said = [] if values.get("submitted_at") or values.get("reference") else [_SAME_DAY]
    said += texts.get(_SAID, "").splitlines()
    theirs = values.get("siri_level_as_imported")
    if theirs is None:
        return said
    instants = ("occurred_at", "discovered_at", "submitted_at")
    read = {n: parse_instant(values[n]) for n in instants if values.get(n)}
    ours = siri_of({**values, **read})
    if ours is None:
        said.append(f"The level {theirs} cannot be checked: people, factors or scheme are missing.")
    elif ours.level != theirs:
        said.append(
            f"The log says level {theirs}; people and factors give {ours.level} (score "
            f"{ours.final_score}). Both are kept."
        )
    return said


def _closed_to(record: Mapping[str, Any]) -> str | None:
    if record["restricted"]:
        return "What stands under this key cannot be changed by a file."
    return None


def _free_place(model: Any) -> dict[str, Any]:
    return {"source_position": -model.id}


INCIDENTS = Kind(
    name="incidents",
    noun_name="incident",
    specs=_SPECS,
    extra=READ,
    identities=("source_reference",),
    fallback=("source_key",),
    places=True,
    prepare=_prepare,
    complete=_complete,
    remarks=_remarks,
    unknown={
        "team": Unknown.CREATE, "supplier": Unknown.LEAVE, "processor_for": Unknown.LEAVE,
        "retention_rule": Unknown.LEAVE,
    },
    creator="bring_in",
    editor="correct_log",
    moments={
        "occurred_at": ("occurred_until", "occurred_precision"),
        "discovered_at": ("", "discovered_precision"),
    },
    gathers="as_imported",
    equals_apart=True,
    merges=("subject_types", "data_types"),
    closed_to=_closed_to,
    freed=_free_place,
    export_also=BESIDE,
    beside=beside,
)  # fmt: skip


def register_kinds() -> None:
    """Make the log of incidents known to imports and exports."""
    register(INCIDENTS)
