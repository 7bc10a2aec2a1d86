"""Arrange by commands: a factory reaches a state only by taking the moves that lead there."""
