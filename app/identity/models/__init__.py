"""Who there is, as tables."""

from app.identity.models.access import ApiToken, LoginAttempt, UserSession
from app.identity.models.case_access import CaseAccess, Delegation
from app.identity.models.organisation import Organisation, Team
from app.identity.models.person import Absence, Account, Deputy, Membership, Person

__all__ = [
    "Absence",
    "Account",
    "ApiToken",
    "CaseAccess",
    "Delegation",
    "Deputy",
    "LoginAttempt",
    "Membership",
    "Organisation",
    "Person",
    "Team",
    "UserSession",
]
