"""The information asset register and its processing records."""
