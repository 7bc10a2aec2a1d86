"""Organisations, teams, people, roles and accounts as records that are worked."""
