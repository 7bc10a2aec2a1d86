"""Which addresses may be followed after signing in: our own, and no other."""

from urllib.parse import urlsplit

from flask import request


def safe_next(address: str | None, default: str = "/") -> str:
    """Give back a path of this site, else the default: a sign-in page must not lead elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return default
    if any(ord(letter) < 32 or letter == "\\" for letter in address):
        return default
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return default
    return address


def from_here() -> bool:
    """Whether the browser says that this request comes from a page of this site."""
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if not origin:
        return False
    parts, own = urlsplit(origin), urlsplit(request.host_url)
    return (parts.scheme, parts.netloc) == (own.scheme, own.netloc)


def page_before() -> str | None:
    """The page of this site from which this request came, if the browser says."""
    if not from_here() or not request.referrer:
        return None
    parts = urlsplit(request.referrer)
    return parts.path + (f"?{parts.query}" if parts.query else "")
