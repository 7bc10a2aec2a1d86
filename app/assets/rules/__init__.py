"""The register's computed rules, as pure functions over plain values."""

from app.assets.rules import completeness, marking, retention, reviews, risk

__all__ = ["completeness", "marking", "retention", "reviews", "risk"]
