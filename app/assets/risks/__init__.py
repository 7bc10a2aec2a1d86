"""Risks to assets: scored, treated, accepted until a day, and what they make of the asset."""
