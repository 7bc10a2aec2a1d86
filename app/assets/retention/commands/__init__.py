"""What the moves of legal holds and disposals do, and what follows from other moves."""
