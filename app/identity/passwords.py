"""Passwords and tokens: made, hashed and checked; never stored as typed."""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST_PASSWORD = 12
MEMORY_KIB = 19 * 1024
"""19 MiB, with two passes and one lane: the parameters OWASP gives for argon2id."""


@cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=memory_kib, parallelism=1, type=Type.ID)


def hash_password(password: str, *, memory_kib: int | None = None) -> str:
    """Hash a password; ``memory_kib`` is lowered only by tests."""
    return _hasher(memory_kib or MEMORY_KIB).hash(password)


def check_password(stored: str | None, password: str) -> bool:
    """Check a password in the same time whether or not there is one."""
    try:
        return _hasher(MEMORY_KIB).verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with older parameters."""
    return _hasher(MEMORY_KIB).check_needs_rehash(stored)


def new_token() -> str:
    """Make a token that cannot be guessed: 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of a token: what the database keeps of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def one_time_password() -> str:
    """Make a password that people can read out: four groups of four."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


_NOBODY = _hasher(MEMORY_KIB).hash(secrets.token_hex(16))
