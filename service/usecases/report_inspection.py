"""What the inspection found lacking around these families, and what Regie can count of it (requirements.md 5; 9.2 nr 14).

The findings are those of the inspectorates (STJ). A count tells that something was noted, not that it works: what no count
answers is a row that says what to look at.
"""

from __future__ import annotations

from service.bundle.report_words import GOOD
from service.domain.caseload import GUIDED, MOST_FAMILIES
from service.domain.people import DATA_SHARING, Organisation
from service.usecases.report_facts import Facts, Period
from service.usecases.report_tables import Checks, Draft

LONGEST = 42  # days on the waiting list, as the report of waiting times divides them
MANDATE = "Doorzettingsmacht: van de verwijzer is een mandaat vastgelegd"
AGREED = "Samenwerken: er geldt een afspraak met de verwijzer"
DECIDER = "Beslissen: van de verwijzer is bekend wie beslist"
WAITED = "Wachten: het gezin kreeg binnen 6 weken een coach"
FOLLOWED = "Vervolg: de hulp is aangenomen en heeft een begindag"
SHARED = "Informatie delen: er geldt een afspraak met de verwijzer"
GUIDES = "Caseload: de coach begeleidt nu hooguit 5 gezinnen"
WENT_ON = "Weigeren: het traject stopte niet eerder na een escalatie"
ASKED = "Behoefte van het gezin: bij de afsluiting gaf het gezin een cijfer"
BY_HAND = (
    "Kijk zelf. Eén definitie: gebruikt elke partner de tekst op het formulier van de aanmelding?",
    "Kijk zelf. Het plan is leidend: lezen partners mee, en houden zij zich aan de nieuwste versie?",
    "Kijk zelf. Afspraak over de caseload: klopt de pagina voor partners?",
    "Kijk zelf. Resultaten samen: is het jaarrapport met partners besproken?",
)


def inspection(facts: Facts, period: Period) -> list[Draft]:
    found = Checks("Bevindingen van de inspectie", "Bevinding", ("Op orde", "Niet op orde"), "Deel op orde", by_hand=BY_HAND)
    for text in (MANDATE, AGREED, DECIDER, WAITED, FOLLOWED, SHARED, GUIDES, WENT_ON, ASKED):
        found.row(text)
    _partners(found, facts, period)
    _families(found, facts, period)
    for handover in facts.handovers:
        if period.holds(handover.day):
            found.add(FOLLOWED, handover.outcome == GOOD and handover.begins is not None, handover.case_id)
    _coaches(found, facts)
    return [found]


def _partners(found: Checks, facts: Facts, period: Period) -> None:
    """What holds today, or held on the last day of the period."""
    day = min(facts.today, period.last or facts.today)
    for one in facts.families.values():
        if one.runs_in(period.first, period.last):
            partner = facts.partners.get(one.referrer, Organisation(0, "", ""))
            agreements = [agreed for agreed in partner.agreements if agreed.holds_on(day)]
            found.add(MANDATE, any(mandate.holds_on(day) for mandate in partner.mandates), one.id)
            found.add(AGREED, any(agreed.name != DATA_SHARING for agreed in agreements), one.id)
            found.add(DECIDER, partner.id in facts.deciders, one.id)
            found.add(SHARED, any(agreed.name == DATA_SHARING for agreed in agreements), one.id)


def _families(found: Checks, facts: Facts, period: Period) -> None:
    refused = {decision.case_id for decision in facts.decisions if period.holds(decision.asked)}
    for one in facts.families.values():
        if one.waits_since and one.coached and period.holds(one.coached):
            found.add(WAITED, (one.coached - one.waits_since).days <= LONGEST, one.id)
        elif one.waits_since and not one.coached and not one.done and (facts.today - one.waits_since).days > LONGEST:
            found.add(WAITED, False, one.id)
        if one.id in refused:
            found.add(WENT_ON, not (one.done and one.reason), one.id)
        if period.holds(one.closed):
            found.add(ASKED, one.satisfied is not None, one.id)


def _coaches(found: Checks, facts: Facts) -> None:
    """As they are today, whatever the period: who follows a family only guides it no more."""
    guided: dict[int, int] = {}
    for coached in facts.coaches:
        family = facts.families[coached.case_id]
        if family.done is None:
            guided[coached.user_id] = guided.get(coached.user_id, 0) + (family.planned >= GUIDED)
    for user_id, families in guided.items():
        found.add(GUIDES, families <= MOST_FAMILIES, user_id)
