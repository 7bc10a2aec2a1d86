"""What the moves of an incident ask for, in the words of its pages."""

from workflows.definition import REASON, Ask

YES_NO = (("yes", "Yes"), ("no", "No"))
CAUTION = "Do not name people affected."

OWNER = Ask(
    "owner", "Case owner", kind="person", required=False,
    hint="Who works on it from here. Leave empty to take it yourself.",
)  # fmt: skip
INVESTIGATOR = Ask(
    "investigator", "Investigator", kind="person", required=False,
    hint="Who finds the cause. Not from the team in which it happened.",
)  # fmt: skip
WHY_CLASS = Ask("reason", "Reason", kind="long_text", hint=f"Why it is classified so. {CAUTION}")
AWARE_RIGHT = Ask(
    "aware_confirmed", "Is the time on the page when we became aware right", kind="yes_no",
    hint="The 72 hours run from then. If it is not right, change it first.", choices=YES_NO,
)  # fmt: skip
MASTER = Ask(
    "duplicate_of", "The incident it repeats", kind="record", record_kind="incident",
    hint="Its reference, for example INC-2026-0042.",
)  # fmt: skip
AWARE_AT = Ask("aware_at", "When we became aware", kind="instant")

CONTAINMENT_KINDS = (
    ("contained", "It is contained"),
    ("partly", "Partly contained"),
    ("cannot_contain", "It cannot be contained"),
    ("step", "A step towards it"),
)
CONTAINED_HOW = (
    ("encrypted", "The data is encrypted and the key is safe"),
    ("trusted_partner", "A trusted partner confirms secure deletion or return"),
    ("effect_cancelled", "The effect was cancelled before harm, with proof"),
    ("other", "Another way"),
)
CONTAINMENT = (
    Ask("done_at", "When it was done", kind="instant", required=False),
    Ask("result", "Where it stands", kind="choice", choices=CONTAINMENT_KINDS),
    Ask(
        "how", "How", kind="choice", required=False, choices=CONTAINED_HOW,
        hint="Only the first three lift the floor of the grid.",
    ),
    Ask("text", "What was done", kind="long_text", hint=CAUTION, max_length=4_000),
)  # fmt: skip

SEVERITY = (
    ("1", "1, no adverse effect"),
    ("2", "2, potentially some minor adverse effect"),
    ("3", "3, potentially some adverse effect"),
    ("4", "4, potentially pain and suffering or financial loss"),
    ("5", "5, death or catastrophic event"),
)
LIKELIHOOD = (
    ("1", "1, not occurred: certain that there can be no adverse effect"),
    ("2", "2, not likely"),
    ("3", "3, likely"),
    ("4", "4, highly likely"),
    ("5", "5, occurred"),
)
BREACH_TYPES = (
    ("confidentiality", "Confidentiality: seen by or sent to the wrong people"),
    ("integrity", "Integrity: altered or wrong"),
    ("availability", "Availability: lost or out of reach"),
)
ASSESSMENT = (
    Ask(
        "severity", "Severity of the effect on people", kind="choice", choices=SEVERITY,
        required=False, kept=True, hint="The effect on people, not on the organisation.",
    ),
    Ask(
        "likelihood", "Likelihood that people's rights were affected", kind="choice",
        choices=LIKELIHOOD, required=False, kept=True,
    ),
    Ask(
        "breach_types", "What was affected", kind="multi_choice", choices=BREACH_TYPES,
        required=False, kept=True,
    ),
    Ask(
        "special_groups", "Listed groups involved", kind="multi_choice", required=False, kept=True,
        vocabulary="special_groups", hint="Leave empty if there are none.",
    ),
    Ask(
        "high_risk", "Is a high risk to people likely", kind="yes_no", required=False,
        choices=YES_NO, kept=True,
        hint="Then they are told without undue delay (Article 34). A breach needs an answer.",
    ),
    Ask(
        "reasoning", "Reasoning", kind="long_text", required=False, kept=True,
        max_length=8_000,
        hint=f"Likely consequences, and why this score. {CAUTION}",
    ),
)  # fmt: skip

OUTCOMES = (
    ("log", "Record in our log only"),
    ("ico", "Tell the regulator"),
    ("ico_dhsc", "Tell the regulator and the health department"),
)
OUTCOME = Ask("outcome", "Outcome instead of the grid's", kind="choice", choices=OUTCOMES)
AGREES = Ask("agrees", "Do you agree", kind="yes_no", choices=YES_NO)

NOTIFY = (("notify", "Tell the regulator"), ("log_only", "Record in our log only"))
TELL_PEOPLE = (("tell", "Tell the people affected"), ("do_not_tell", "Do not tell them"))
ADVICE = (
    Ask("advice_notify", "Advice on the regulator", kind="choice", choices=NOTIFY, kept=True),
    Ask(
        "advice_individuals", "Advice on the people affected", kind="choice", choices=TELL_PEOPLE,
        kept=True,
    ),
    Ask("advice", "Advice", kind="long_text", hint=CAUTION, max_length=8_000, kept=True),
)  # fmt: skip
DECIDE_NOTIFY = (
    Ask("notify_decision", "Decision", kind="choice", choices=NOTIFY),
    Ask("reason", "Reason", kind="long_text", hint=f"Kept in the log of breaches. {CAUTION}"),
)
EXEMPTIONS = (
    ("unintelligible", "The data is unintelligible to others, for example encrypted"),
    ("risk_removed", "Later measures mean a high risk is no longer likely"),
    ("disproportionate", "Telling each would be disproportionate: a public message instead"),
    ("no_high_risk", "A high risk is not likely"),
    ("law", "A law lets us wait or refrain (Data Protection Act 2018)"),
)
DECIDE_INDIVIDUALS = (
    Ask("individuals_decision", "Decision", kind="choice", choices=TELL_PEOPLE),
    Ask(
        "individuals_exemption", "If they are not told, why not", kind="choice", required=False,
        choices=EXEMPTIONS, hint="Article 34(3) has three exemptions.",
    ),
    Ask(
        "exemption_provision", "Which provision", required=False, max_length=255,
        hint="Where a law lets us wait or refrain, for example schedule 2, paragraph 2(1)(a).",
    ),
    Ask(
        "exemption_review_on", "Look at it again on", kind="date", required=False,
        hint="Where a law lets us wait: whether it still does is looked at by then.",
    ),
    Ask("reason", "Reason", kind="long_text", hint=f"Kept in the log of breaches. {CAUTION}"),
)  # fmt: skip

ESCALATE_TO = (
    ("dpo", "Data protection officer"),
    ("siro", "Senior information risk owner"),
    ("caldicott", "Caldicott Guardian"),
    ("ig_officer", "Information governance team"),
)
ESCALATE = (Ask("escalated_to", "To whom", kind="choice", choices=ESCALATE_TO), REASON)

CAUSE_CATEGORIES = (
    ("human_error", "Human error"),
    ("process", "Process"),
    ("technology", "Technology"),
    ("supplier", "Supplier"),
    ("malicious", "Malicious act"),
    ("training", "Training"),
    ("workload", "Workload"),
    ("unclear_policy", "Unclear policy"),
)
BARRIERS = (
    ("check", "A check before sending"),
    ("encryption", "Encryption"),
    ("access", "Access control"),
    ("redaction", "Redaction"),
    ("address_data", "Address data"),
    ("supervision", "Supervision"),
    ("physical", "Physical security"),
    ("none", "No barrier failed"),
)
INVESTIGATE = (
    Ask("cause_category", "Root cause", kind="choice", choices=CAUSE_CATEGORIES, kept=True),
    Ask("failed_barrier", "What failed to stop it", kind="choice", choices=BARRIERS, kept=True),
    Ask("findings", "Findings", kind="long_text", hint=CAUTION, max_length=20_000, kept=True),
)
TEXT = Ask("text", "What you want to add", kind="long_text", hint=CAUTION, max_length=8_000)
NOTE = Ask(
    "text", "Note", kind="long_text", max_length=20_000,
    hint="Legally privileged: it never goes into a pack, an export or a partner's view.",
)  # fmt: skip
PERSON = Ask("person", "Person", kind="person")
WORKER = Ask(
    "person", "Person", kind="person",
    hint="Beside the case owner and the investigator, for example somebody of IT security.",
)  # fmt: skip
CAPACITY = Ask(
    "capacity", "In what way", kind="choice",
    choices=(
        ("caused", "Took part in what happened"), ("witness", "Witness"),
        ("subject", "Affected by it"), ("office_holder", "Responsible for what happened"),
    ),
)  # fmt: skip
RESTRICTIONS = (
    ("hr", "Staff matter"),
    ("safeguarding", "Safeguarding"),
    ("councillor", "Councillor"),
    ("whistleblowing", "Whistle-blowing"),
    ("other", "Other"),
)
RESTRICT = (Ask("restriction", "Why it is restricted", kind="choice", choices=RESTRICTIONS), REASON)
REOPEN = (
    Ask(
        "new_facts", "What has come up", kind="choice",
        choices=(
            ("same_breach", "Facts about the same breach"), ("complaint", "A complaint"),
            ("regulator", "A question from the regulator"), ("error", "It was closed by mistake"),
        ),
        hint="A breach of its own is reported as a new incident and linked.",
    ),
    REASON,
)  # fmt: skip
ASSET = Ask(
    "asset", "Information asset", kind="record", record_kind="asset",
    hint="Its reference, for example AST-2026-0042.",
)  # fmt: skip
PROCESSING = Ask(
    "processing_record", "Processing record", kind="record", record_kind="processing_record",
    hint="Its reference, for example PRO-2026-0007.",
)  # fmt: skip
RELATED = Ask(
    "related", "Related incident", kind="record", record_kind="incident",
    hint="Its reference, for example INC-2026-0042.",
)  # fmt: skip
PHONE = (
    Ask(
        "reported_by", "Who reported it", kind="person", required=False,
        hint="A colleague's name, e-mail or staff number. Leave empty if they work elsewhere.",
    ),
)  # fmt: skip
FILING = (
    Ask("told", "Who was told", kind="choice",
        choices=(("regulator", "The regulator"), ("people", "People affected"))),
    Ask("sent_at", "When", kind="instant", required=False),
    Ask("anew", "Instead of what was noted", kind="yes_no", choices=YES_NO, required=False),
    Ask("regulator_reference", "Their reference", required=False, max_length=64),
    Ask("people_told", "How many people were told", kind="integer", required=False),
)  # fmt: skip
REGULATOR_OUTCOME = (
    Ask("outcome", "Decision", kind="choice", vocabulary="ico_decisions", required=False),
)  # fmt: skip
