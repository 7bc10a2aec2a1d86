"""The certificate of a disposal: as a page, and as the PDF that a job has made of it."""

import io

from flask import Blueprint, Response, g, render_template, send_file

from app.assets.retention.jobs import certificate_file
from app.assets.retention.models import Disposal
from app.core.database import session
from app.core.errors import NotFoundError
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.http.guard import permission
from app.ui.page import Page

blueprint = Blueprint("disposals", __name__)
VIEW = "disposal.view"


@blueprint.get("/disposals/<reference>/certificate")
@permission(VIEW)
def certificate(reference: str) -> str:
    """Show what was certified, as it was written that day."""
    disposal = _certified(reference)
    file = certificate_file(session(), disposal.id)
    address = f"/disposals/{disposal.reference}"
    return render_template(
        "disposals/certificate.html",
        page=Page(
            f"Certificate of disposal {disposal.certificate_number}", caption=disposal.name,
            back_link=address,
        ),
        pairs=disposal.certificate or [], marking=dict(disposal.certificate or ()).get("Marking"),
        file_href=f"{address}/certificate.pdf", read_at=g.now,
        file_size=f"{max(1, len(file.content) // 1024)} kB" if file else "",
    )  # fmt: skip


@blueprint.get("/disposals/<reference>/certificate.pdf")
@permission(VIEW)
def pdf(reference: str) -> Response:
    """Hand over the PDF; 404 while it has not been made."""
    disposal = _certified(reference)
    file = certificate_file(session(), disposal.id)
    if file is None:
        raise NotFoundError("document yet")
    name = f"certificate-{disposal.certificate_number}.pdf"
    return send_file(
        io.BytesIO(file.content), "application/pdf", as_attachment=True, download_name=name
    )


def _certified(reference: str) -> Disposal:
    disposal, _full = get_visible(session(), get_noun("disposal"), reference.upper(), g.actor)
    if disposal.certificate_number is None:
        raise NotFoundError("certificate")
    found: Disposal = disposal
    return found
