"""The marks: the few words that make the service treat an element, field or register specially.

Python knows marks, never the names of elements, fields or files. A coordinator writes them in the property `merken`,
separated by commas; a mark may carry an argument after a colon: `eenmalig:verlenging`, `deelnemer:coach`.
`processes/README.md` explains each one to coordinators; a test holds the two lists together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Marks = Mapping[str, str]


@dataclass(frozen=True)
class Mark:
    """One mark: where it may stand ("process", "element", "field", "register", "derived") and whether it takes an argument."""

    name: str
    where: frozenset[str]
    argument: bool
    meaning: str


def _mark(name: str, where: str, meaning: str, argument: bool = False) -> tuple[str, Mark]:
    return name, Mark(name, frozenset(where.split()), argument, meaning)


MARKS: Mapping[str, Mark] = dict(
    [
        _mark("hoofdproces", "process", "Het proces van het hele traject; hiermee begint een aanmelding."),
        _mark("vooraf", "process", "Kan beginnen zonder dat er een traject is, en maakt er geen."),
        _mark("na_afsluiting", "process", "Kan ook nog beginnen als het traject is afgesloten."),
        _mark("fase", "element", "Dit aangeroepen proces is een fase op de faselijn van het traject."),
        _mark("mijlpaal", "element", "Komt als mijlpaal in het logboek."),
        _mark("eenmalig", "element", "Kan in een traject maar een keer gebeuren, ook na een wijziging van het proces.", True),
        _mark("wettelijk", "element", "Een wettelijke termijn: schuift nooit op, en loopt af op een werkdag."),
        _mark("spoed", "element", "Gaat voor alles: staat bovenaan en gaat buiten kantoortijd naar de dienst."),
        _mark("besluit", "element", "Een besluit waarvoor een mandaat nodig is: kan niet via een link."),
        _mark("escalatie", "element", "Een escalatie: wie besluit, krijgt altijd meteen een mail."),
        _mark("wachtlijst", "element", "Zolang deze taak openstaat, staat het gezin op de wachtlijst voor een coach."),
        _mark("prioriteit", "element", "De uitkomst zegt hoe dringend een wachtend gezin is, en tot wanneer het mag wachten."),
        _mark("uren", "element", "Zoveel uur per week kost een gezin de coach in deze fase.", True),
        _mark("persoonsgegeven", "field register", "Wordt apart bewaard en staat nooit in lijsten of het logboek."),
        _mark("bsn", "field", "Een burgerservicenummer: elfproef, apart bewaard, in beeld afgeschermd."),
        _mark("deelnemer", "field", "Het antwoord is een gebruiker, die deze rol in het traject krijgt.", True),
        _mark("organisatie", "field", "Het antwoord is een organisatie, die deze rol in het traject krijgt.", True),
        _mark("heel_traject", "field", "Geldt voor het hele traject, ook als het in een zijproces is ingevuld."),
        _mark("kader", "field", "Het kader van de hulp (vrijwillig, drang, OTS): staat op elk document."),
        _mark("kop", "field derived", "Staat bovenaan de pagina van het traject."),
        _mark("telkens_nieuw", "field", "Staat elke keer leeg in het formulier: wie het invult, oordeelt opnieuw."),
        _mark("agenda", "field", "Deze datum staat in de agenda. In een rij hoort de tijd met dit merk erbij."),
        _mark("nu", "field", "Staat in een nieuw formulier op vandaag; een tijd op nu."),
        _mark("programma", "field", "Het programma van het traject: de lijst van trajecten is erop te filteren."),
        _mark("einde", "field derived", "De dag waarop het traject volgens plan eindigt: dan komt er een plek vrij."),
        _mark("meetwaarde", "field", "Een score die in de tijd wordt gevolgd."),
        _mark("rapport", "field element", "Telt mee in de rapporten; het woord erachter zegt waarvoor.", True),
        _mark("voorwaarden", "register", "Dit register bevat de voorwaarden aan het gezin."),
        _mark("ladder", "register", "Dit register bevat de consequenties, in de volgorde waarin ze volgen."),
        _mark("doel", "register", "Dit register bevat de doelen van het gezin."),
        _mark("snel", "register", "Een regel hierin noteert u met twee tikken op de telefoon."),
    ]
)


def read_marks(text: str) -> dict[str, str]:
    """`"fase, eenmalig:verlenging"` -> `{"fase": "", "eenmalig": "verlenging"}`. Whether they are known is for the checks."""
    pairs = (part.strip().partition(":") for part in text.split(",") if part.strip())
    return {name.strip(): argument.strip() for name, _, argument in pairs}
