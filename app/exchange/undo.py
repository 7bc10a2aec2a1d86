"""Undo an import: withdraw what it added, put back what it changed, leave what was touched."""

from app.engine.move import Move


def undo_move(move: Move) -> None:
    """To be done."""
    raise NotImplementedError
