"""The owners' word: what each owner states to the SIRO every year, and reviews asked of many."""
