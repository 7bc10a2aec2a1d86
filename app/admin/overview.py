"""What an administrator should know: who holds which role, and what is missing."""

from flask import Blueprint, g, render_template

from app.core.database import session
from app.core.dates import london_date
from app.http.guard import permission
from app.organisations.queries import list_office_warnings, list_roles
from app.policy.decisions import may_somewhere

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/")
@permission("setting.view")
def show() -> str:
    """Show warnings (R-ROLE-03) and the roles held, with their dates."""
    today = london_date(g.now)
    ids = [place.id for place in g.places if may_somewhere(g.actor, "setting.view", place.id)]
    return render_template(
        "admin/overview.html",
        warnings=list_office_warnings(session(), ids, today),
        roles=list_roles(session(), g.actor, ids, today),
    )
