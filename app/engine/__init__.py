"""The one path by which anything changes."""
