"""What a word is: the same for what is kept and what is asked, on both databases."""

import re
import unicodedata
from collections.abc import Iterable

from app.core.errors import FieldFault, InvalidError

LONGEST_WORD = 64
LONGEST_QUESTION = 200
MOST_WORDS = 12
PREFIX_FROM = 3
_MOST_KEPT = 4_000
_PLURAL_FROM = 4
_ASCII = re.compile(r"[a-z0-9]+")
_ANY = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"\b([A-Za-z]{3})-([0-9]{4})-([0-9]{4,})\b")
_APOSTROPHES = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}")

Asked = tuple[tuple[str, ...], ...]
"""Words that must all stand in a record, each with other words that will do in its place."""


def words_of(text: str) -> list[str]:
    """Split text into its words: lower case, without accents, each at most 64 characters."""
    if text.isascii():
        words = _ASCII.findall(text.replace("'", "").lower())
        return words if len(text) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in words]
    text = text.translate(_APOSTROPHES)
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return [word[:LONGEST_WORD] for word in _ANY.findall(plain)]


def written(texts: Iterable[str]) -> str:
    """Write the words of some texts, each once, as an entry keeps them.

    A reference is kept both in its parts and whole, so that no two references look like a third.
    """
    text = " ".join(texts)
    whole = ["".join(parts).lower() for parts in _REFERENCE.findall(text)]
    return " ".join(list(dict.fromkeys((*whole, *words_of(text))))[:_MOST_KEPT])


def asked_of(text: str) -> Asked:
    """Read a text as a question, whatever it holds; one without words asks for nothing."""
    words = words_of(_REFERENCE.sub(r"\1\2\3", text[:LONGEST_QUESTION]))
    return tuple(_forms(word) for word in list(dict.fromkeys(words))[:MOST_WORDS])


def read_question(text: str) -> Asked:
    """Read what someone asks for; raises InvalidError for what cannot be looked up."""
    if len(text) > LONGEST_QUESTION:
        raise _fault(f"Search for {LONGEST_QUESTION} characters or fewer.")
    words = words_of(text)
    if not words:
        raise _fault("Enter a word, a name or a reference.")
    if all(len(word) == 1 and not word.isdigit() for word in words):
        raise _fault("Enter at least two letters of a word.")
    if len(set(words)) > MOST_WORDS:
        raise _fault(f"Search for {MOST_WORDS} words or fewer.")
    return asked_of(text)


def _forms(word: str) -> tuple[str, ...]:
    """A plural also finds the singular; the other way round, a word finds what it begins."""
    if len(word) < _PLURAL_FROM or not word.endswith("s") or word.endswith("ss"):
        return (word,)
    if word.endswith("ies"):
        return (word, f"{word[:-3]}y")
    return (word[:-1],)


def _fault(sentence: str) -> InvalidError:
    return InvalidError([FieldFault("q", sentence)])
