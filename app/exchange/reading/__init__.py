"""Open the files people really have, as one kind of table."""

from app.exchange.reading.opening import open_table

__all__ = ["open_table"]
