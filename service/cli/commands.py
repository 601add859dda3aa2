"""What each command is called, what it says of itself, and which function carries it out."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from service.cli import clock, content, database, people, serve, tokens, webhooks
from service.domain.people import Role
from service.usecases.tokens import DAYS

Run = Callable[[argparse.Namespace], int]


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="regie", description="Regie voert de trajecten uit die de coördinator heeft getekend.")
    commands_ = top.add_subparsers(dest="command", required=True, metavar="opdracht", title="opdrachten")
    _add(commands_, "run", serve.run, "Start de pagina's en de wekker in één programma. Zo begint u op één computer.")
    _add(commands_, "web", serve.web, "Start alleen de pagina's. De wekker draait dan ergens anders: regie worker.")
    _add(commands_, "worker", serve.worker, "Start alleen de wekker: die zet door wat aan de beurt is. Er mogen er meer zijn.")
    _content(commands_)
    _users(commands_)
    _organisations(commands_)
    _webhooks(commands_)
    _tokens(commands_)
    tick = _add(commands_, "tick", clock.tick, "Zet de klok van een demo vooruit; alles wat dan aan de beurt is, gebeurt.")
    tick.add_argument("--to", type=_day, metavar="DATUM", help="tot deze dag, bijvoorbeeld 2026-12-31; zonder: tot het eerste "
                      "moment waarop wordt gewacht")
    data = _group(commands_, "db", "De database.")
    _add(data, "upgrade", database.upgrade, "Werk de database bij voor deze versie van Regie. Doe dit na elke nieuwe versie.")
    return top


def commands() -> list[str]:
    """The names of all commands, as they are typed after `regie`: "run", "user add" ..."""
    return list(_names(parser(), ""))


def _names(found: argparse.ArgumentParser, before: str) -> Iterator[str]:
    groups = [action for action in found._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield before.strip()
    for group in groups:
        for name, inner in group.choices.items():
            yield from _names(inner, f"{before} {name}")


def _content(commands_: Any) -> None:
    check = _add(commands_, "check", content.check, "Controleer alle diagrammen, tabellen en formulieren samen.")
    check.add_argument("folder", nargs="?", type=Path, metavar="MAP", help="de map met processes en forms")
    publish = _add(commands_, "publish", content.publish, "Controleer alles en publiceer het voor nieuwe trajecten.")
    publish.add_argument("folder", nargs="?", type=Path, metavar="MAP", help="de map met processes en forms")
    publish.add_argument("--by", default="", metavar="GEBRUIKER", help="de coördinator die publiceert")
    publish.add_argument("--note", default="", metavar="TEKST", help="wat er is veranderd")
    publish.add_argument("--based-on", default=None, metavar="VERSIE",
                         help="de versie die u hebt aangepast (regie export zegt welke); nodig zodra er iets is gepubliceerd")
    publish.add_argument("--approved-by", default="", metavar="GEBRUIKER", help="de andere coördinator die het goedkeurt")
    publish.add_argument("--again", default=None, metavar="VERSIE", help="ga terug: publiceer deze oudere versie opnieuw")
    export = _add(commands_, "export", content.export, "Zet wat nu geldt in een map, om te bekijken of aan te passen.")
    export.add_argument("folder", type=Path, metavar="MAP", help="de map waarin processes en forms komen")
    trial = _add(commands_, "trial", content.trial, "Speel de proeven in processes/proeven en zeg of ze slagen.")
    trial.add_argument("names", nargs="*", metavar="NAAM", help="alleen deze proeven; zonder: allemaal")
    trial.add_argument("--folder", type=Path, default=None, metavar="MAP", help="de map met processes en forms")


def _users(commands_: Any) -> None:
    user = _group(commands_, "user", "Gebruikers: wie inlogt en wat diegene is.")
    _add(user, "list", people.list_users, "Laat alle gebruikers zien.")
    add = _add(user, "add", people.add_user, "Voeg een gebruiker toe. Het wachtwoord wordt gevraagd.")
    add.add_argument("username", metavar="GEBRUIKER", help="waarmee iemand inlogt")
    add.add_argument("name", metavar="NAAM", help="hoe iemand heet")
    add.add_argument("--role", action="append", required=True, choices=[role.value for role in Role], help="de rol; mag vaker")
    add.add_argument("--org", type=int, required=True, metavar="NUMMER", help="het nummer van de organisatie (regie org list)")
    password = _add(user, "password", people.set_password, "Geef een gebruiker een nieuw wachtwoord.")
    password.add_argument("username", metavar="GEBRUIKER")


def _organisations(commands_: Any) -> None:
    org = _group(commands_, "org", "Organisaties, hun mandaten en de afspraken met hen. De beslistabellen lezen ze.")
    _add(org, "list", people.list_organisations, "Laat alle organisaties zien, met hun mandaten en afspraken.")
    add = _add(org, "add", people.add_organisation, "Voeg een organisatie toe.")
    add.add_argument("name", metavar="NAAM")
    add.add_argument("kind", metavar="SOORT", help="gi, veilig_thuis, gemeente, szw, corporatie, vig, vervolghulp ...")
    for name, run, text in (
        ("mandate", people.set_mandate, "Geef een organisatie een mandaat, of beëindig het met --until."),
        ("agreement", people.set_agreement, "Leg een afspraak met een organisatie vast, of beëindig die met --until."),
    ):
        found = _add(org, name, run, text)
        found.add_argument("org", type=int, metavar="NUMMER", help="het nummer van de organisatie")
        found.add_argument("name", metavar="WOORD", help="het woord dat de tabellen lezen, bijvoorbeeld verwijzen")
        found.add_argument("--from", dest="valid_from", type=_day, metavar="DATUM", help="vanaf wanneer; zonder: vandaag")
        found.add_argument("--until", dest="valid_until", type=_day, metavar="DATUM", help="tot en met wanneer")


def _tokens(commands_: Any) -> None:
    token = _group(commands_, "token", "Tokens waarmee een programma via de API werkt namens een gebruiker.")
    _add(token, "list", tokens.list_tokens, "Laat zien welke tokens er zijn, en tot wanneer ze gelden.")
    add = _add(token, "add", tokens.add_token, "Maak een token. Het wordt één keer getoond.")
    add.add_argument("username", metavar="GEBRUIKER", help="namens wie het programma werkt")
    add.add_argument("--name", default="", metavar="NAAM", help="waarvoor het is, bijvoorbeeld ‘koppeling agenda’")
    add.add_argument("--days", type=int, default=DAYS, metavar="DAGEN", help=f"hoe lang het geldt; zonder: {DAYS} dagen")
    revoke = _add(token, "revoke", tokens.revoke_token, "Trek een token in: het werkt meteen niet meer.")
    revoke.add_argument("number", metavar="NUMMER", help="het begin van het nummer dat regie token list laat zien")


def _webhooks(commands_: Any) -> None:
    webhook = _group(commands_, "webhook", "Webhooks: wat in het logboek komt, gaat als CloudEvent naar een ander systeem.")
    _add(webhook, "list", webhooks.list_all, "Laat alle webhooks zien.")
    add = _add(webhook, "add", webhooks.add, "Voeg een webhook toe. Het geheim voor de handtekening ziet u één keer.")
    add.add_argument("url", metavar="ADRES", help="waar het heen gaat; begint met https://")
    add.add_argument("--kind", action="append", default=[], metavar="SOORT", help="alleen deze soort (phase, completed ...); "
                     "mag vaker; zonder: alles")
    add.add_argument("--by", default="", metavar="GEBRUIKER", help="de coördinator die bepaalt wat te zien is")
    remove = _add(webhook, "remove", webhooks.remove, "Haal een webhook weg.")
    remove.add_argument("number", type=int, metavar="NUMMER", help="het nummer van de webhook (regie webhook list)")


def _add(commands_: Any, name: str, run: Run, text: str) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = commands_.add_parser(name, help=text, description=text)
    found.set_defaults(run=run)
    return found


def _group(commands_: Any, name: str, text: str) -> Any:
    found = commands_.add_parser(name, help=text, description=text)
    return found.add_subparsers(dest="what", required=True, metavar="wat", title="wat")


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007  (a civil date: it has no time zone)
    except ValueError:
        raise argparse.ArgumentTypeError(f"‘{text}’ is geen datum; schrijf bijvoorbeeld 2026-12-31") from None
