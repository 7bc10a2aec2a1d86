"""A mail server of one's own: it keeps what it takes, refuses as told, and can be away."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


class MailServer:
    """``answers`` maps an address to what the server says when mail is handed over for it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.delay_seconds = 0.0
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """What IG_MAIL_URL is set to."""
        return f"smtp://{HOST}:{self.port}"

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take or refuse a recipient."""
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Keep a mail, after a while if told so."""
        await asyncio.sleep(self.delay_seconds)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        return "250 Taken"

    def start(self) -> None:
        """Be there."""
        self._controller = Controller(self, hostname=HOST, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Be away."""
        if self._controller is not None:
            self._controller.stop()
        self._controller = None


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Yield a server that has not been started yet."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        server = MailServer(probe.getsockname()[1])
    try:
        yield server
    finally:
        server.stop()
