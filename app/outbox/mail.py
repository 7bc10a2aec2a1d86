"""Hand mail to an SMTP server, and say what it answered."""

import hashlib
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from html import escape
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_SECONDS = 20
_TLS = ("none", "starttls", "implicit")


class Answer(StrEnum):
    """What became of a mail: taken, to be tried again, or refused for good."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Result:
    """An answer, and the server's words."""

    answer: Answer
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, ready to go. ``key`` is the outbox row's: a repeat bears the same Message-ID.

    ``also`` is a second link, and what it is.
    """

    key: str
    sender: str
    to: str
    subject: str
    text: str
    link: str
    written_at: datetime
    also: tuple[str, str] | None = None


class ServerDownError(Exception):
    """The mail server cannot be reached or will not let us in: no fault of any one mail."""


class MailAddressError(ValueError):
    """IG_MAIL_URL cannot be read."""


Send = Callable[[Mail], Result]


@contextmanager
def smtp(url: str) -> Iterator[Send]:
    """Connect to ``smtp://user:password@host:port?tls=none|starttls|implicit``.

    Without ``tls`` a server that offers STARTTLS is spoken to in private. Raises ServerDownError,
    also from the function it yields, and MailAddressError for an address that cannot be read.
    """
    try:
        server = _connect(url)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerDownError(str(error)) from error
    try:
        yield lambda mail: _send(server, mail)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()


def message_id(key: str, sender: str) -> str:
    """Make the Message-ID of an outbox key: always the same, and telling nothing."""
    host = sender.rsplit("@", 1)[-1].strip("<> ") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise MailAddressError("IG_MAIL_URL must look like smtp://host:port or smtps://host:port.")
    tls = parse_qs(parts.query).get("tls", [""])[0]
    if tls and tls not in _TLS:
        raise MailAddressError(f"tls in IG_MAIL_URL must be one of: {', '.join(_TLS)}.")
    if parts.scheme == "smtps" or tls == "implicit":
        port = parts.port or 465
        server: smtplib.SMTP = smtplib.SMTP_SSL(parts.hostname, port, timeout=TIMEOUT_SECONDS)
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=TIMEOUT_SECONDS)
        server.ehlo()
        if tls == "starttls" or (not tls and server.has_extn("starttls")):
            server.starttls()
            server.ehlo()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _send(server: smtplib.SMTP, mail: Mail) -> Result:
    try:
        server.send_message(_written(mail))
    except smtplib.SMTPServerDisconnected as error:
        raise ServerDownError(str(error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return _refused(code, words)
    except smtplib.SMTPSenderRefused as error:
        # The sender is ours: what the server has against it is not the recipient's fault.
        return Result(Answer.LATER, f"{error.smtp_code} {_text(error.smtp_error)}")
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, error.smtp_error)
    except OSError as error:
        raise ServerDownError(str(error)) from error
    return Result(Answer.SENT)


def _refused(code: int, words: bytes | str) -> Result:
    """4xx is for now, 5xx for good (RFC 5321 section 4.2.1)."""
    answer = Answer.NEVER if code >= 500 else Answer.LATER
    return Result(answer, f"{code} {_text(words)}")


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _written(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = mail.sender
    message["To"] = mail.to
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = message_id(mail.key, mail.sender)
    message["Auto-Submitted"] = "auto-generated"
    links = [("", mail.link), *([mail.also] if mail.also else [])]
    plain = "".join(f"\n{words}: {link}" if words else f"\n{link}" for words, link in links)
    message.set_content(f"{mail.text}\n{plain}\n")
    lines = "".join(f"<p>{escape(line)}</p>" for line in mail.text.splitlines() if line)
    shown = "".join(
        f'<p><a href="{escape(link)}">{escape(words or link)}</a></p>' for words, link in links
    )
    page = f'<html lang="en-GB"><body>{lines}{shown}</body></html>'
    message.add_alternative(page, subtype="html")
    return message
