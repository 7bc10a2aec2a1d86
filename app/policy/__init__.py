"""Who may do what: the permission table and its predicates in SQL."""
