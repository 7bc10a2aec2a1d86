"""What is asked of a risk (R-RISK-01 to 05)."""

from app.core.fields import FieldKind, FieldSpec
from app.core.vocabulary import choices

_K = FieldKind
_WHAT, _SCORES, _DONE = "The risk", "Scores", "What is done about it"

CATEGORIES = "risk_categories"
TREATMENTS = (
    ("treat", "Treat"), ("tolerate", "Tolerate"), ("transfer", "Transfer"),
    ("terminate", "Terminate"),
)  # fmt: skip
IMPACTS = {1: "negligible", 2: "minor", 3: "moderate", 4: "major", 5: "catastrophic"}
LIKELIHOODS = {1: "rare", 2: "unlikely", 3: "possible", 4: "likely", 5: "almost certain"}
_WITHOUT = " Without any controls."


def _scale(name: str, label: str, words: dict[int, str], *, more: str = "") -> FieldSpec:
    named = ", ".join(f"{number} {word}" for number, word in words.items())
    return FieldSpec(
        name, label, _K.INTEGER, minimum=1, maximum=5, group=_SCORES, source="R-RISK-01",
        hint=f"{named[0].upper()}{named[1:]}.{more}", required=name == "current_likelihood",
    )  # fmt: skip


RISK = (
    FieldSpec("asset", "Information asset", _K.RECORD, record_kind="asset", required=True,
              group=_WHAT, hint="Its reference, for example AST-2026-0042."),
    FieldSpec("name", "Title", required=True, group=_WHAT,
              hint="In a few words, for example: Files lost when the server fails."),
    FieldSpec("cause", "Cause", _K.LONG_TEXT, group=_WHAT, hint="Because of…"),
    FieldSpec("event", "Event", _K.LONG_TEXT, group=_WHAT, hint="…this could happen…"),
    FieldSpec("consequence", "Consequence", _K.LONG_TEXT, group=_WHAT,
              hint="…which would lead to this. Do not name people."),
    FieldSpec("category", "Category", _K.CHOICE, choices=choices(CATEGORIES), group=_WHAT),
    FieldSpec("source_reference", "Your own reference", group=_WHAT,
              hint="The number it has in your risk register."),
    _scale("inherent_impact", "Inherent impact", IMPACTS, more=_WITHOUT),
    _scale("inherent_likelihood", "Inherent likelihood", LIKELIHOODS, more=_WITHOUT),
    _scale("current_impact", "Current impact", IMPACTS,
           more=" With today's controls. Leave empty for the asset's own: the highest of its three "
           "impacts (R-RISK-02)."),
    _scale("current_likelihood", "Current likelihood", LIKELIHOODS, more=" With today's controls."),
    _scale("target_impact", "Target impact", IMPACTS, more=" When what is planned is done."),
    _scale("target_likelihood", "Target likelihood", LIKELIHOODS,
           more=" When what is planned is done."),
    FieldSpec("treatment", "Treatment", _K.CHOICE, choices=TREATMENTS, group=_DONE,
              source="R-RISK-04",
              hint="Treat: reduce it. Tolerate: accept it as it stands. Transfer: somebody else "
              "bears it. Terminate: stop what causes it."),
    FieldSpec("treatment_plan", "Treatment plan", _K.LONG_TEXT, group=_DONE,
              hint="What is done, by whom in which role, and by when."),
    FieldSpec("owner", "Risk owner", _K.PERSON, group=_DONE,
              hint="Name, e-mail or staff number. Leave empty for the owner of the asset."),
    FieldSpec("review_on", "Next review", _K.DATE, group=_DONE),
)  # fmt: skip
