"""Due items, ladders, working days, messages, calendars."""

from app.engine.move import after_change
from app.reminders import due_items, upkeep


def register() -> None:
    """Follow every change for its due dates, and declare what is done at each tick."""
    after_change(due_items.sync)
    upkeep.at_tick("forget_command_keys", upkeep.forget_command_keys)
