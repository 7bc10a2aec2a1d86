"""What the stored words of an incident are called on pages."""

from app.incidents.rules.taxonomy import taxonomy

UNKNOWN = "unknown"
"""The class of an entry whose log calls it by a word that we do not know: no breach by that."""
CLASSES = (
    ("breach", "Personal data breach"), ("security_incident", "Security incident"),
    ("near_miss", "Near miss"), ("not_incident", "Not an incident"), ("duplicate", "Duplicate"),
    (UNKNOWN, "Class not known"),
)  # fmt: skip
ZONES = (("red", "Red"), ("amber", "Amber"), ("not_reportable", "Not reportable"))
OUTCOMES = (
    ("log", "Record in our log only"), ("ico", "Tell the regulator"),
    ("ico_dhsc", "Tell the regulator and the health department"),
)  # fmt: skip
CATEGORIES = tuple((word, word) for word in taxonomy().categories)
