"""The fields of organisations, teams, people, absences, roles and tokens."""

from app.core.fields import FieldKind, FieldSpec

ROLES = (
    ("siro", "Senior information risk owner (SIRO)"),
    ("dpo", "Data protection officer (DPO)"),
    ("caldicott", "Caldicott Guardian"),
    ("iao", "Information asset owner"),
    ("iaa", "Information asset administrator"),
    ("ig_officer", "IG officer"),
    ("records_manager", "Records manager"),
    ("investigator", "Investigator"),
    ("it_security", "IT security"),
    ("training_lead", "Training lead"),
    ("manager", "Manager"),
    ("director", "Director"),
    ("organisation_admin", "Organisation administrator"),
    ("system_admin", "System administrator"),
    ("auditor", "Auditor"),
    ("partner_user", "Partner user"),
    ("partnership_coordinator", "Partnership co-ordinator"),
    ("signatory", "Authorised signatory"),
    ("contributor", "Contributor"),
    ("toolkit_editor", "Toolkit editor"),
    ("toolkit_approver", "Toolkit approver"),
)

ORGANISATION_KINDS = (
    ("council", "Council"),
    ("nhs_trust", "NHS trust"),
    ("icb", "Integrated care board"),
    ("gp", "GP practice"),
    ("police", "Police force"),
    ("fire", "Fire and rescue service"),
    ("school", "School"),
    ("academy_trust", "Multi-academy trust"),
    ("housing", "Housing association"),
    ("charity", "Charity"),
    ("government", "Government department or agency"),
    ("supplier", "Supplier"),
    ("other", "Other"),
)

BANDS = ("moderate", "high", "extreme")
"""The bands of a risk matrix above the lowest, in rising order (R-RISK-01)."""

CALENDARS = (
    ("england-and-wales", "England and Wales"),
    ("scotland", "Scotland"),
    ("northern-ireland", "Northern Ireland"),
    ("uk-any", "Any part of the UK"),
)

ORGANISATION = (
    FieldSpec("code", "Code", required=True, max_length=64, group="Name",
              hint="A short word people use for it, for example northbourne."),
    FieldSpec("name", "Name", required=True, group="Name"),
    FieldSpec("kind", "Kind", FieldKind.CHOICE, choices=ORGANISATION_KINDS, group="Name"),
    FieldSpec("other_names", "Other names", FieldKind.LONG_TEXT, group="Name"),
    FieldSpec("source_reference", "Reference in the source", group="Name",
              hint="The number or key it has where it was imported from."),
    FieldSpec("ods_code", "ODS code", max_length=32, group="Identifiers"),
    FieldSpec("gss_code", "GSS code", max_length=32, group="Identifiers"),
    FieldSpec("ico_number", "ICO registration number", max_length=32, group="Identifiers",
              source="R-ASR-06"),
    FieldSpec("website", "Website", FieldKind.LONG_TEXT, max_length=2000, group="Contact"),
    FieldSpec("address", "Address", FieldKind.LONG_TEXT, group="Contact"),
    FieldSpec("postcode", "Postcode", max_length=16, group="Contact"),
    FieldSpec("telephone", "Telephone", max_length=64, group="Contact"),
    FieldSpec("email", "E-mail", group="Contact"),
    FieldSpec("started_on", "First day", FieldKind.DATE, group="Life"),
    FieldSpec("ended_on", "Last day", FieldKind.DATE, group="Life"),
    FieldSpec("parent", "Part of", FieldKind.ORGANISATION, group="Life"),
    FieldSpec("holiday_calendar", "Bank holidays", FieldKind.CHOICE, choices=CALENDARS,
              group="Settings", source="R-WD-01"),
    FieldSpec("holds_health_data", "Holds health or care data", FieldKind.YES_NO, group="Settings"),
)  # fmt: skip

TEAM = (
    FieldSpec("name", "Name", required=True),
    FieldSpec("kind", "Level", FieldKind.CHOICE,
              choices=(("directorate", "Directorate"), ("service", "Service"), ("team", "Team"))),
    FieldSpec("parent", "Part of", FieldKind.TEAM, hint="The team or directorate above it."),
    FieldSpec("manager", "Manager", FieldKind.PERSON, hint="Name, e-mail or staff number."),
    FieldSpec("source_reference", "Reference in the source"),
)  # fmt: skip

PERSON = (
    FieldSpec("name", "Name", required=True),
    FieldSpec("email", "E-mail"),
    FieldSpec("staff_number", "Staff number", max_length=64,
              hint="Leading zeros are kept.", source="R-IMP-01"),
    FieldSpec("job_title", "Job title"),
    FieldSpec("team", "Team", FieldKind.TEAM),
    FieldSpec("manager", "Manager", FieldKind.PERSON, hint="Name, e-mail or staff number."),
    FieldSpec("employment_kind", "Employment", FieldKind.CHOICE,
              choices=(("employee", "Employee"), ("agency", "Agency worker"),
                       ("contractor", "Contractor"), ("member", "Elected member"),
                       ("volunteer", "Volunteer"), ("partner", "Partner organisation"))),
    FieldSpec("started_on", "First day", FieldKind.DATE),
    FieldSpec("ended_on", "Last day", FieldKind.DATE, source="R-IMP-04"),
    FieldSpec("source_reference", "Reference in the source"),
)  # fmt: skip

ABSENCE = (
    FieldSpec("person", "Who is away", FieldKind.PERSON, required=True),
    FieldSpec("starts_on", "First day away", FieldKind.DATE, required=True),
    FieldSpec("ends_on", "Last day away", FieldKind.DATE,
              hint="Leave empty if the return is not known."),
)  # fmt: skip

MEMBERSHIP = (
    FieldSpec("person", "Person", FieldKind.PERSON, required=True, record_kind="any organisation",
              hint="Name, e-mail or staff number. Someone of another organisation by e-mail."),
    FieldSpec("role", "Role", FieldKind.CHOICE, choices=ROLES, required=True),
    FieldSpec("starts_on", "From", FieldKind.DATE),
    FieldSpec("ends_on", "Until", FieldKind.DATE, hint="The last day; empty for no end."),
)  # fmt: skip

API_TOKEN = (
    FieldSpec("name", "What it is for", required=True, max_length=120),
    FieldSpec("scope", "What it may do", FieldKind.CHOICE,
              choices=(("read", "Read only"), ("write", "Read and change"))),
    FieldSpec("organisation_limit", "Only in", FieldKind.ORGANISATION,
              hint="Leave empty for every organisation you work in."),
)  # fmt: skip
