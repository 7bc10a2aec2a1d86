"""What is done with a report before it is a case."""
