"""What the moves of incidents do."""
