"""Who there is: organisations, teams, people, accounts, roles, sessions."""
