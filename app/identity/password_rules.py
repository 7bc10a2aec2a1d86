"""Which passwords are taken: long ones that are not on everybody's list (NCSC advice)."""

from functools import cache
from pathlib import Path

from app.identity.passwords import SHORTEST_PASSWORD

LIST = Path(__file__).resolve().parents[2] / "config" / "common_passwords.txt"
LONGEST_PASSWORD = 1000


def find_password_fault(password: str, *, email: str, old: str | None = None) -> str | None:
    """Say in a sentence why a password is not taken; None when it is."""
    if not password:
        return "Enter a new password."
    if len(password) < SHORTEST_PASSWORD:
        return f"Your password must have {SHORTEST_PASSWORD} characters or more."
    if len(password) > LONGEST_PASSWORD:
        return f"Your password must have {LONGEST_PASSWORD} characters or fewer."
    if old is not None and password == old:
        return "Choose a password that is not the one you have now."
    plain = password.lower()
    if plain in common_passwords() or len(set(plain)) < 4:
        return "Choose a password that is harder to guess: this one is on lists that are tried."
    if plain in (email.lower(), email.lower().split("@")[0]):
        return "Choose a password that is not your e-mail address."
    return None


@cache
def common_passwords() -> frozenset[str]:
    """Read the list of passwords of twelve characters or more that attackers try first."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line and not line.startswith("#"))
