"""What the log of incidents holds beside the questions of a report: Article 33(5), for files."""

from app.core.fields import FieldKind, FieldSpec
from app.core.vocabulary import choices
from app.incidents.presenters import CLASSES
from app.incidents.rules.taxonomy import taxonomy
from workflows import incident_asks as ask

_K = FieldKind
_LOG = "Log"
DECISIONS = tuple((name, name) for name in taxonomy().decisions)

LOG = (
    FieldSpec("submitted_at", "Reported", _K.INSTANT, group=_LOG,
              hint="Empty: when it was found, else when it happened.", source="A2"),
    FieldSpec("aware_at", "Became aware", _K.INSTANT, group=_LOG, source="A2"),
    FieldSpec("contained_at", "Contained", _K.INSTANT, group=_LOG, source="A2"),
    FieldSpec("closed_at", "Closed", _K.INSTANT, group=_LOG, source="A2"),
    FieldSpec("classification", "Class", _K.CHOICE, choices=CLASSES, group=_LOG,
              hint="Empty: a personal data breach.", source="A1"),
    FieldSpec("breach_types", "What was affected", _K.MULTI_CHOICE, group=_LOG,
              choices=ask.BREACH_TYPES, source="A2"),
    FieldSpec("severity", "Severity", _K.INTEGER, minimum=1, maximum=5, group=_LOG, source="A3"),
    FieldSpec("likelihood", "Likelihood", _K.INTEGER, minimum=1, maximum=5, group=_LOG,
              source="A3"),
    FieldSpec("special_groups", "Listed groups", _K.MULTI_CHOICE, group=_LOG,
              choices=choices("special_groups"), source="A3"),
    FieldSpec("high_risk", "High risk to people", _K.YES_NO, group=_LOG,
              source="UK GDPR Article 34"),
    FieldSpec("reasoning", "Effects and reasoning", _K.LONG_TEXT, group=_LOG, source="A2"),
    FieldSpec("notify_decision", "Decision on the regulator", _K.CHOICE, choices=ask.NOTIFY,
              group=_LOG, source="A2"),
    FieldSpec("notify_reason", "Reason of that decision", _K.LONG_TEXT, group=_LOG, source="A2"),
    FieldSpec("regulator_told_at", "Regulator told", _K.INSTANT, group=_LOG, source="A2"),
    FieldSpec("regulator_reference", "Regulator's reference", max_length=64, group=_LOG,
              source="A2"),
    FieldSpec("regulator_outcome", "Regulator's outcome", _K.CHOICE, choices=DECISIONS,
              group=_LOG, source="A6"),
    FieldSpec("individuals_decision", "Decision on people affected", _K.CHOICE,
              choices=ask.TELL_PEOPLE, group=_LOG, source="UK GDPR Article 34"),
    FieldSpec("individuals_exemption", "Why they were not told", _K.CHOICE,
              choices=ask.EXEMPTIONS, group=_LOG, source="UK GDPR Article 34(3)"),
    FieldSpec("individuals_reason", "Reason of that decision on people", _K.LONG_TEXT,
              group=_LOG, source="A2"),
    FieldSpec("individuals_told_at", "People told", _K.INSTANT, group=_LOG, source="A2"),
    FieldSpec("people_told", "How many people were told", _K.INTEGER, group=_LOG, source="A7-10"),
    FieldSpec("cause_category", "Root cause", _K.CHOICE, choices=ask.CAUSE_CATEGORIES,
              group=_LOG, source="A7-20"),
    FieldSpec("failed_barrier", "What failed to stop it", _K.CHOICE, choices=ask.BARRIERS,
              group=_LOG, source="A2"),
    FieldSpec("findings", "Findings", _K.LONG_TEXT, group=_LOG, max_length=20_000, source="A2"),
    FieldSpec("siri_scheme", "Scheme of 2013 to 2018", _K.CHOICE, group=_LOG,
              choices=(("2013", "2013"), ("2014", "2014")),
              hint="Empty: the one of the day it happened.", source="R-SIRI-01"),
    FieldSpec("siri_factors", "Factors of that scheme", _K.KEYWORDS, group=_LOG,
              source="R-SIRI-01"),
    FieldSpec("siri_level_as_imported", "Level, as the log has it", _K.INTEGER, maximum=9,
              group=_LOG, source="R-SIRI-03"),
    FieldSpec("as_imported", "As written in the log", _K.LONG_TEXT, group=_LOG,
              hint="The line of the old log, column by column, word for word."),
    FieldSpec("source_key", "Known in the log by", max_length=64, group=_LOG,
              hint="Set by the import where a line has no reference of its own."),
)  # fmt: skip
"""Fields a file may bring beside those of a report; on pages moves of their own set them."""

READ = (
    FieldSpec("year", "Year", max_length=16, hint="With a quarter, where there is no date."),
    FieldSpec("quarter", "Quarter", max_length=32,
              hint="Of a calendar year; of a financial year where the year names two."),
    FieldSpec("organisation_name", "Organisation it happened at", hint="Goes into the title."),
    FieldSpec("media", "Where the information was", hint="Paper, laptop and the like."),
    FieldSpec("reported_to_regulator", "Reported to the regulator", hint="Yes or no."),
    FieldSpec("siri_score_as_imported", "Score, as the log has it", max_length=16),
)  # fmt: skip
"""Columns that are read and turned into fields."""
