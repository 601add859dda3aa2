"""The mails: fixed sentences with a case's code and a link, never a name, a title or a fact.

A task's title is written by a coordinator and can say a lot ("Gezin werkt niet mee"), so it is in no mail either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

ASSIGNED, SOON, LATE, ESCALATION, COMMENT = "toegewezen", "bijna", "te_laat", "escalatie", "opmerking"
DIGEST, LINK, CODE = "overzicht", "link", "code"

# What somebody may choose to be mailed about; the sentence is that of the mail.
KINDS: Mapping[str, str] = {
    ASSIGNED: "Er staat een nieuwe taak voor u klaar.",
    SOON: "Een taak van u moet bijna klaar zijn.",
    LATE: "Een taak van u is te laat.",
    ESCALATION: "Er is een escalatie: u wordt gevraagd om te besluiten.",
    COMMENT: "Iemand schreef een opmerking bij een taak van u.",
}
_SUBJECTS: Mapping[str, str] = {
    ASSIGNED: "nieuwe taak",
    SOON: "taak bijna te laat",
    LATE: "taak te laat",
    ESCALATION: "escalatie, graag uw besluit",
    COMMENT: "opmerking bij een taak",
}
_CLOSING = (
    "Dit bericht is automatisch gemaakt. Er staan geen gegevens van het gezin in: die leest u in Regie.\n"
    "Welke mails u krijgt, kiest u zelf: {wishes}\n"
)


@dataclass(frozen=True)
class Letter:
    """A mail, ready to be sent; `id` is the same each time it is tried."""

    id: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Digest:
    """How somebody's work stands today: counts, and codes of cases with late work and with work for this week. `nobodys`
    are the tasks that are nobody's, for who hands out work."""

    day: date
    late: int
    late_codes: Sequence[str]
    week: int
    week_codes: Sequence[str]
    later: int
    to_claim: int
    nobodys: int

    @property
    def empty(self) -> bool:
        return not (self.late or self.week or self.later or self.to_claim or self.nobodys)


def about_task(kind: str, code: str, base: str, task_id: int) -> tuple[str, str]:
    """Subject and text of a mail about one task."""
    return f"Regie: {_SUBJECTS[kind]} ({code})", "\n\n".join(
        (
            "Goedendag,",
            f"{KINDS[kind]} Het gaat om traject {code}.",
            f"Bekijk de taak: {base}/taken/{task_id}",
            _CLOSING.format(wishes=f"{base}/instellingen"),
        )
    )


def digest(found: Digest, base: str) -> tuple[str, str]:
    """Subject and text of the daily digest."""
    lines = [
        *_counted(found.late, "taak is te laat", "taken zijn te laat", found.late_codes),
        *_counted(found.week, "taak moet binnen een week klaar", "taken moeten binnen een week klaar", found.week_codes),
        *_counted(found.later, "taak kan later", "taken kunnen later"),
        *_counted(found.to_claim, "taak kunt u oppakken", "taken kunt u oppakken"),
        *_counted(found.nobodys, "taak is nog van niemand", "taken zijn nog van niemand"),
    ]
    return f"Regie: uw werk op {found.day:%d-%m-%Y}", "\n\n".join(
        (
            "Goedemorgen,",
            "Zo staat uw werk er vandaag voor:",
            "\n".join(lines),
            f"Naar mijn werk: {base}/werk",
            _CLOSING.format(wishes=f"{base}/instellingen"),
        )
    )


def link(code: str, address: str, until: date) -> tuple[str, str]:
    """Subject and text of the mail with a link for one task."""
    return f"Regie: er wordt iets van u gevraagd ({code})", "\n\n".join(
        (
            "Goedendag,",
            f"Er wordt u gevraagd om één stap te doen in traject {code}. Daarvoor hebt u geen account nodig.",
            f"Open deze link: {address}",
            "U hebt een code van zes cijfers nodig. Die krijgt u apart: per sms of aan de telefoon.",
            f"De link werkt tot en met {until:%d-%m-%Y}, en één keer. Stuur hem niet door.",
            "Dit bericht is automatisch gemaakt. Verwacht u het niet? Open de link dan niet.\n",
        )
    )


def code_text(code: str) -> str:
    """The text message with the code of a link."""
    return f"Regie: uw code is {code}. Geef hem aan niemand."


def _counted(number: int, one: str, more: str, codes: Sequence[str] = ()) -> list[str]:
    if not number:
        return []
    seen = list(dict.fromkeys(codes))
    return [f"- {number} {one if number == 1 else more}{': ' + ', '.join(seen) if seen else ''}"]
