"""Forms, filters and template helpers that every page shares."""
