"""What campaigns do by themselves: remind owners by the ladder."""

from datetime import datetime

from sqlalchemy import select

from app.assets.campaigns.models import ReviewCampaign
from app.assets.campaigns.nouns import LADDER
from app.core.database import session
from app.core.dates import london_date
from app.core.door import Door
from app.engine.commands import Command
from app.engine.execute import execute
from app.identity.actor import system_actor
from app.reminders.due_items import calendar_for
from app.reminders.ladder import find_ladder, step_to_send


def remind_owners(now: datetime) -> int:
    """Remind the owners who have not answered, on each step of the ladder, once.

    Returns how many campaigns were reminded of, each in a transaction of its own.
    """
    today, reminded = london_date(now), 0
    found = session().scalars(
        select(ReviewCampaign).where(ReviewCampaign.state == "open").order_by(ReviewCampaign.id)
    )
    for campaign in found.all():
        created = london_date(campaign.created_at)
        step = step_to_send(
            find_ladder(LADDER, created), campaign.due_on, created=created,
            handled=campaign.reminded_on or created, today=today,
            calendar=calendar_for(session(), LADDER, campaign.organisation_id, created),
        )  # fmt: skip
        if step is not None:
            command = Command("review_campaign", "remind", campaign.reference)
            execute(command, system_actor(Door.JOB), now=now)
            reminded += 1
    return reminded
