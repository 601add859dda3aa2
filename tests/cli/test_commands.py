"""The commands as they are typed: what they print, and the exit status."""

from __future__ import annotations

import io
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from service import app
from service.cli import main
from service.cli.commands import commands
from service.config import Settings, read_settings
from service.domain.errors import Misconfigured
from service.domain.people import Role
from service.domain.permissions import Permission, may
from service.usecases import people, publish
from service.usecases.administration import changes
from service.usecases.work import work
from tests.trials.factories import TINY

PASSWORD = "een lang wachtwoord"


def settings_of(folder: Path) -> Settings:
    return read_settings(
        {"REGIE_DATA": str(folder / "var"), "REGIE_CONTENT": str(folder / "inhoud"), "REGIE_DEMO": "1"}
    )


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny bundle and a demo that has filled itself, to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(TINY, folder / "inhoud")
    built = app.build(settings_of(folder))
    app.ready(built)
    built.regie.store.close()
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with the tiny bundle, meant for a demo, without a database."""
    shutil.copytree(TINY, tmp_path / "inhoud", dirs_exist_ok=True)
    for name, value in {"DATA": tmp_path / "var", "CONTENT": tmp_path / "inhoud", "DEMO": "1"}.items():
        monkeypatch.setenv(f"REGIE_{name}", str(value))
    for name in ("DATABASE_URL", "SECRET", "PORT", "HOST", "HTTPS", "FOUR_EYES"):
        monkeypatch.delenv(f"REGIE_{name}", raising=False)
    return tmp_path


@pytest.fixture
def demo(filled: Path, folder: Path) -> Iterator[app.App]:
    """The same, with a demo that has filled itself."""
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    built = app.build(app.settings_now())
    yield built
    built.regie.store.close()


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_help_says_what_each_command_does(capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands():
        with pytest.raises(SystemExit) as left:
            main([*command.split(), "--help"])
        said = capsys.readouterr().out
        assert left.value.code == 0 and len(said.splitlines()) > 4, command


def test_a_demo_fills_itself_once(demo: app.App, caplog: pytest.LogCaptureFixture) -> None:
    users = people.users(demo.regie)
    app.ready(demo)
    assert people.users(demo.regie) == users and len(users) > 2
    form = demo.settings.content / "forms" / "gesprek.form"
    form.write_text(form.read_text(encoding="utf-8").replace('"title": "', '"title": "Nieuw '), encoding="utf-8")
    app.ready(demo)
    assert "Publiceer ze met: regie publish" in caplog.text


def test_the_pages_of_a_demo(demo: app.App) -> None:
    client = app.pages(demo).test_client()
    login = client.get("/inloggen")
    assert login.status_code == 200 and app.DEMO_PASSWORD in login.text
    assert client.get("/").status_code == 302


def test_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    (folder / "inhoud" / "forms" / "gesprek.form").unlink()
    assert main(["check", str(folder / "inhoud")]) == 1
    assert "gesprek" in capsys.readouterr().out


def test_publish(demo: app.App, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish"]) == 0
    assert "er is niets veranderd" in capsys.readouterr().out
    form = demo.settings.content / "forms" / "gesprek.form"
    old = form.read_text(encoding="utf-8")
    form.write_text(old.replace('"title": "', '"title": "Nieuw '), encoding="utf-8")
    assert main(["publish", "--note", "Titel"]) == 1
    based_on = re.search("--based-on ([0-9a-f]{64})", capsys.readouterr().err)
    assert based_on is not None
    assert main(["publish", "--note", "Titel", "--based-on", based_on[1]]) == 0
    assert "Gepubliceerd door" in capsys.readouterr().out
    first = app.read_bundle({**app.read_folder(demo.settings.content), "forms/gesprek.form": old.encode()}).hash
    assert main(["publish", "--again", first]) == 0
    assert main(["publish", "--based-on", "0" * 64]) == 1
    assert "intussen iets anders" in capsys.readouterr().err
    assert main(["publish", "--by", "niemand"]) == 2
    form.write_text("{", encoding="utf-8")
    assert main(["publish"]) == 1


def test_export(demo: app.App, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "uit")]) == 0
    said = capsys.readouterr().out
    exported = app.read_folder(tmp_path / "uit")
    assert app.read_bundle(exported).hash in said and "--based-on" in said
    written = [path for path in (tmp_path / "uit").rglob("*") if path.is_file()]
    assert len(written) == len(exported), "nothing else is written"
    (tmp_path / "uit" / "forms" / "vreemd.form").write_text("{}", encoding="utf-8")
    assert main(["export", str(tmp_path / "uit")]) == 1
    assert "Kies een lege map" in capsys.readouterr().err


def test_a_second_coordinator_approves_what_is_published(
    demo: app.App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = publish.newest(demo.regie)
    assert newest is not None
    monkeypatch.setenv("REGIE_FOUR_EYES", "1")
    form = demo.settings.content / "forms" / "gesprek.form"
    form.write_text(form.read_text(encoding="utf-8").replace('"title": "', '"title": "Nieuw '), encoding="utf-8")
    names = [user.username for user in people.users(demo.regie) if may(user, Permission.PUBLISH)]
    command = ["publish", "--based-on", newest.bundle, "--by", names[0]]
    assert main(command) == 1
    assert "REGIE_FOUR_EYES" in capsys.readouterr().err
    assert main([*command, "--approved-by", names[0]]) == 1
    place = people.organisations(demo.regie)[0].id
    people.add_user(demo.regie, "puck", "Puck", [Role.COORDINATOR], place)
    assert main([*command, "--approved-by", "puck"]) == 0
    done = publish.newest(demo.regie)
    assert done is not None and done.approved_by == "Puck" and done.changes


def test_trial(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trial", "gewoon"]) == 0
    assert "gewoon" in capsys.readouterr().out
    assert main(["trial", "bestaat-niet"]) == 1


def test_users(demo: app.App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    number = str(people.organisations(demo.regie)[0].id)
    typed(monkeypatch, PASSWORD + "\n")
    assert main(["user", "add", "nieuw", "Nina Nieuw", "--role", "coach", "--role", "coordinator", "--org", number]) == 0
    typed(monkeypatch, PASSWORD + "!\n")
    assert main(["user", "password", "nieuw"]) == 0
    assert main(["user", "list"]) == 0
    assert "nieuw                Nina Nieuw (Coach, Coördinator;" in capsys.readouterr().out
    typed(monkeypatch, "kort\n")
    assert main(["user", "password", "nieuw"]) == 1
    assert "10 tot 200 tekens" in capsys.readouterr().err
    assert logged(demo) == [("", "Nina Nieuw kreeg een nieuw wachtwoord"),
                            ("", "Nina Nieuw (nieuw) is toegevoegd als coach, coördinator")]  # fmt: skip


def logged(demo: app.App) -> list[tuple[str, str]]:
    """What the log of Beheer tells, newest first; "" for the command line."""
    [reader, *_] = [user for user in people.users(demo.regie) if may(user, Permission.MANAGE_PEOPLE)]
    return [(line.who, line.text) for line in changes(demo.regie, reader, 1).lines]


def test_a_password_is_asked_twice(demo: app.App, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    username = people.users(demo.regie)[0].username
    monkeypatch.setattr("sys.stdin", Terminal())
    answers = iter([PASSWORD, PASSWORD + "!", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert main(["user", "password", username]) == 1
    assert main(["user", "password", username]) == 0


def test_organisations(demo: app.App, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["org", "add", "Gemeente Verweg", "gemeente"]) == 0
    number = next(str(one.id) for one in people.organisations(demo.regie) if one.name == "Gemeente Verweg")
    assert main(["org", "mandate", number, "verwijzen", "--from", "2026-01-01", "--until", "2026-12-31"]) == 0
    assert main(["org", "agreement", number, "gegevensdeling"]) == 0
    assert main(["org", "list"]) == 0
    told = capsys.readouterr().out
    assert "mandaat: verwijzen vanaf 01-01-2026 tot en met 31-12-2026" in told and "afspraak: gegevensdeling vanaf" in told
    assert main(["org", "mandate", "999", "verwijzen"]) == 1
    assert [text for _, text in logged(demo)][1:] == [
        "Gemeente Verweg: mandaat verwijzen van 01-01-2026 tot en met 31-12-2026", "Gemeente Verweg (gemeente) is toegevoegd"
    ]
    with pytest.raises(SystemExit):
        main(["org", "mandate", number, "verwijzen", "--from", "morgen"])
    assert "‘morgen’ is geen datum" in capsys.readouterr().err


def test_tick(demo: app.App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tick"]) == 1
    assert "niets waarop wordt gewacht" in capsys.readouterr().err
    assert main(["tick", "--to", "2100-01-01"]) == 0
    assert "Het is nu 01-01-2100 08:00" in capsys.readouterr().out
    coach = next(user for user in people.users(demo.regie) if "coach" in user.roles)
    assert work(demo.regie, coach, demo.clock()).late == ()
    assert demo.clock().year in (2099, 2100)
    monkeypatch.setenv("REGIE_DEMO", "0")
    assert main(["tick"]) == 2
    assert "alleen vooruit in een demo" in capsys.readouterr().err


def test_what_is_not_set_up_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REGIE_DEMO", "0")
    for setting, value, command, told in (
        ("REGIE_DEMO", "0", "run", "REGIE_SECRET ontbreekt"),
        ("REGIE_SECRET", "s" * 32, "web", "regie db upgrade"),
        ("REGIE_DATABASE_URL", "postgresql://regie@127.0.0.1:1/regie", "worker", "De database antwoordt niet"),
        ("REGIE_DATABASE_URL", "sqlite:////nergens/regie.db", "user list", "map voor de database bestaat niet"),
    ):
        monkeypatch.setenv(setting, value)
        assert main(command.split()) == 2
        said = capsys.readouterr().err.strip()
        assert told in said and len(said.splitlines()) == 1


def test_a_database_is_brought_up_to_date(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGIE_DEMO", "0")
    assert main(["user", "list"]) == 2
    assert main(["db", "upgrade"]) == 0
    assert main(["user", "list"]) == 0
    assert main(["publish"]) == 2, "there is nobody who may"


def test_a_port_in_use_is_told(demo: app.App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("REGIE_PORT", str(taken.getsockname()[1]))
        assert main(["run"]) == 2
    assert "is al in gebruik" in capsys.readouterr().err
    monkeypatch.setenv("REGIE_HOST", "203.0.113.7")
    assert main(["run"]) == 2
    assert "kan niet luisteren" in capsys.readouterr().err


def test_pages_need_a_secret(folder: Path) -> None:
    settings = read_settings({"REGIE_DATA": str(folder / "var")})
    with pytest.raises(Misconfigured, match="REGIE_SECRET"):
        app.pages(app.build(settings))
