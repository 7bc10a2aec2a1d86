"""The fields of a processing record: UK GDPR Article 30(1) and (2), DPA 2018 section 61."""

from app.core.fields import FieldKind, FieldSpec

_K = FieldKind
_WHO, _WHAT, _LAW = "Who is responsible", "What is done", "Lawful basis"
_WHERE, _KEEP, _RIGHTS = "Where it goes", "How long and how safe", "People's rights"

REGIMES = (
    ("uk_gdpr", "UK GDPR (general processing)"),
    ("law_enforcement", "DPA 2018 Part 3 (law enforcement)"),
)
ROLES = (
    ("controller", "Controller"),
    ("joint_controller", "Joint controller"),
    ("processor", "Processor"),
)
ARTICLE_6 = (
    ("a", "6(1)(a) consent"), ("b", "6(1)(b) contract"), ("c", "6(1)(c) legal obligation"),
    ("d", "6(1)(d) vital interests"), ("e", "6(1)(e) public task"),
    ("ea", "6(1)(ea) recognised legitimate interest"), ("f", "6(1)(f) legitimate interests"),
)  # fmt: skip
ARTICLE_9 = (
    ("a", "9(2)(a) explicit consent"), ("b", "9(2)(b) employment and social protection"),
    ("c", "9(2)(c) vital interests"), ("d", "9(2)(d) not-for-profit body"),
    ("e", "9(2)(e) made public"), ("f", "9(2)(f) legal claims"),
    ("g", "9(2)(g) substantial public interest"), ("h", "9(2)(h) health or social care"),
    ("i", "9(2)(i) public health"), ("j", "9(2)(j) archiving or research"),
)  # fmt: skip
DPIA = (("required", "Required"), ("not_required", "Not required"), ("in_hand", "In hand"),
        ("approved", "Approved"))  # fmt: skip

PROCESSING = (
    FieldSpec("name", "Name", required=True, group=_WHO,
              hint="The activity in a few words, for example “Council tax billing”."),
    FieldSpec("source_reference", "Your own reference", group=_WHO),
    FieldSpec("regime", "Which law", _K.CHOICE, choices=REGIMES, group=_WHO),
    FieldSpec("role", "Our role", _K.CHOICE, choices=ROLES, group=_WHO),
    FieldSpec("controller_contact", "Controller and contact", _K.LONG_TEXT, group=_WHO,
              source="Article 30(1)(a)", hint="Name and contact details of the controller."),
    FieldSpec("joint_controllers", "Joint controllers", _K.LONG_TEXT, group=_WHO,
              source="Article 30(1)(a)"),
    FieldSpec("representative", "Representative", _K.LONG_TEXT, group=_WHO),
    FieldSpec("data_protection_officer", "Data protection officer", _K.LONG_TEXT, group=_WHO,
              source="Article 30(1)(a) and 30(2)(a)"),
    FieldSpec("on_behalf_of", "On behalf of", _K.LONG_TEXT, group=_WHO,
              source="Article 30(2)(a)", hint="For a processor: each controller and its contact."),
    FieldSpec("purposes", "Purposes", _K.LONG_TEXT, group=_WHAT, source="Article 30(1)(b)"),
    FieldSpec("processing_categories", "Categories of processing", _K.LONG_TEXT, group=_WHAT,
              source="Article 30(2)(b)", hint="For a processor: what is done for each controller."),
    FieldSpec("people_categories", "Whose data", _K.LONG_TEXT, group=_WHAT,
              source="Article 30(1)(c)", hint="Categories of people: residents, staff."),
    FieldSpec("data_categories", "What data", _K.LONG_TEXT, group=_WHAT,
              source="Article 30(1)(c)"),
    FieldSpec("special_categories", "Special categories", _K.LONG_TEXT, group=_WHAT,
              source="Article 9"),
    FieldSpec("criminal_data", "Criminal offence data", _K.YES_NO, group=_WHAT,
              source="Article 10"),
    FieldSpec("source_of_data", "Where the data comes from", _K.LONG_TEXT, group=_WHAT),
    FieldSpec("automated_decisions", "Automated decisions", _K.YES_NO, group=_WHAT,
              source="Articles 22A to 22D"),
    FieldSpec("profiling_used", "Profiling", _K.YES_NO, group=_WHAT, source="DPA 2018 s61(2)(e)"),
    FieldSpec("lawful_basis", "Article 6 basis", _K.CHOICE, choices=ARTICLE_6, group=_LAW,
              source="Article 6"),
    FieldSpec("article_9_condition", "Article 9 condition", _K.CHOICE, choices=ARTICLE_9,
              group=_LAW, source="Article 9(2)"),
    FieldSpec("schedule_1_condition", "Schedule 1 condition", group=_LAW,
              source="DPA 2018 Schedule 1, R-LB-04"),
    FieldSpec("law_enforcement_condition", "Law enforcement condition", group=_LAW,
              source="DPA 2018 s35, Schedule 8"),
    FieldSpec("legal_basis_note", "The law relied on", _K.LONG_TEXT, group=_LAW,
              hint="The Act and section, for example Care Act 2014 section 45."),
    FieldSpec("policy_document", "Appropriate policy document", group=_LAW),
    FieldSpec("legitimate_interests_assessment", "Legitimate interests assessment", group=_LAW),
    FieldSpec("recipients", "Recipients", _K.LONG_TEXT, group=_WHERE, source="Article 30(1)(d)",
              hint="Who receives it; “None” if nobody does."),
    FieldSpec("processors", "Processors", _K.LONG_TEXT, group=_WHERE),
    FieldSpec("third_countries", "Transfers abroad", _K.LONG_TEXT, group=_WHERE,
              source="Article 30(1)(e) and 30(2)(c)",
              hint="Countries; “None” if it stays in the UK."),
    FieldSpec("transfer_safeguards", "Safeguards for transfers", _K.LONG_TEXT, group=_WHERE,
              source="Article 30(1)(e) and 30(2)(c)"),
    FieldSpec("retention", "How long it is kept", _K.LONG_TEXT, group=_KEEP,
              source="Article 30(1)(f)"),
    FieldSpec("security_description", "Security measures", _K.LONG_TEXT, group=_KEEP,
              source="Article 30(1)(g) and 30(2)(d)", hint="In general terms."),
    FieldSpec("privacy_notice", "Privacy notice", _K.LONG_TEXT, group=_RIGHTS),
    FieldSpec("rights", "Rights that apply", _K.LONG_TEXT, group=_RIGHTS),
    FieldSpec("consent_record", "Where consent is recorded", _K.LONG_TEXT, group=_RIGHTS),
    FieldSpec("dpia_status", "Impact assessment", _K.CHOICE, choices=DPIA, group=_RIGHTS,
              source="Article 35"),
    FieldSpec("dpia_reference", "Impact assessment reference", group=_RIGHTS),
)  # fmt: skip
