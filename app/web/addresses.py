"""The words that stand in the addresses of records."""

PLURALS = (
    "any(assets, processing, retention, people, organisations, teams, memberships, absences, "
    "holidays, holds, disposals, comments, statements, risks, campaigns)"
)
