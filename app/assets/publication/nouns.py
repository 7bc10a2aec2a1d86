"""The publication schedule, as the engine works it."""

import re
from collections.abc import Sequence

from app.assets.models import Asset
from app.assets.publication import commands
from app.assets.publication.fields import PUBLICATION
from app.assets.publication.models import Publication
from app.core.dates import london_date
from app.engine.noun import DueDate, Noun, Searched, Situation, register
from app.links.relations import Relation, relate
from app.policy.shape import PolicyShape
from workflows import publication as workflow

_SAFE = re.compile(r"https://[^\s/]+\.[^\s]+")


def _facts(publication: Publication | None, at: Situation) -> workflow.Facts:
    address = at.values.get("address", publication.address if publication else None)
    refreshed = at.values.get("refreshed_on")
    last = publication.last_refreshed_on if publication else None
    return workflow.Facts(
        address_known=bool(address),
        address_safe=not address or _SAFE.fullmatch(address) is not None,
        refreshed_in_future=refreshed is not None and refreshed > at.today,
        refreshed_before_last=refreshed is not None and last is not None and refreshed < last,
    )


def _dues(publication: Publication) -> Sequence[DueDate]:
    """The next refresh of a line that still stands."""
    if publication.state != "scheduled" or publication.next_refresh_on is None:
        return ()
    since = publication.last_refreshed_on or london_date(publication.created_at)
    return (
        DueDate(
            "publication_refresh", publication.next_refresh_on, "publication_refresh",
            publication.owner_id, since,
        ),
    )  # fmt: skip


PUBLICATION_NOUN = Noun(
    name="publication",
    plural="publications",
    title="Published dataset",
    prefix="PUB",
    model=Publication,
    workflow=workflow.WORKFLOW,
    fields=PUBLICATION,
    shape=PolicyShape(
        local=True,
        organisation=Publication.organisation_id,
        own=(Publication.owner_id, Publication.added_by_id),
        owner=Publication.owner_id,
        author=Publication.added_by_id,
    ),
    facts=_facts,
    handlers=commands.PUBLICATION,
    views=("publication_schedule.view",),
    derive=commands.derive_publication,
    dues=_dues,
    measured=("state", "next_refresh_on"),
    shown=("next_refresh_on",),
    tracked=("last_refreshed_on",),
    searched=Searched(second=("description",)),
)


def register_nouns() -> None:
    """Make the schedule known to every door, and show it with the assets it is made from."""
    register(PUBLICATION_NOUN)
    relate(
        Relation("asset", "Published datasets", "publication",
                 lambda asset: Publication.asset_id == asset.id),
        Relation("publication", "Made from", "asset",
                 lambda publication: Asset.id == publication.asset_id),
    )  # fmt: skip
