"""Due items, ladders, working days, messages, calendars."""

from app.reminders import rules as rules  # declares the computed rule
