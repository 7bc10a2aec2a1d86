"""An export of more rows than a set number by someone outside the IG team tells the DPO."""

from collections.abc import Iterable

from app.core.parameters import lookup_whole
from app.engine.messages import queue_message, role_holders
from app.engine.unit_of_work import UnitOfWork
from app.identity.actor import Actor

ROWS = "export.large_rows"
_IG_TEAM = frozenset({"ig_officer", "dpo"})


def tell_of_large_export(
    unit: UnitOfWork, actor: Actor, kind: str, rows: int, organisations: Iterable[int]
) -> None:
    """Tell the data protection officer of each organisation whose rows went out (DESIGN 10).

    ``rows`` is how many the whole file holds: splitting it over organisations hides nothing.
    """
    if rows <= lookup_whole(ROWS, unit.today):
        return
    for organisation_id in sorted(set(organisations)):
        if actor.roles(organisation_id) & _IG_TEAM:
            continue
        for person_id in role_holders(unit, "dpo", organisation_id):
            queue_message(
                unit, name="large_export", person_id=person_id, organisation_id=organisation_id,
                key=f"large_export:{unit.correlation_id}:{person_id}",
                fields={"kind": kind},
            )  # fmt: skip
