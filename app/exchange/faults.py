"""The fault of a whole file: nothing of it is imported, and one sentence says why."""

from app.core.errors import CaseworkError


class FileFaultError(CaseworkError):
    """A file that cannot be used at all (DESIGN 8). ``code`` is stable; the text is for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
