"""OpenID Connect, behind one adapter: a code with PKCE out, a proved identity back."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from app.core.errors import CaseworkError

TIMEOUT_SECONDS = 10
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
SECOND_FACTOR_METHODS = frozenset({"mfa", "otp", "hwk", "swk", "sms", "fpt", "face"})


@dataclass(frozen=True, slots=True)
class Provider:
    """The directory's sign-in service, and what we are to it."""

    issuer: str
    client_id: str
    client_secret: str | None
    redirect_address: str


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser is sent, and what must come back or be shown when it returns."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the directory says it is. ``groups`` is None where it does not tell them."""

    key: str
    email: str | None
    email_verified: bool
    groups: frozenset[str] | None
    second_factor: bool


class DirectoryError(CaseworkError):
    """The directory could not be asked, or its answer cannot be believed."""

    code = "directory"

    def __init__(self) -> None:
        super().__init__("Your organisation's sign-in did not work this time. Try again.")


def depart(provider: Provider) -> Departure:
    """Prepare the way out. Raises DirectoryError when the provider cannot be reached."""
    with _Client(provider) as client:
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        address, state = client.session.create_authorization_url(
            client.found["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
    return Departure(str(address), str(state), nonce, verifier)


def arrive(provider: Provider, departure: Departure, returned_to: str) -> Identity:
    """Exchange the code and check the identity token. Raises DirectoryError for any fault.

    The provider keeps its own time, so the token's dates are held against the machine's clock.
    """
    with _Client(provider) as client:
        token = client.session.fetch_token(
            client.found["token_endpoint"], authorization_response=returned_to,
            state=departure.state, code_verifier=departure.verifier, timeout=TIMEOUT_SECONDS,
        )  # fmt: skip
        claims = client.claims(token["id_token"], departure.nonce)
        told = client.user_info() if "email" not in claims or "groups" not in claims else {}
    if told.get("sub", claims["sub"]) != claims["sub"]:
        raise DirectoryError
    return _identity(provider, {**told, **claims})


def _identity(provider: Provider, claims: dict[str, Any]) -> Identity:
    groups = claims.get("groups")
    methods = claims.get("amr") or []
    subject = f"{provider.issuer}\n{claims['sub']}"
    return Identity(
        key=hashlib.sha256(subject.encode()).hexdigest(),
        email=claims.get("email"),
        email_verified=claims.get("email_verified") is True,
        groups=None if groups is None else frozenset(str(group) for group in groups),
        second_factor=bool(SECOND_FACTOR_METHODS & set(methods)),
    )


class _Client:
    """Authlib's session with the provider's own description; every fault is a DirectoryError."""

    def __init__(self, provider: Provider) -> None:
        from authlib.integrations.requests_client import OAuth2Session

        self._provider = provider
        self.session: Any = OAuth2Session(
            provider.client_id, provider.client_secret, scope="openid email profile",
            redirect_uri=provider.redirect_address, code_challenge_method="S256",
        )  # fmt: skip
        self.found: dict[str, Any] = {}

    def __enter__(self) -> "_Client":
        try:
            self.found = self._get(f"{self._provider.issuer}/.well-known/openid-configuration")
        except (OSError, ValueError):
            self.session.close()
            raise DirectoryError from None
        if str(self.found.get("issuer", "")).rstrip("/") != self._provider.issuer.rstrip("/"):
            self.session.close()
            raise DirectoryError
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError

        self.session.close()
        if isinstance(error, AuthlibBaseError | JoseError | OSError | ValueError | KeyError):
            raise DirectoryError from error

    def claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        """Check signature, issuer, audience, dates and nonce of the identity token."""
        from joserfc import jwt
        from joserfc.jwk import KeySet

        keys = KeySet.import_key_set(self._get(self.found["jwks_uri"]))  # type: ignore[arg-type]
        token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self.found["issuer"]},
            aud={"essential": True, "value": self._provider.client_id},
            sub={"essential": True}, exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )  # fmt: skip
        registry.validate(token.claims)
        return dict(token.claims)

    def user_info(self) -> dict[str, Any]:
        """Ask for what the token leaves out."""
        if "userinfo_endpoint" not in self.found:
            return {}
        answer = self.session.get(self.found["userinfo_endpoint"], timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return dict(answer.json())

    def _get(self, address: str) -> dict[str, Any]:
        answer = self.session.get(address, withhold_token=True, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return dict(answer.json())
