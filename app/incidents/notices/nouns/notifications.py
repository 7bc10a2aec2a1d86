"""Notices, as the engine works them."""

from collections.abc import Sequence

from app.core.dates import london_date
from app.engine.move import subscribe
from app.engine.noun import DueDate, Noun, register
from app.incidents.models import Incident, Obligation
from app.incidents.notices.commands import HANDLERS, follow_owner, withdraw_with_case
from app.incidents.notices.fields import NOTIFICATION
from app.incidents.notices.models import Notification
from app.incidents.notices.nouns.facts import facts_of
from app.incidents.nouns.shapes import hanging_shape
from app.links.relations import Relation, relate
from workflows import notification as workflow


def _dues(notice: Notification) -> Sequence[DueDate]:
    """R-CLK-04: what was filed in part is followed up."""
    if notice.state != "filed" or notice.follow_up_on is None or notice.sent_at is None:
        return ()
    since = london_date(notice.followed_up_at or notice.sent_at)
    return (
        DueDate(
            "notice_follow_up", notice.follow_up_on, "follow_up", notice.owner_id, since,
            case=("incident", notice.incident_id),
        ),
    )  # fmt: skip


NOTIFICATION_NOUN = Noun(
    name="notification",
    plural="notifications",
    title="Notice",
    prefix="NTF",
    model=Notification,
    workflow=workflow.WORKFLOW,
    fields=NOTIFICATION,
    shape=hanging_shape(Notification),
    facts=facts_of,
    handlers=HANDLERS,
    views=("notification.view",),
    dues=_dues,
    case=lambda notice: ("incident", int(notice.incident_id)),
    measured=("state", "sent_at", "channel", "people_told"),
    tracked=(
        "channel", "sent_at", "filed_by", "regulator_reference", "proof", "late_reason", "phased",
        "outstanding", "follow_up_on", "followed_up_at", "people_told", "edition", "withdrawn_at",
    ),
    unaudited=(
        "text", "outstanding", "proof", "late_reason", "prevention_before", "harm", "attack",
        "training", "mitigation", "prevention",
    ),
    searched=None,
)  # fmt: skip


def register_notices() -> None:
    """Make notices known to every door, and show them with their incident and their clock."""
    register(NOTIFICATION_NOUN)
    relate(
        Relation("incident", "Notices", "notification",
                 lambda incident: Notification.incident_id == incident.id),
        Relation("obligation", "Notices", "notification",
                 lambda clock: Notification.obligation_id == clock.id),
        Relation("notification", "Incident", "incident",
                 lambda notice: Incident.id == notice.incident_id),
        Relation("notification", "Legal clock", "obligation",
                 lambda notice: Obligation.id == notice.obligation_id),
    )  # fmt: skip
    subscribe("incident.withdrawn_from_regulator", withdraw_with_case)
    for event in ("accepted", "assigned", "involved_named"):
        subscribe(f"incident.{event}", follow_owner)
