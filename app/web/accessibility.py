"""The accessibility statement, for anyone."""

from flask import Blueprint, render_template

from app.http.guard import public

blueprint = Blueprint("accessibility", __name__)


@blueprint.get("/accessibility")
@public
def show() -> str:
    """Show the statement."""
    return render_template("sign_in/accessibility.html")
