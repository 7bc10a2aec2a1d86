"""What is asked of an incident: the questions of the report (A1), and what a case adds to them."""

from app.core.fields import FieldKind, FieldSpec
from app.core.vocabulary import choices
from app.incidents.rules.taxonomy import taxonomy

_K = FieldKind
_WHAT, _DATA, _NOW = "What happened", "People and data", "Where the information is now"
_WHO, _KIND = "Who reported it", "What kind it is"
_SUPPLIER, _END = "Supplier or partner", "What we learned"
CAUTION = "Do not name people affected."


def _same(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


NOT_SURE = ("not_sure", "Not sure")
PRECISIONS = (
    ("exact", "At this time"), ("approximate", "About then"), ("range", "Between two times"),
    NOT_SURE,
)  # fmt: skip
FOUND_BY = (
    ("self", "Whoever reported it"), ("colleague", "A colleague"),
    ("recipient", "Whoever received it"), ("person_affected", "A person affected"),
    ("partner", "A partner organisation"), ("supplier", "A supplier"),
    ("system_alert", "A system alert"), ("audit", "An audit or a check"), NOT_SURE,
)  # fmt: skip
PLACES = (
    ("service", "In a service or team"), ("building", "In a building"),
    ("system", "In a computer system"), ("post", "In the post"), ("email", "By e-mail"),
    ("home", "At home"), ("in_transit", "While travelling"), ("supplier", "At a supplier"),
    NOT_SURE,
)  # fmt: skip
SUBJECTS = (
    ("residents", "Residents"), ("children", "Children"),
    ("service_users", "People who use a service, such as social care"),
    ("patients", "Patients"), ("staff", "Staff"),
    ("members", "Elected members (councillors)"),
    ("carers", "Carers, such as foster carers"),
    ("suppliers", "Suppliers or contractors"), ("other", "Other people"), NOT_SURE,
)  # fmt: skip
BANDS = (*_same(tuple(band.name for band in taxonomy().size_bands if band.least is not None)),
         ("not_known", "Not known"))  # fmt: skip
DATA_KINDS = (
    ("basic", "Basic, such as name and date of birth"), ("contact", "Contact details"),
    ("financial", "Money, such as bank details or benefits"), ("health", "Health"),
    ("care", "Social care (treated as health data)"),
    ("criminal", "Criminal convictions or offences"),
    ("safeguarding", "Safeguarding: keeping a child or an adult from harm"),
    ("login", "User names or passwords"), ("other", "Something else"), NOT_SURE,
)  # fmt: skip
HOLDERS = (
    ("no_one", "No one"), ("lost", "It is lost, nobody knows where"),
    ("one_known", "One known person"), ("several", "Several people"),
    ("public", "Anybody can see it"), ("reporter", "Whoever reported it"),
    ("unknown", "Somebody unknown"), ("still_ours", "It never left the organisation"),
    NOT_SURE,
)  # fmt: skip
RECOVERED = (
    ("proof", "Yes, with proof"), ("promised", "It was promised"), ("no", "No"), NOT_SURE,
)  # fmt: skip
TOLD = (
    ("manager", "A manager"), ("police", "The police"),
    ("person_affected", "A person affected"), ("partner", "A partner organisation"),
    ("other", "Somebody else"), ("nobody", "Nobody"), NOT_SURE,
)  # fmt: skip
SOURCES = (
    ("staff", "A member of staff"), ("public", "A member of the public"),
    ("partner", "A partner organisation"), ("supplier", "A supplier"), ("system", "A system"),
)  # fmt: skip

INCIDENT = (
    FieldSpec("what_happened", "What happened", _K.LONG_TEXT, required=True, group=_WHAT,
              hint=CAUTION, max_length=20_000, source="A1, question 1"),
    FieldSpec("title", "Short title", group=_WHAT, max_length=120,
              hint=f"Stands in lists. Left empty, the first words of what happened. {CAUTION}"),
    FieldSpec("ongoing", "Is it still going on", _K.YES_NO_UNKNOWN, group=_WHAT,
              source="A1, question 2"),
    FieldSpec("occurred_precision", "When it happened is known", _K.CHOICE, choices=PRECISIONS,
              group=_WHAT, source="A1, question 3"),
    FieldSpec("occurred_at", "When did it happen", _K.INSTANT, group=_WHAT,
              precision="occurred_precision", source="A1, question 3"),
    FieldSpec("occurred_until", "Until when", _K.INSTANT, group=_WHAT,
              precision="occurred_precision"),
    FieldSpec("discovered_at", "When did you find out", _K.INSTANT, required=True, group=_WHAT,
              precision="discovered_precision", source="A1, question 4; R-INC-02"),
    FieldSpec("discovered_precision", "How exact is that", _K.CHOICE, group=_WHAT,
              choices=(("exact", "Exact"), ("approximate", "About then")), source="R-INT-01"),
    FieldSpec("found_by", "How was it found", _K.CHOICE, choices=FOUND_BY, group=_WHAT,
              source="A1, question 5"),
    FieldSpec("place", "Where did it happen", _K.CHOICE, choices=PLACES, group=_WHAT,
              source="A1, question 6"),
    FieldSpec("team", "Service or team", _K.TEAM, group=_WHAT),
    FieldSpec("personal_data", "Was information about people involved", _K.YES_NO_UNKNOWN,
              group=_DATA, source="A1, question 7; R-INT-02"),
    FieldSpec("subjects", "Whose", _K.MULTI_CHOICE, choices=SUBJECTS, group=_DATA,
              source="A1, question 8"),
    FieldSpec("people_affected", "How many people", _K.INTEGER, group=_DATA,
              source="A1, question 9"),
    FieldSpec("people_band", "Roughly how many people", _K.CHOICE, choices=BANDS, group=_DATA,
              source="R-TAX-01"),
    FieldSpec("records_affected", "How many records", _K.INTEGER, group=_DATA,
              source="UK GDPR Article 33(3)(a)"),
    FieldSpec("data_kinds", "What kind of information", _K.MULTI_CHOICE, choices=DATA_KINDS,
              group=_DATA, source="A1, question 10"),
    FieldSpec("special_category", "Special-category data", _K.YES_NO_UNKNOWN, group=_DATA,
              source="UK GDPR Article 9"),
    FieldSpec("subject_types", "Data subject types, as the regulator lists them",
              _K.MULTI_CHOICE, choices=_same(taxonomy().subject_types), group=_DATA, source="A6"),
    FieldSpec("data_types", "Data types, as the regulator lists them", _K.MULTI_CHOICE,
              choices=_same(taxonomy().data_types), group=_DATA, source="A6"),
    FieldSpec("holder", "Who has the information now", _K.CHOICE, choices=HOLDERS, group=_NOW,
              source="A1, question 11; R-INT-03"),
    FieldSpec("recovered", "Has it been got back or deleted", _K.CHOICE, choices=RECOVERED,
              group=_NOW, source="A1, question 12"),
    FieldSpec("done_so_far", "What has been done so far", _K.LONG_TEXT, group=_NOW,
              hint=CAUTION, max_length=8_000, source="A1, question 13"),
    FieldSpec("equipment_involved", "Was a device or other equipment involved",
              _K.YES_NO_UNKNOWN, group=_NOW, source="A1, question 14"),
    FieldSpec("equipment", "Equipment", group=_NOW, hint="Its asset tag, if one was involved.",
              source="A1, question 14"),
    FieldSpec("encrypted", "Was it encrypted", _K.YES_NO_UNKNOWN, group=_NOW,
              source="A1, question 14"),
    FieldSpec("told", "Who has been told already", _K.MULTI_CHOICE, choices=TOLD, group=_NOW,
              source="A1, question 15"),
    FieldSpec("source", "Reported by", _K.CHOICE, choices=SOURCES, group=_WHO,
              source="A1, question 16"),
    FieldSpec("reporter_name", "Name of who reports", group=_WHO,
              hint="Leave empty to stay anonymous.", source="A1, question 16"),
    FieldSpec("reporter_contact", "Phone or e-mail of who reports", group=_WHO),
    FieldSpec("source_reference", "Your own reference", group=_WHO,
              hint="The number it has in your log."),
    FieldSpec("cause", "Cause", _K.CHOICE, choices=choices("incident_causes"), group=_KIND,
              source="R-TAX-04"),
    FieldSpec("incident_type", "Type, as the regulator lists it", _K.CHOICE,
              choices=_same(tuple(t.name for t in taxonomy().incident_types)), group=_KIND,
              source="A6", hint="Left empty, it follows from the cause."),
    FieldSpec("incident_category", "Category", _K.CHOICE, choices=_same(taxonomy().categories),
              group=_KIND, source="A6", hint="Left empty, it follows from the type."),
    FieldSpec("law_enforcement", "Processed for law enforcement (Part 3)", _K.YES_NO,
              group=_KIND, source="R-CLK-20"),
    FieldSpec("supplier", "Supplier or partner where it happened", _K.ORGANISATION,
              group=_SUPPLIER, source="R-INC-08"),
    FieldSpec("supplier_aware_at", "When they became aware", _K.INSTANT, group=_SUPPLIER,
              source="R-INC-08"),
    FieldSpec("supplier_told_at", "When they told us", _K.INSTANT, group=_SUPPLIER,
              source="R-INC-08; R-CLK-07"),
    FieldSpec("supplier_terms", "Contract or agreement", group=_SUPPLIER,
              hint="Its reference.", source="R-INC-08"),
    FieldSpec("supplier_hours", "Hours agreed for telling us", _K.INTEGER, group=_SUPPLIER,
              hint="Left empty, those of the contract with them.", maximum=10_000,
              source="R-INC-08; R-CLK-07"),
    FieldSpec("processor_for", "Controller for whom we process", _K.ORGANISATION,
              group=_SUPPLIER, hint="Where we are the processor, they are told.",
              source="UK GDPR Article 33(2)"),
    FieldSpec("lessons", "Lessons", _K.LONG_TEXT, group=_END, hint=CAUTION, max_length=20_000,
              source="R-INC-09"),
    FieldSpec("retention_rule", "Retention rule of the case", _K.RECORD, group=_END,
              record_kind="retention_rule", source="R-INC-09"),
)  # fmt: skip

OBLIGATION = (
    FieldSpec("incident", "Incident", _K.RECORD, required=True, record_kind="incident",
              hint="Its reference, for example INC-2026-0042."),
    FieldSpec("regime", "Who must be told, and why", _K.CHOICE, required=True,
              choices=choices("regimes"), source="A2"),
    FieldSpec("recipient", "Name of the recipient", max_length=120,
              hint="For example, Department for Work and Pensions. Empty where the law names it."),
    FieldSpec("basis", "Agreement, contract or order",
              hint="Its reference and clause. The reference of a contract alone brings its hours."),
    FieldSpec("hours", "Hours allowed", _K.INTEGER, minimum=1, maximum=8_784,
              hint="Empty for the hours of the law.", source="R-CLK-50"),
    FieldSpec("starts_at", "Runs from", _K.INSTANT,
              hint="Empty for the time we became aware."),
)  # fmt: skip
