"""The settings, read from the environment. `README.md` explains each; a test holds the two lists together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from service.domain.errors import Misconfigured

SETTINGS: Mapping[str, str] = {
    "REGIE_DATABASE_URL": "De database: sqlite:///pad/regie.db of postgresql://gebruiker:wachtwoord@computer/naam. "
    "Zonder: het bestand regie.db in REGIE_DATA.",
    "REGIE_DATA": "De map voor wat Regie zelf bewaart. Zonder: var.",
    "REGIE_CONTENT": "De map waarin de mappen processes en forms staan. Zonder: die van Regie zelf.",
    "REGIE_SECRET": "Het geheim waarmee sessies worden ondertekend: 32 tekens of meer. Verplicht buiten een demo.",
    "REGIE_DEMO": "1 voor een demo: verzonnen accounts, en een klok die vooruit kan. Nooit met echte gezinnen.",
    "REGIE_DEMO_FAMILIES": "Hoeveel verzonnen gezinnen een nieuwe demo krijgt; 0 voor geen. "
    "Zonder: alle uit processes/demo.yaml.",
    "REGIE_HOST": "Het adres waarop de pagina's staan. Zonder: 127.0.0.1.",
    "REGIE_PORT": "De poort waarop de pagina's staan. Zonder: 8000.",
    "REGIE_FOUR_EYES": "1 als een tweede coördinator goedkeurt wat wordt gepubliceerd, 0 als dat niet hoeft. "
    "Zonder: 1, en in een demo 0.",
    "REGIE_URL": "Het adres waarop bezoekers de pagina's vinden, voor de links in mail: https://regie.organisatie.nl. "
    "Zonder: http met REGIE_HOST en REGIE_PORT. Verplicht als er echt mail wordt verstuurd.",
    "REGIE_SMTP_URL": "De mailserver: smtps://gebruiker:wachtwoord@computer:465, of smtp://computer:587 (met STARTTLS). "
    "Zonder: elke mail wordt een .eml-bestand in de map mail in REGIE_DATA.",
    "REGIE_MAIL_FROM": "Van wie de mail komt: Regie <regie@organisatie.nl>. Verplicht met REGIE_SMTP_URL.",
    "REGIE_SMS_URL": "De dienst voor sms: krijgt met een POST de JSON {to, text}. "
    "Zonder: wie een link voor één taak maakt, geeft de code door aan de telefoon.",
    "REGIE_WEBHOOKS_INSIDE": "1 als webhooks ook naar computers in het eigen netwerk mogen.",
    "REGIE_HTTPS": "1 als bezoekers via https komen (een proxy ervoor): de cookie gaat dan alleen over https.",
}
SHORTEST_SECRET = 32
DEMO_SECRET = "only for a demo with invented people, never for real ones"  # noqa: S105
HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """What `SETTINGS` says, checked."""

    database_url: str
    data: Path
    content: Path
    secret: str
    demo: bool
    families: int | None
    host: str
    port: int
    https: bool
    four_eyes: bool
    url: str = ""
    smtp: SplitResult | None = None
    mail_from: str = "Regie <regie@localhost>"
    sms_url: str = ""
    webhooks_inside: bool = False


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises Misconfigured, naming the setting and what to do, for a setting that is missing, wrong, or unknown."""
    unknown = sorted(name for name in environment if name.startswith("REGIE_") and name not in SETTINGS)
    if unknown:
        raise Misconfigured(f"Regie kent de instelling {unknown[0]} niet. Er is: {', '.join(SETTINGS)}.")
    demo = _yes(environment, "REGIE_DEMO")
    host, port = environment.get("REGIE_HOST") or "127.0.0.1", _port(environment)
    smtp = _address(environment, "REGIE_SMTP_URL", ("smtp", "smtps"), "smtps://gebruiker:wachtwoord@computer:465")
    if smtp:
        _needed(environment)
    data = Path(environment.get("REGIE_DATA") or "var")
    return Settings(
        database_url=environment.get("REGIE_DATABASE_URL") or f"sqlite:///{data / 'regie.db'}",
        data=data,
        content=Path(environment.get("REGIE_CONTENT") or HOME),
        secret=_secret(environment, demo),
        demo=demo,
        families=_families(environment),
        host=host,
        port=port,
        https=_yes(environment, "REGIE_HTTPS"),
        four_eyes=_yes(environment, "REGIE_FOUR_EYES") if environment.get("REGIE_FOUR_EYES") else not demo,
        url=_plain_url(environment, "REGIE_URL") or f"http://{f'[{host}]' if ':' in host else host}:{port}",
        smtp=smtp,
        mail_from=_sender(environment),
        sms_url=_plain_url(environment, "REGIE_SMS_URL"),
        webhooks_inside=_yes(environment, "REGIE_WEBHOOKS_INSIDE"),
    )


def _needed(environment: Mapping[str, str]) -> None:
    for name in ("REGIE_MAIL_FROM", "REGIE_URL"):
        if not environment.get(name):
            raise Misconfigured(f"{name} ontbreekt: die is nodig zodra er mail wordt verstuurd (REGIE_SMTP_URL).")


def _address(environment: Mapping[str, str], name: str, schemes: tuple[str, ...], example: str) -> SplitResult | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    wrong = Misconfigured(f"{name} is geen goed adres. Schrijf bijvoorbeeld {example}.")
    try:
        found = urlsplit(text)
        good = found.scheme in schemes and found.hostname and found.port != 0
    except ValueError:
        raise wrong from None
    if not good:
        raise wrong
    return found


def _plain_url(environment: Mapping[str, str], name: str) -> str:
    """An address on the web, without a slash at its end; https, but on this computer itself."""
    found = _address(environment, name, ("https", "http"), "https://regie.organisatie.nl")
    local = found is not None and found.hostname in ("localhost", "127.0.0.1", "::1")
    if found is not None and found.scheme == "http" and not local:
        raise Misconfigured(f"{name} begint met https://: anders leest iemand onderweg mee.")
    return found.geturl().rstrip("/") if found else ""


def _sender(environment: Mapping[str, str]) -> str:
    text = environment.get("REGIE_MAIL_FROM", "").strip() or "Regie <regie@localhost>"
    if "@" not in parseaddr(text)[1] or not text.isprintable():
        raise Misconfigured("REGIE_MAIL_FROM is geen mailadres. Schrijf bijvoorbeeld Regie <regie@organisatie.nl>.")
    return text


def _yes(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").strip().lower()
    if value not in ("", "0", "1", "nee", "ja"):
        raise Misconfigured(f"{name} is 1 (ja) of 0 (nee), niet ‘{value}’.")
    return value in ("1", "ja")


def _families(environment: Mapping[str, str]) -> int | None:
    text = environment.get("REGIE_DEMO_FAMILIES", "").strip()
    if text and not (text.isascii() and text.isdigit()):
        raise Misconfigured(f"REGIE_DEMO_FAMILIES is een getal van 0 of meer, niet ‘{text}’.")
    return int(text) if text else None


def _secret(environment: Mapping[str, str], demo: bool) -> str:
    """The secret may be missing: who only checks diagrams needs none. The pages ask for it (`require_secret`)."""
    secret = environment.get("REGIE_SECRET", "")
    if secret and len(secret) < SHORTEST_SECRET:
        raise Misconfigured(f"REGIE_SECRET is te kort: minstens {SHORTEST_SECRET} tekens. " + _HOW)
    return secret or (DEMO_SECRET if demo else "")


_HOW = "Maak er een met: python -c 'import secrets; print(secrets.token_hex(32))'"


def require_secret(settings: Settings) -> str:
    """The secret. Raises Misconfigured when there is none, outside a demo."""
    if not settings.secret:
        raise Misconfigured(f"REGIE_SECRET ontbreekt: daarmee worden sessies ondertekend. {_HOW} "
                            "Wilt u Regie alleen uitproberen? Zet dan REGIE_DEMO=1.")
    return settings.secret


def _port(environment: Mapping[str, str]) -> int:
    text = environment.get("REGIE_PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65_536:
        raise Misconfigured(f"REGIE_PORT is een getal van 1 tot 65535, niet ‘{text}’.")
    return int(text)
