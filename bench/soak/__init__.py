"""The soak: kills, schedulers side by side, a million dates and random walks, on both databases."""
