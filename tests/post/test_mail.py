"""Mail through a real SMTP server, and into a folder."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import warnings
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import trustme

from service.post import mail
from service.usecases.letters import Letter
from service.usecases.sending import NotSent

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the server's own dependencies
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SENDER = "Regie <regie@organisatie.example>"
LETTER = Letter("regie-7-1", "coach@regie.example", "Regie: nieuwe taak (B-1001)", "Goedendag,\n\nEén taak: https://x/taken/7\n")


class Kept:
    """What the server took; it refuses who is called nobody."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(envelope.content)
        return "250 OK"


def serving(kept: Kept, **more: Any) -> Controller:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port, **more)
    controller.start()
    return controller


@pytest.fixture
def kept() -> Iterator[tuple[Kept, int]]:
    found = Kept()
    controller = serving(found)
    yield found, controller.port
    controller.stop()


def test_a_mail_arrives_as_it_was_written(kept: tuple[Kept, int]) -> None:
    found, port = kept
    mail.through(mail.Server("127.0.0.1", port, tls=False), SENDER)(LETTER, NOW)
    message = message_from_bytes(found.messages[0], policy=policy.default)
    assert (message["To"], message["From"], message["Subject"]) == (LETTER.to, SENDER, LETTER.subject)
    assert message["Message-ID"] == "<regie-7-1@organisatie.example>"
    assert message["Auto-Submitted"] == "auto-generated" and message["Date"].datetime == NOW
    assert message.get_content().replace("\r\n", "\n") == LETTER.text


def test_a_refused_mail_was_not_sent(kept: tuple[Kept, int]) -> None:
    found, port = kept
    send = mail.through(mail.Server("127.0.0.1", port, tls=False), SENDER)
    with pytest.raises(NotSent, match="127.0.0.1"):
        send(Letter("1", "nobody@regie.example", "x", "y"), NOW)
    with pytest.raises(NotSent):
        send(Letter("1", "coach@regie.example", "x\nBcc: z@z.nl", "y"), NOW)
    assert found.messages == []


def test_a_server_that_is_away_or_asks_for_a_password_that_is_wrong(kept: tuple[Kept, int]) -> None:
    _, port = kept
    for server in (mail.Server("127.0.0.1", 1, tls=False), mail.Server("127.0.0.1", port, tls=True),
                   mail.Server("127.0.0.1", port, tls=False, user="regie", password="x")):  # fmt: skip # noqa: S106
        with pytest.raises(NotSent):
            mail.through(server, SENDER)(LETTER, NOW)


def test_logging_in_over_tls(tmp_path: Path) -> None:
    certificate, server_side = _certificate(tmp_path)
    found = Kept()
    seen = []

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    controller = serving(found, tls_context=server_side, authenticator=check, auth_required=True, require_starttls=True)
    trusted = ssl.create_default_context(cafile=str(certificate))
    port = controller.port
    try:
        server = mail.Server("localhost", port, tls=False, user="regie", password="geheim")  # noqa: S106
        mail.through(server, SENDER, trusted)(LETTER, NOW)
        with pytest.raises(NotSent):
            mail.through(server, SENDER)(LETTER, NOW)  # nobody vouches for this certificate
    finally:
        controller.stop()
    assert seen == [(b"regie", b"geheim")] and len(found.messages) == 1


def test_mail_in_a_folder_can_be_opened_and_is_there_once(tmp_path: Path) -> None:
    send = mail.into(tmp_path / "mail", SENDER)
    send(LETTER, NOW)
    send(LETTER, NOW)
    (file,) = (tmp_path / "mail").iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert file.name == "regie-7-1.eml" and message["Subject"] == LETTER.subject


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(NotSent):
        mail.into(tmp_path / "mail", SENDER)(LETTER, NOW)


def _certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost, made here and now."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return folder / "authority.pem", context
