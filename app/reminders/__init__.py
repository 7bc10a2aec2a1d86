"""Due items, ladders, working days, messages, calendars."""

from app.engine.move import after_change, subscribe
from app.reminders import bounces, due_items, upkeep
from app.reminders import rules as rules  # declares the ladder as a computed rule
from app.reminders.nouns import register_nouns


def register() -> None:
    """Follow every change for its due dates, and declare what is done at each tick."""
    register_nouns()
    after_change(due_items.sync)
    subscribe("person.edited", bounces.begin_again)
    upkeep.at_tick("forget_command_keys", upkeep.forget_command_keys)
