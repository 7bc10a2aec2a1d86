"""Nothing typed is lost: a form that came too late is kept, signed, in the page that says so."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.http.addresses import safe_next

FIELD = "kept"
RESUME = "resume"
"""Sent with a form that was kept: show it again as it was typed, and change nothing yet."""

KEPT_SECONDS = 12 * 60 * 60
_OURS = frozenset({"csrf_token", FIELD, RESUME})
_SECRET_PAGES = frozenset({"account_password", "account_second_factor"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed: the address of the form and its fields in order, files apart."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool
    person_id: int | None

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """The fields a person filled in, for a page that lists them."""
        return tuple((name, value) for name, value in self.fields if value.strip())


def keep_form(person_id: int | None) -> Kept:
    """Keep the form of this request. Secrets are never kept."""
    fields = tuple(
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in _OURS and request.blueprint not in _SECRET_PAGES
    )
    return Kept(_own_path(), fields, bool(request.files), person_id)


def seal(kept: Kept | None) -> str:
    """Write a kept form as a signed text for a hidden field."""
    if kept is None:
        return ""
    return _serializer().dumps([kept.path, kept.fields, kept.had_files, kept.person_id])


def open_sealed(sealed: str | None, person_id: int | None) -> Kept | None:
    """Read a kept form back; None if it was altered, is too old or is someone else's."""
    if not sealed:
        return None
    try:
        path, fields, had_files, owner = _serializer().loads(sealed, max_age=KEPT_SECONDS)
    except BadSignature:
        return None
    if owner is not None and person_id is not None and owner != person_id:
        return None
    kept = tuple((str(name), str(value)) for name, value in fields)
    return Kept(safe_next(path), kept, bool(had_files), owner)


def resuming() -> bool:
    """Whether this form was kept and should be shown again before it is sent."""
    return request.method == "POST" and bool(request.form.get(RESUME))


def _own_path() -> str:
    query = request.query_string.decode("latin-1")
    return request.path + (f"?{query}" if query else "")


def _serializer() -> URLSafeTimedSerializer:
    key: Any = current_app.secret_key
    return URLSafeTimedSerializer(key, salt="kept-form")
