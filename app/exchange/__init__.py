"""Data in and out: files read as tables, columns mapped to fields, records written to files."""


def register() -> None:
    """Declare imports as a kind of record."""
    from app.exchange.applying import apply_move
    from app.exchange.jobs import register_jobs
    from app.exchange.runs import register_noun
    from app.exchange.undo import undo_move

    register_noun(apply_move, undo_move)
    register_jobs()
