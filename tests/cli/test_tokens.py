"""`regie token`: a token is shown once, listed by its number, and ended."""

from __future__ import annotations

import pytest

from service import app
from service.cli import main
from service.domain.clock import system_clock
from service.usecases import people, tokens
from tests.cli.test_commands import demo, filled, folder, logged

__all__ = ["demo", "filled", "folder"]


def test_a_token_from_making_to_ending(demo: app.App, capsys: pytest.CaptureFixture[str]) -> None:
    username = people.users(demo.regie)[0].username
    assert main(["token", "add", username, "--name", "koppeling", "--days", "2"]) == 0
    token, told = capsys.readouterr().out.splitlines()
    assert "niet nog eens" in told
    assert main(["token", "list"]) == 0
    listed = capsys.readouterr().out
    assert username in listed and "koppeling" in listed and "niet gebruikt" in listed and token not in listed
    found = tokens.token_user(demo.regie, token, system_clock())
    assert found is not None and found.username == username
    assert main(["token", "revoke", listed.split()[0]]) == 0
    assert "ingetrokken" in capsys.readouterr().out
    assert tokens.token_user(demo.regie, token, system_clock()) is None
    main(["token", "list"])
    listed = capsys.readouterr().out
    assert "ingetrokken op" in listed and "; gebruikt op" in listed
    revoked, made = logged(demo)[:2]
    assert made[1].startswith(f"{found.name}: token ‘koppeling’ gemaakt, geldig tot ") and made[0] == ""
    assert revoked == ("", f"{found.name}: token ‘koppeling’ ingetrokken")


def test_a_token_that_is_over_is_listed_as_such(demo: app.App, capsys: pytest.CaptureFixture[str]) -> None:
    user = people.users(demo.regie)[0].username
    tokens.add(demo.regie, user, "", system_clock().replace(year=2020), days=1)
    assert main(["token", "list"]) == 0
    assert "verlopen op" in capsys.readouterr().out


def test_nobodys_token(demo: app.App, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "add", "niemand"]) == 1
    assert "geen gebruiker" in capsys.readouterr().err
