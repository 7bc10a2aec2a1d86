"""Settings, typed and read from the environment once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = ROOT / "migrations"


class SettingsError(ValueError):
    """An environment variable that is missing or cannot be read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is told from outside. Secrets come from nowhere else."""

    database_url: str
    secret_key: str = field(repr=False)
    audit_key: str = field(repr=False)
    instance_path: Path = ROOT / "instance"
    environment: str = "development"
    database_owner_url: str | None = field(default=None, repr=False)
    mail_url: str | None = field(default=None, repr=False)
    mail_from: str = "ig-casework@localhost"
    notify_key: str | None = field(default=None, repr=False)
    documents_url: str | None = None
    largest_document_mb: int = 50
    clamd_url: str | None = None
    base_url: str = "http://127.0.0.1:8000"
    start_at: datetime | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    proxy_count: int = 0
    testing: bool = False

    @property
    def production(self) -> bool:
        """Whether demonstration data, default keys and plain cookies are out of the question."""
        return self.environment == "production"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read IG_* variables. Raises SettingsError naming the variable and what it needs."""
        environment = environ.get("IG_ENV", "development")
        if environment not in ("development", "production"):
            raise SettingsError("IG_ENV must be development or production.")
        instance = Path(environ.get("IG_INSTANCE", str(ROOT / "instance")))
        return cls(
            environment=environment,
            instance_path=instance,
            database_url=_database_url(environ, instance),
            database_owner_url=environ.get("IG_DATABASE_OWNER_URL"),
            secret_key=_key(environ, "IG_SECRET_KEY", instance, environment),
            audit_key=_key(environ, "IG_AUDIT_KEY", instance, environment),
            mail_url=environ.get("IG_MAIL_URL"),
            mail_from=environ.get("IG_MAIL_FROM", "ig-casework@localhost"),
            notify_key=environ.get("IG_NOTIFY_KEY"),
            documents_url=_documents_url(environ),
            largest_document_mb=_largest_document_mb(environ),
            clamd_url=_clamd_url(environ),
            base_url=environ.get("IG_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            start_at=_start_at(environ, environment),
            oidc_issuer=environ.get("IG_OIDC_ISSUER"),
            oidc_client_id=environ.get("IG_OIDC_CLIENT_ID"),
            oidc_client_secret=environ.get("IG_OIDC_CLIENT_SECRET"),
            secret_key_fallbacks=tuple(environ.get("IG_SECRET_KEY_FALLBACKS", "").split()),
            proxy_count=_proxy_count(environ),
        )


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("IG_DATABASE_URL") or f"sqlite:///{instance / 'ig-casework.sqlite3'}"
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise SettingsError("IG_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")


def _key(environ: Mapping[str, str], name: str, instance: Path, environment: str) -> str:
    given = environ.get(name)
    if given:
        if len(given) < 32:
            raise SettingsError(f"{name} must have at least 32 characters.")
        return given
    if environment == "production":
        raise SettingsError(f"{name} must be set in production.")
    path = instance / name.lower()
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()


def _proxy_count(environ: Mapping[str, str]) -> int:
    text = environ.get("IG_PROXY_COUNT", "0")
    if not text.isdigit() or int(text) > 9:
        raise SettingsError("IG_PROXY_COUNT must be the number of proxies in front, 0 to 9.")
    return int(text)


def _documents_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("IG_DOCUMENTS_URL")
    if url and not url.startswith("file:///"):
        raise SettingsError("IG_DOCUMENTS_URL must name a folder: file:///srv/ig-documents.")
    return url


def _largest_document_mb(environ: Mapping[str, str]) -> int:
    text = environ.get("IG_LARGEST_DOCUMENT_MB", "50")
    if not text.isdigit() or not 1 <= int(text) <= 500:
        raise SettingsError("IG_LARGEST_DOCUMENT_MB must be a number of megabytes, 1 to 500.")
    return int(text)


def _clamd_url(environ: Mapping[str, str]) -> str | None:
    url = environ.get("IG_CLAMD_URL")
    if url and not url.startswith(("tcp://", "unix:///")):
        raise SettingsError("IG_CLAMD_URL must be tcp://HOST:PORT or unix:///PATH.")
    return url


def _start_at(environ: Mapping[str, str], environment: str) -> datetime | None:
    text = environ.get("IG_NOW")
    if not text:
        return None
    if environ.get("IG_ALLOW_TIME_TRAVEL") != "1":
        raise SettingsError("IG_NOW needs IG_ALLOW_TIME_TRAVEL=1.")
    if environment == "production":
        raise SettingsError("IG_NOW cannot be used in production.")
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError("IG_NOW must be an ISO instant such as 2026-11-21T12:00:00Z.") from None
    if start.tzinfo is None:
        raise SettingsError("IG_NOW needs a time zone: end it with Z for UTC.")
    return start
