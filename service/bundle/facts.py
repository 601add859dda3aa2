"""The service facts: what the service itself knows of a case *today* and hands to every expression.

Tables hold rules; organisations, mandates, agreements and counts are data that those rules read (requirements.md section 7).
The names are part of the language of coordinators; `processes/README.md` explains each, and a test holds the lists together.
A dotted name is a key of a context; `[]` marks a list of contexts.
"""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "vandaag": "De datum van vandaag.",
    "ingelogd": "Of wie het formulier invult een account heeft; niet waar bij een link voor één taak.",
    "traject.code": "De code van het traject, zoals B-2291.",
    "traject.aangemeld_op": "De datum waarop het traject is begonnen.",
    "traject.fase": "De naam van de fase waarin het traject nu is; leeg als er nog geen is.",
    "traject.zijprocessen_open": "Het aantal zijprocessen dat nu loopt.",
    "verwijzer.id": "Het nummer van de organisatie die het gezin verwees.",
    "verwijzer.naam": "De naam van de organisatie die het gezin verwees.",
    "verwijzer.soort": "De soort organisatie: gi, veilig_thuis, gemeente, szw, corporatie ...",
    "verwijzer.mandaten": "De mandaten van de verwijzende organisatie die vandaag gelden (een lijst van woorden).",
    "verwijzer.afspraken": "De afspraken met de verwijzende organisatie die vandaag gelden (een lijst van woorden).",
    "opdrachtgever.id": "Het nummer van de organisatie die de opdracht geeft.",
    "opdrachtgever.naam": "De naam van de organisatie die de opdracht geeft.",
    "opdrachtgever.soort": "De soort organisatie van de opdrachtgever.",
    "opdrachtgever.mandaten": "De mandaten van de opdrachtgever die vandaag gelden.",
    "opdrachtgever.afspraken": "De afspraken met de opdrachtgever die vandaag gelden.",
    "coach.id": "Het nummer van de coach van het gezin; leeg als er nog geen coach is.",
    "coach.naam": "De naam van de coach van het gezin.",
    "coach.gezinnen": "Het aantal gezinnen dat deze coach nu heeft, dit gezin meegeteld.",
    "coaches[].id": "Het nummer van een coach.",
    "coaches[].naam": "De naam van die coach.",
    "coaches[].gezinnen": "Het aantal gezinnen dat die coach nu heeft.",
    "organisaties[].id": "Het nummer van een organisatie.",
    "organisaties[].naam": "De naam van die organisatie.",
    "organisaties[].soort": "De soort organisatie.",
    "organisaties[].mandaten": "De mandaten van die organisatie die vandaag gelden.",
    "organisaties[].afspraken": "De afspraken met die organisatie die vandaag gelden.",
}
