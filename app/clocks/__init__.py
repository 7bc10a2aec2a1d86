"""The clocks of the law as arithmetic: hours, working days, months; nothing is stored here."""

from app.clocks import rules as rules  # declares the clock as a computed rule
