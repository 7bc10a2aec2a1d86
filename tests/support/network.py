"""No test reaches the network by accident: every connection is refused unless it was asked for."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class NetworkBlockedError(AssertionError):
    """A test tried to connect somewhere; the message names where."""


@contextmanager
def blocked(*, loopback: bool) -> Iterator[None]:
    """Refuse connections and name look-ups; ``loopback`` lets this machine's own through."""

    def refuse_outside(host: object) -> None:
        if not (loopback and host in LOOPBACK):
            raise NetworkBlockedError(
                f"A test tried to connect to {host}. Fake servers on this machine need the "
                "marker 'loopback'; anything else is not to be had in a test."
            )

    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    look_up = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            refuse_outside(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            refuse_outside(address[0])
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
        refuse_outside(host)
        return look_up(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield
