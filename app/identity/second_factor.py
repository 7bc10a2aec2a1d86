"""Second factor: time-based codes of an authenticator app, each of which works once."""

import base64
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.core.errors import CaseworkError

STEP_SECONDS = 30
STEPS_EITHER_SIDE = 1
ISSUER = "IG Casework"


class UnreadableSecretError(CaseworkError):
    """The installation's key is not the one a secret was encrypted with."""

    code = "secret_unreadable"

    def __init__(self) -> None:
        super().__init__(
            "The second factor cannot be read with this installation's key. "
            "Ask your administrator to reset your sign-in."
        )


class SecretBox:
    """Encrypts under the first key and reads under any: keys can be changed without a loss."""

    def __init__(self, *keys: str) -> None:
        self._box = MultiFernet([Fernet(_derived(key)) for key in keys])

    def seal(self, text: str) -> str:
        """Encrypt a text."""
        return self._box.encrypt(text.encode()).decode()

    def open(self, sealed: str, *, seconds: int | None = None) -> str:
        """Read a sealed text, no older than ``seconds``. Raises UnreadableSecretError."""
        try:
            return self._box.decrypt(sealed.encode(), ttl=seconds).decode()
        except InvalidToken:
            raise UnreadableSecretError from None


def new_secret() -> str:
    """Make a secret: 160 bits, as authenticator apps take it."""
    return str(pyotp.random_base32())


def find_step(secret: str, code: str, *, now: datetime, last_step: int | None) -> int | None:
    """Find the time step whose code this is, one either side of ``now``; None if there is none.

    A step up to ``last_step`` was used before, and does not count: a code seen over a shoulder is
    worth nothing.
    """
    digits = "".join(code.split())
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(current - STEPS_EITHER_SIDE, current + STEPS_EITHER_SIDE + 1):
        expected = totp.at(step * STEP_SECONDS)
        fresh = last_step is None or step > last_step
        if pyotp.utils.strings_equal(expected, digits) and fresh:
            return step
    return None


def provisioning_address(secret: str, email: str) -> str:
    """Write what the QR code says to the app."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))


def qr_code(address: str) -> str:
    """Draw a QR code as SVG without style attributes, for a page that allows none."""
    import segno

    return str(
        segno.make(address, micro=False).svg_inline(
            scale=5, border=4, dark="#0b0c0c", light="#ffffff", omitsize=False
        )
    )


def _derived(key: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ig-casework second factor")
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))
