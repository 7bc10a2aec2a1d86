"""Every route says what it needs; one that does not is refused at start-up."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed_in"
_MARK = "required_permission"
_FILES = "takes_files"


class UndeclaredRouteError(RuntimeError):
    """A view without a declared permission."""


def permission(*names: str) -> Callable[[View], View]:
    """Declare the permissions of which the actor needs at least one to come in at all.

    Which records they may see or change is decided by policy when these are loaded.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, names)
        return view

    return mark


def public(view: View) -> View:
    """Declare a view that anyone may see; tests hold the list of these."""
    return permission(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Declare a view for anyone who is signed in: their own things."""
    return permission(SIGNED_IN)(view)


def takes_files(view: View) -> View:
    """Declare a form with a document: one too large is read, so that the page can say by how much
    and give back what was typed beside it."""
    setattr(view, _FILES, True)
    return view


def reads_files(view: Callable[..., Any]) -> bool:
    """Whether a view declares that it takes documents."""
    return bool(getattr(view, _FILES, False))


def declared(view: Callable[..., Any]) -> tuple[str, ...] | None:
    """Read what a view declares; None if nothing."""
    found: tuple[str, ...] | None = getattr(view, _MARK, None)
    return found


def check_routes(app: Flask) -> None:
    """Refuse to start with a view that does not say what it needs."""
    bare = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not endpoint.endswith(".static") and declared(view) is None
    ]
    if bare:
        raise UndeclaredRouteError("These views declare no permission: " + ", ".join(sorted(bare)))
