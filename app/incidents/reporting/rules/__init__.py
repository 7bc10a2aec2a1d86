"""What a report asks, and which answers cannot be: pure functions."""
