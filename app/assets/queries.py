"""What hangs on an asset, and what an asset hangs on."""

from sqlalchemy import ColumnElement, and_

from app.assets.models import Asset, RetentionRule
from app.assets.retention.models import Disposal
from app.assets.risks.models import Risk
from app.assets.risks.queries import LIVE
from app.documents.models import Document
from app.links.relations import Relation, linked, relate


def register_relations() -> None:
    """Declare the relations of the register; they are shown in this order."""
    relate(
        Relation("asset", "Processing records", "processing_record",
                 linked("processing", towards=True, other="processing_record")),
        Relation("asset", "Retention rule", "retention_rule",
                 lambda asset: RetentionRule.id == asset.retention_rule_id),
        Relation("asset", "Legal holds", "legal_hold",
                 linked("hold", towards=False, other="legal_hold"), called="case_number"),
        Relation("asset", "Disposals", "disposal",
                 lambda asset: Disposal.asset_id == asset.id, called="series"),
        Relation("asset", "Risks", "risk",
                 lambda asset: and_(Risk.asset_id == asset.id, Risk.state.in_(LIVE)), note="band"),
        Relation("asset", "Documents", "document",
                 lambda asset: and_(Document.subject_kind == "asset",
                                    Document.subject_key == asset.id)),
        Relation("asset", "Took its place", "asset",
                 linked("successor", towards=True, other="asset")),
        Relation("asset", "It took the place of", "asset",
                 linked("successor", towards=False, other="asset")),
        Relation("asset", "Part of", "asset", _whole),
        Relation("asset", "Its parts", "asset", _parts),
        Relation("legal_hold", "Information assets", "asset",
                 linked("hold", towards=True, other="asset", ended=True)),
        Relation("risk", "Information asset", "asset", lambda risk: Asset.id == risk.asset_id),
        Relation("disposal", "Information asset", "asset",
                 lambda disposal: Asset.id == disposal.asset_id),
        Relation("processing_record", "Information assets", "asset",
                 linked("processing", towards=False, other="asset")),
        Relation("retention_rule", "Information assets", "asset",
                 lambda rule: Asset.retention_rule_id == rule.id),
    )  # fmt: skip


def _whole(asset: Asset) -> ColumnElement[bool]:
    return and_(
        Asset.reference == (asset.parent_reference or ""),
        Asset.organisation_id == asset.organisation_id,
    )


def _parts(asset: Asset) -> ColumnElement[bool]:
    return and_(
        Asset.parent_reference == asset.reference, Asset.organisation_id == asset.organisation_id
    )
