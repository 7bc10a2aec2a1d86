"""The benchmark, the soak, and the generator of their data (make bench, make soak)."""
