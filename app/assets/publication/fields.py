"""What is asked of a dataset on the publication schedule (scenario 33)."""

from app.core.fields import FieldKind, FieldSpec
from app.core.vocabulary import choices

_K = FieldKind
_WHAT, _WHERE, _WHEN = "The dataset", "Where it is", "How often"
REQUIREMENTS = (
    ("must", "Must be published"),
    ("should", "Should be published"),
    ("may", "Published by our own choice"),
)

PUBLICATION = (
    FieldSpec("name", "Dataset", required=True, group=_WHAT,
              hint="For example: Spending over £500, Resources directorate."),
    FieldSpec("code_item", "What the code calls it", _K.CHOICE, required=True, group=_WHAT,
              choices=choices("publication_codes"), source="scenario 33"),
    FieldSpec("requirement", "How binding it is", _K.CHOICE, required=True, group=_WHAT,
              choices=REQUIREMENTS, source="scenario 33"),
    FieldSpec("source_reference", "Your own reference", group=_WHAT),
    FieldSpec("description", "Description", _K.LONG_TEXT, group=_WHAT),
    FieldSpec("asset", "From the asset", _K.RECORD, record_kind="asset", group=_WHAT,
              hint="The reference of the asset it is made from, for example AST-2026-0042."),
    FieldSpec("owner", "Who publishes it", _K.PERSON, group=_WHAT,
              hint="Who is reminded. Name, e-mail or staff number."),
    FieldSpec("address", "Address", group=_WHERE,
              hint="Where the public finds it; it begins with https://."),
    FieldSpec("frequency", "How often it is refreshed", _K.CHOICE, required=True, group=_WHEN,
              choices=choices("publication_frequencies")),
    FieldSpec("first_due_on", "First to be published by", _K.DATE, group=_WHEN,
              hint="Only for a dataset that has not been published yet."),
)  # fmt: skip
