"""What is asked of a notice and of a letter or call, before anything was sent or answered."""

from dataclasses import replace

from app.core.fields import FieldKind, FieldSpec
from workflows.notification import CAUTION

_K = FieldKind
_INCIDENT = FieldSpec(
    "incident", "Incident", _K.RECORD, required=True, record_kind="incident",
    hint="Its reference, for example INC-2026-0042.",
)  # fmt: skip
KINDS = (
    ("regulator", "Information Commissioner"), ("dspt", "Health department, by the DSPT"),
    ("individuals", "People affected"), ("other", "Somebody else, such as another regulator"),
)  # fmt: skip
DIRECTIONS = (("in", "From them"), ("out", "From us"))
MEANS = (
    ("letter", "Letter"), ("email", "E-mail"), ("phone", "Phone call"), ("portal", "Web portal"),
    ("meeting", "Meeting"),
)  # fmt: skip

_A5, _NIS = "The regulator's questions", "The health toolkit's questions"
CONTACT_REASONS = (
    ("meets_threshold", "We think it meets the threshold"), ("unsure", "We are not sure"),
    ("below_threshold", "Below the threshold, but they should know"),
)  # fmt: skip
SIZES = (("under_250", "Fewer than 250 staff"), ("250_or_more", "250 staff or more"))
CONSEQUENCES = (
    ("very_likely", "Very likely"), ("likely", "Likely"),
    ("neutral", "Neither likely nor unlikely"), ("unlikely", "Unlikely"),
    ("very_unlikely", "Very unlikely"), ("unknown", "Not yet known"),
)  # fmt: skip
IMPACTS = (
    ("high", "High: critical services are lost to all users"),
    ("medium", "Medium: a critical service is lost to some users"),
    ("low", "Low: no critical service is lost"), ("unknown", "Not yet known"),
)  # fmt: skip
RECOVERIES = (
    ("regular", "Regular: predictable, with what we have"),
    ("supplemented", "Supplemented: predictable, with more than we have"),
    ("extended", "Extended: not predictable"), ("not_recoverable", "Not recoverable"),
    ("complete", "Complete"), ("unknown", "Not yet known"),
)  # fmt: skip
_ANSWERS = (
    FieldSpec("contact_reason", "Why we report it", _K.CHOICE, choices=CONTACT_REASONS, group=_A5,
              source="A5, 1"),
    FieldSpec("organisation_size", "Size of the organisation", _K.CHOICE, choices=SIZES,
              group=_A5, source="A5, 1"),
    FieldSpec("first_report", "Is it our first report of a breach", _K.YES_NO_UNKNOWN, group=_A5,
              source="A5, 1"),
    FieldSpec("prevention_before", "What was in place to prevent it", _K.LONG_TEXT,
              max_length=8_000, group=_A5, source="A5, 2"),
    FieldSpec("harm", "Harm so far, or expected", _K.LONG_TEXT, max_length=8_000, hint=CAUTION,
              group=_A5, source="A5, 3; R-CLK-06"),
    FieldSpec("consequences", "How likely are significant consequences", _K.CHOICE,
              choices=CONSEQUENCES, group=_A5, source="A5, 3"),
    FieldSpec("impact", "Cyber: impact on the organisation", _K.CHOICE, choices=IMPACTS,
              group=_A5, source="A5, 4"),
    FieldSpec("recovery", "Cyber: recovery", _K.CHOICE, choices=RECOVERIES, group=_A5,
              source="A5, 4"),
    FieldSpec("attack", "Cyber: kind of attack, ransom, backups", _K.LONG_TEXT, max_length=4_000,
              group=_A5, source="A5, 4"),
    FieldSpec("cyber_told", "Cyber: NCSC or Report Fraud told", _K.YES_NO_UNKNOWN, group=_A5,
              source="A5, 4"),
    FieldSpec("trained", "Was the member of staff trained in the last two years",
              _K.YES_NO_UNKNOWN, group=_A5, source="A5, 5"),
    FieldSpec("training", "Which training", _K.LONG_TEXT, max_length=4_000, group=_A5,
              source="A5, 5"),
    FieldSpec("scheme", "Code of conduct or certification scheme", max_length=255, group=_A5,
              source="A5, 5"),
    FieldSpec("mitigation", "What was done for the people affected", _K.LONG_TEXT,
              max_length=8_000, hint=CAUTION, group=_A5, source="A5, 6; R-CLK-06"),
    FieldSpec("prevention", "Steps to prevent it from happening again, and by when",
              _K.LONG_TEXT, max_length=8_000, group=_A5, source="A5, 6"),
    FieldSpec("overseas", "Are people outside the UK affected", _K.YES_NO_UNKNOWN, group=_A5,
              source="A5, 6"),
    FieldSpec("systems", "Systems affected", max_length=255, group=_NIS, source="A3"),
    FieldSpec("outside_england", "Are people outside England affected", _K.YES_NO_UNKNOWN,
              group=_NIS, source="A3"),
    FieldSpec("overseas_told", "Authorities abroad told", _K.YES_NO_UNKNOWN, group=_NIS,
              source="A3"),
    FieldSpec("media_aware", "Do the media know", _K.YES_NO_UNKNOWN, group=_NIS, source="A3"),
    FieldSpec("service", "Essential service affected", max_length=255, group=_NIS,
              source="A3; R-CLK-42"),
    FieldSpec("service_users", "Users of it affected", _K.INTEGER, minimum=0, group=_NIS,
              source="R-CLK-41"),
    FieldSpec("service_duration", "For how long", max_length=120, group=_NIS, source="R-CLK-41"),
    FieldSpec("service_area", "In which area", max_length=255, group=_NIS, source="R-CLK-41"),
)  # fmt: skip
ANSWERS = tuple(spec.name for spec in _ANSWERS)
"""What a report asks for that the case itself does not hold; it may be added after sending."""
_WHOM = "Whom and what"

NOTIFICATION = (
    replace(_INCIDENT, group=_WHOM),
    FieldSpec("obligation", "Legal clock it meets", _K.RECORD, record_kind="obligation",
              group=_WHOM,
              hint="Its reference, for example OBL-2026-0042. Left empty, the clock that fits.",
              source="A2"),
    FieldSpec("kind", "Who is told", _K.CHOICE, required=True, choices=KINDS, group=_WHOM,
              source="A5; R-CLK-10"),
    FieldSpec("recipient", "Name of the recipient", max_length=120, group=_WHOM,
              hint="A body or a group, never a person affected. Left empty, as the law names it."),
    FieldSpec("text", "Text", _K.LONG_TEXT, max_length=20_000, group=_WHOM,
              source="R-CLK-06; R-CLK-12",
              hint=f"{CAUTION} A letter begins “Dear [name]”; names are filled in elsewhere."),
    *_ANSWERS,
)  # fmt: skip

CORRESPONDENCE = (
    _INCIDENT,
    FieldSpec("direction", "Which way", _K.CHOICE, required=True, choices=DIRECTIONS),
    FieldSpec("means", "How", _K.CHOICE, choices=MEANS),
    FieldSpec("at", "When", _K.INSTANT, required=True),
    FieldSpec("party", "With whom", max_length=120,
              hint="A body. Left empty, the regulator for data protection."),
    FieldSpec("party_reference", "Their reference", max_length=64),
    FieldSpec("summary", "What was said", _K.LONG_TEXT, required=True, max_length=20_000,
              hint=CAUTION),
    FieldSpec("asked", "What they ask for", _K.LONG_TEXT, max_length=8_000, hint=CAUTION),
    FieldSpec("answer_by", "Answer by", _K.DATE, hint="The deadline they gave."),
)  # fmt: skip
