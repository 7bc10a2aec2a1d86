"""Draw a field with our own thin macros, in GOV.UK markup."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup
from wtforms import Field

MACROS = "components/forms.html"


@dataclass(frozen=True, slots=True)
class MacroWidget:
    """A WTForms widget that is one of the macros of ``components/forms.html``."""

    macro: str

    def __call__(self, field: Field, **options: Any) -> Markup:
        """Draw the whole form group: label, hint, error and input."""
        module = current_app.jinja_env.get_template(MACROS).module
        drawn: Markup = getattr(module, self.macro)(field, options)
        return drawn
