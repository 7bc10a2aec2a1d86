"""Write records to a file that reads back as the same records."""

from app.exchange.writing.files import CONTENT_TYPES, write_table
from app.exchange.writing.values import Value, WritingError

__all__ = ["CONTENT_TYPES", "Value", "WritingError", "write_table"]
