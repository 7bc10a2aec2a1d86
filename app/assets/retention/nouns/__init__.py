"""Legal holds and disposals, as the engine works them."""

from app.assets.retention.commands.disposals import leave_a_stub
from app.assets.retention.commands.due_dates import follow_the_asset, follow_the_rule
from app.assets.retention.commands.holds import cover_what_it_names
from app.assets.retention.nouns.disposals import DISPOSAL_NOUN
from app.assets.retention.nouns.holds import LEGAL_HOLD_NOUN
from app.engine.move import subscribe
from app.engine.noun import register


def register_nouns() -> None:
    """Make these kinds known to every door, and hear of what moves due dates."""
    register(LEGAL_HOLD_NOUN)
    register(DISPOSAL_NOUN)
    subscribe("legal_hold.placed", cover_what_it_names)
    subscribe("disposal.certified", leave_a_stub)
    subscribe("retention_rule.edited", follow_the_rule)
    subscribe("asset.edited", follow_the_asset)
