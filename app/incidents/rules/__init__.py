"""The computed rules of incidents, as pure functions over plain values."""

from app.incidents.rules import bands, grid, siri, taxonomy

__all__ = ["bands", "grid", "siri", "taxonomy"]
