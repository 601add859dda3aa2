"""Mail: through an SMTP server, or into a folder of `.eml` files that any mail program opens."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path

from service.usecases.letters import Letter
from service.usecases.sending import NotSent

SECONDS = 20
LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))

Mail = Callable[[Letter, datetime], None]


@dataclass(frozen=True)
class Server:
    """An SMTP server. `tls` from the first byte (smtps), or else STARTTLS; only a server on this computer may do without."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = ""


def through(server: Server, sender: str, trusted: ssl.SSLContext | None = None) -> Mail:
    """Mail through a server. `trusted` says whose certificates are believed (default: those of this computer)."""
    context = trusted or ssl.create_default_context()

    def send(letter: Letter, now: datetime) -> None:
        try:
            message = message_of(letter, sender, now)
            with _connected(server, context) as smtp:
                smtp.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise NotSent(f"De mailserver {server.host} nam de mail niet aan ({type(error).__name__}).") from error

    return send


def _connected(server: Server, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        smtp.ehlo()
        if not server.tls and (smtp.has_extn("starttls") or server.host not in LOCAL):
            smtp.starttls(context=context)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def into(folder: Path, sender: str) -> Mail:
    """Mail into a folder, which is made when it is needed; a mail that is tried again replaces its own file."""

    def send(letter: Letter, now: datetime) -> None:
        name = re.sub(r"[^A-Za-z0-9-]", "", letter.id)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            begun = folder / f".{name}.eml"
            begun.write_bytes(message_of(letter, sender, now).as_bytes())
            begun.replace(folder / f"{name}.eml")
        except (OSError, ValueError) as error:
            raise NotSent(f"De mail kon niet in de map {folder.name} worden gezet ({type(error).__name__}).") from error

    return send


def message_of(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    """The message as it is sent. Raises ValueError for an address or subject with a line break in it."""
    message = EmailMessage()
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
