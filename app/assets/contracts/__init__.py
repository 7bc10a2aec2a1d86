"""Contracts with suppliers: which assets they serve, when they end, and what Article 28 asks."""
