"""Who there is, as tables."""

from app.identity.models.access import ApiToken, LoginAttempt, UserSession
from app.identity.models.organisation import Organisation, Team
from app.identity.models.person import Absence, Account, Deputy, Membership, Person

__all__ = [
    "Absence",
    "Account",
    "ApiToken",
    "Deputy",
    "LoginAttempt",
    "Membership",
    "Organisation",
    "Person",
    "Team",
    "UserSession",
]
