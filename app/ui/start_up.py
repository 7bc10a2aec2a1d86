"""The one line of script a page carries inline: it says whether script can be relied on."""

import base64
import hashlib

from markupsafe import Markup

START_UP_LINE = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
START_UP_TAG = Markup("<script>{}</script>").format(Markup(START_UP_LINE))  # noqa: S704 - a constant
GOVUK_INIT_HASH = (
    "sha256-" + base64.b64encode(hashlib.sha256(START_UP_LINE.encode()).digest()).decode()
)
"""For ``script-src`` of the Content-Security-Policy, in single quotes."""
