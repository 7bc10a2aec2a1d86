"""The state machines: pure Python, one case type per file."""
