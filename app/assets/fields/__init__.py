"""The fields of the register, in the groups in which people meet them."""

from app.assets.fields.asset import ASSET
from app.assets.fields.processing import PROCESSING
from app.assets.fields.retention import RETENTION

__all__ = ["ASSET", "PROCESSING", "RETENTION"]
