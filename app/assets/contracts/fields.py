"""What is asked of a contract with a supplier (domain C1, contracts)."""

from app.core.fields import FieldKind, FieldSpec
from app.core.vocabulary import choices

_K = FieldKind
_WHAT, _DATES = "The contract", "Dates"
_ARTICLE_28, _BREACH, _EXIT = "Article 28", "Breaches", "Leaving"
TERMS = "article_28_terms"
NOTICE_BY = (("they", "They tell us"), ("we", "We tell them"), ("each", "Each tells the other"))

CONTRACT = (
    FieldSpec("name", "What it is for", required=True, group=_WHAT,
              hint="For example: Hosting and support of the housing system."),
    FieldSpec("supplier", "Supplier", _K.ORGANISATION, required=True, group=_WHAT,
              hint="Name or code of the organisation, as it stands under organisations."),
    FieldSpec("source_reference", "Contract reference", group=_WHAT,
              hint="The number it has in your contract register."),
    FieldSpec("owner", "Contract owner", _K.PERSON, group=_WHAT,
              hint="Who is reminded of its end. Name, e-mail or staff number."),
    FieldSpec("description", "Description", _K.LONG_TEXT, group=_WHAT),
    FieldSpec("starts_on", "Starts on", _K.DATE, group=_DATES),
    FieldSpec("ends_on", "Ends on", _K.DATE, group=_DATES,
              hint="The last day. Leave empty if it runs until somebody ends it."),
    FieldSpec("processes_personal_data", "The supplier processes personal data for us",
              _K.YES_NO_UNKNOWN, group=_ARTICLE_28, source="UK GDPR Article 28"),
    FieldSpec("article_28_terms", "Terms found in the contract", _K.MULTI_CHOICE,
              choices=choices(TERMS), group=_ARTICLE_28, source="UK GDPR Article 28(3)",
              hint="Tick what the contract says. It must say all of these."),
    FieldSpec("article_28_checked_on", "Checked on", _K.DATE, group=_ARTICLE_28),
    FieldSpec("notify_hours", "Hours within which a breach is notified", _K.INTEGER, group=_BREACH,
              minimum=1, maximum=720, source="R-CLK-50; R-INC-08",
              hint="Counted from when whoever must tell the other became aware."),
    FieldSpec("breach_notice_by", "Who tells the other of a breach", _K.CHOICE, group=_BREACH,
              choices=NOTICE_BY, source="R-CLK-50; R-CLK-07",
              hint="Left empty, they tell us. Where we tell them, an incident that touches an "
                   "asset of this contract starts a clock to them."),
    FieldSpec("exit_plan", "Exit plan", _K.LONG_TEXT, group=_EXIT,
              hint="How the information comes back, in which format, and who does what."),
    FieldSpec("exit_plan_tested_on", "Exit plan last tested", _K.DATE, group=_EXIT),
)  # fmt: skip
