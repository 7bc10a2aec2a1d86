"""Retention at work: legal holds, and what becomes of assets at the end of their time."""
