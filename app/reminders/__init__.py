"""Due items, ladders, working days, messages, calendars."""
