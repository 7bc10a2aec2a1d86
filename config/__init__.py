"""Settings and the data that law, thresholds and permissions live in."""
