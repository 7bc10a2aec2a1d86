"""Headers that every answer carries: nothing inline, nothing framed, nothing sniffed."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

_STRICT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def init_app(app: Flask) -> None:
    """Set cookie rules and add the headers to every answer."""
    production = app.config["IG_ENV"] == "production"
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=production,
        SESSION_COOKIE_NAME="__Host-ig" if production else "ig",
    )
    _know_our_name(app)
    script_hash = app.config.get("GOVUK_INIT_HASH", "")
    script_source = f"'self' '{script_hash}'" if script_hash else "'self'"
    policy = (
        f"default-src 'none'; script-src {script_source}; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; manifest-src 'self'"
    )

    @app.after_request
    def _add_headers(response: Response) -> Response:
        for name, value in _STRICT.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)
        if production:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _know_our_name(app: Flask) -> None:
    """In production answer to the name of IG_BASE_URL only, and believe as many proxies as said."""
    settings = app.config["IG_SETTINGS"]
    app.config["SECRET_KEY_FALLBACKS"] = list(settings.secret_key_fallbacks)
    if settings.production:
        host = urlsplit(settings.base_url).hostname or ""
        app.config["TRUSTED_HOSTS"] = [host]
    if settings.proxy_count:
        count = settings.proxy_count
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
