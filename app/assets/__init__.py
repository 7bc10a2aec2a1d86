"""The information asset register and its processing records."""

from app.assets import measures as measures  # declares the figures
from app.assets.campaigns.jobs import remind_owners
from app.assets.campaigns.nouns import register_nouns as register_campaigns
from app.assets.contracts.nouns import register_nouns as register_contracts
from app.assets.imports import register_kinds
from app.assets.jobs import register_reassignment, vacate_left_owners
from app.assets.nouns import register_nouns
from app.assets.publication import measures as publication_measures  # noqa: F401 - the same
from app.assets.publication.nouns import register_nouns as register_publication
from app.assets.queries import register_relations
from app.assets.retention import measures as retention_measures  # noqa: F401 - declares the figures
from app.assets.retention.jobs import register_jobs
from app.assets.retention.nouns import register_nouns as register_retention
from app.assets.risks import measures as risk_measures  # noqa: F401 - declares the figures
from app.assets.risks.nouns import register_nouns as register_risks
from app.assets.statements import measures as statement_measures  # noqa: F401 - the same
from app.assets.statements.jobs import issue_statements, record_leavers
from app.assets.statements.nouns import register_nouns as register_statements
from app.reminders.upkeep import at_tick


def register() -> None:
    """Declare the domain."""
    register_nouns()
    register_retention()
    register_jobs()
    register_reassignment()
    register_statements()
    register_risks()
    register_campaigns()
    register_contracts()
    register_publication()
    register_kinds()
    register_relations()
    at_tick("vacate_left_owners", vacate_left_owners)
    at_tick("issue_statements", issue_statements)
    at_tick("record_statement_leavers", record_leavers)
    at_tick("remind_campaign_owners", remind_owners)
