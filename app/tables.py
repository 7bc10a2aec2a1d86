"""Every table, imported in one place so that migrations and tests see the whole schema."""

import app.actions.models
import app.assets.campaigns.models
import app.assets.contracts.models
import app.assets.models
import app.assets.publication.models
import app.assets.retention.models
import app.assets.risks.models
import app.assets.statements.models
import app.audit.models
import app.core.installation
import app.core.references
import app.documents.models
import app.engine.commands
import app.engine.history
import app.exchange.models
import app.identity.models
import app.incidents.lessons.models
import app.incidents.models
import app.incidents.notices.models
import app.links.models
import app.organisations.contacts.models
import app.outbox.models
import app.reminders.models
import app.search.models  # noqa: F401
from app.core.database import Base

metadata = Base.metadata
