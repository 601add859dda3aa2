"""Settings: each has a default or is told to be missing, and a wrong one says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.config import SETTINGS, read_settings, require_secret
from service.domain.errors import Misconfigured


def test_without_any_setting_there_is_a_file_for_a_database() -> None:
    found = read_settings({})
    assert (found.database_url, found.host, found.port) == ("sqlite:///var/regie.db", "127.0.0.1", 8000)
    assert not found.demo and not found.https and (found.content / "processes").is_dir()


def test_four_eyes_are_on_outside_a_demo() -> None:
    assert read_settings({}).four_eyes and not read_settings({"REGIE_DEMO": "1"}).four_eyes
    assert read_settings({"REGIE_DEMO": "1", "REGIE_FOUR_EYES": "1"}).four_eyes
    assert not read_settings({"REGIE_FOUR_EYES": "nee"}).four_eyes


def test_every_setting_is_read() -> None:
    found = read_settings({
        "REGIE_DATABASE_URL": "postgresql://x/y", "REGIE_DATA": "gegevens", "REGIE_CONTENT": "inhoud", "REGIE_SECRET": "s" * 32,
        "REGIE_DEMO": "1", "REGIE_HOST": "0.0.0.0", "REGIE_PORT": "9000", "REGIE_HTTPS": "ja", "PATH": "/bin",  # noqa: S104
    })
    assert (found.database_url, found.data, found.content) == ("postgresql://x/y", Path("gegevens"), Path("inhoud"))
    assert (found.secret, found.demo, found.host, found.port, found.https) == ("s" * 32, True, "0.0.0.0", 9000, True)  # noqa: S104


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"REGIE_PORT": "poort"}, "REGIE_PORT"),
        ({"REGIE_PORT": "70000"}, "REGIE_PORT"),
        ({"REGIE_PORT": "²"}, "REGIE_PORT"),
        ({"REGIE_DEMO": "misschien"}, "REGIE_DEMO"),
        ({"REGIE_SECRET": "kort"}, "te kort"),
        ({"REGIE_SMTP_URL": "http://mail.example"}, "REGIE_SMTP_URL"),
        ({"REGIE_SMTP_URL": "smtp://"}, "REGIE_SMTP_URL"),
        ({"REGIE_SMTP_URL": "smtp://mail.example:poort"}, "REGIE_SMTP_URL"),
        ({"REGIE_SMTP_URL": "smtp://mail.example", "REGIE_URL": "https://regie.example"}, "REGIE_MAIL_FROM"),
        ({"REGIE_SMTP_URL": "smtp://mail.example", "REGIE_MAIL_FROM": "regie@x.example"}, "REGIE_URL"),
        ({"REGIE_MAIL_FROM": "Regie"}, "REGIE_MAIL_FROM"),
        ({"REGIE_URL": "http://regie.example"}, "REGIE_URL begint met https"),
        ({"REGIE_SMS_URL": "sms.example"}, "REGIE_SMS_URL"),
        ({"REGIE_SECRT": "x" * 40}, "kent de instelling REGIE_SECRT niet"),
    ],
)
def test_a_wrong_setting_is_told(environment: dict[str, str], told: str) -> None:
    with pytest.raises(Misconfigured, match=told):
        read_settings(environment)


def test_how_things_go_out() -> None:
    found = read_settings({
        "REGIE_SMTP_URL": "smtps://naam:geheim%40@mail.example", "REGIE_MAIL_FROM": "Regie <regie@x.example>",
        "REGIE_URL": "https://regie.example/", "REGIE_SMS_URL": "http://localhost:9/sms", "REGIE_WEBHOOKS_INSIDE": "1",
    })
    assert found.smtp is not None and (found.smtp.hostname, found.url) == ("mail.example", "https://regie.example")
    assert (found.sms_url, found.webhooks_inside) == ("http://localhost:9/sms", True)
    plain = read_settings({"REGIE_HOST": "::1", "REGIE_PORT": "9000"})
    assert (plain.smtp, plain.url, plain.sms_url, plain.webhooks_inside) == (None, "http://[::1]:9000", "", False)


def test_the_secret_may_be_missing_only_in_a_demo() -> None:
    with pytest.raises(Misconfigured, match="REGIE_SECRET ontbreekt"):
        require_secret(read_settings({}))
    assert len(require_secret(read_settings({"REGIE_DEMO": "1"}))) >= 32


def test_every_setting_is_explained() -> None:
    assert all(text.endswith((".", "!")) for text in SETTINGS.values())
