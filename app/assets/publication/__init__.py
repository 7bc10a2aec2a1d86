"""What is published: the schedule of datasets, and the register that anyone may read."""
