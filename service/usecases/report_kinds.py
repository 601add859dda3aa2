"""The reports of requirements.md 9.2: what each counts, and which day decides in which period it falls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from service.bundle.report_words import BUSY, GOOD, NOT
from service.domain.people import Role
from service.usecases.report_facts import Facts, Family, Period
from service.usecases.report_inspection import inspection
from service.usecases.report_tables import DAYS, HOURS, PLAIN, WEEKS, Counts, Draft, Measures, Sums

BASELINE = 16 * 365.25 / 12 / 7  # weeks: the chain before VIG took 2+4+3+4+3 months (requirements.md 22, seed S2)
NJI = ("Eerste pilot, NJi: 24 gezinnen", (62, 20, 18), 535)  # requirements.md 90, source 1: 62% reached, about 20% under way
SATISFACTION = 8.6  # published by VIGZorg (requirements.md 88, seed S3)
EVERYBODY, ELSE = "Alle gezinnen", "Niet bekend"
BEFORE = "Eerst: 16 maanden in de keten"


@dataclass(frozen=True)
class Kind:
    """A report: `key` stands in its address. `figure` is which cell says it shortest: (table, row, column), and `says` what.
    `reads` are the words of what it counts (`report_reading`)."""

    key: str
    title: str
    about: str
    count: Callable[[Facts, Period], list[Draft]]
    figure: tuple[int, int, int]
    says: str
    reads: str
    source: str = ""

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self.reads.split())


def weeks(first: date, last: date) -> float:
    return (last - first).days / 7


def workload(facts: Facts, period: Period) -> list[Draft]:
    families = Counts("Gezinnen met een traject", "Verwijzer", ("Gezinnen",), chart="bars")
    for one in facts.families.values():
        if one.runs_in(period.first, period.last):
            families.add(facts.organisations.get(one.referrer, ELSE), "Gezinnen", one.id)
    hours = Sums("Uren", "Soort uren", HOURS)
    for one in facts.families.values():
        if one.planned:
            hours.add("Gepland per week, nu", one.id, one.planned)
    for written in facts.written:
        hours.add("Geschreven in deze periode", written.case_id, written.hours)
    return [families, hours]


def waits(facts: Facts, period: Period) -> list[Draft]:
    lengths = Measures("Hoe lang gezinnen wachtten", "Van tot", WEEKS, reference=((BEFORE, round(BASELINE, 1)),))
    now = Counts("Nu op de wachtlijst", "Wacht al", ("Gezinnen",), chart="bars")
    for text in ("Korter dan 2 weken", "2 tot 6 weken", "6 weken of langer"):
        now.rows.append(text)
    for one in facts.families.values():
        if one.start and period.holds(one.start):
            lengths.add("Van aanmelding tot start", one.id, weeks(one.opened, one.start))
        if one.waits_since and one.coached and period.holds(one.coached):
            lengths.add("Op de wachtlijst", one.id, weeks(one.waits_since, one.coached))
        if one.waits_since and not one.coached and not one.done:
            long = weeks(one.waits_since, facts.today)
            now.add(now.rows[0 if long < 2 else 1 if long < 6 else 2], "Gezinnen", one.id)
    return [lengths, now]


def plans(facts: Facts, period: Period) -> list[Draft]:
    parts = ("Op tijd", "Te laat klaar", "Te laat, nog niet klaar")
    found = Counts("Plan van aanpak", "Programma", parts, "Deel op tijd")
    for plan in facts.plans:
        if period.holds(plan.target) and (plan.done or plan.target < facts.today):
            part = parts[2] if plan.done is None else parts[0] if plan.done <= plan.target else parts[1]
            found.add(_programme(facts, facts.families[plan.case_id]), part, plan.case_id)
    return [found]


def goals(facts: Facts, period: Period) -> list[Draft]:
    parts = {GOOD: "Bereikt", BUSY: "Loopt nog", NOT: "Niet bereikt"}
    texts = tuple(parts.values())
    by_area = Counts("Doelen per leefgebied", "Leefgebied", texts, "Deel bereikt", reference=NJI)
    by_role = Counts("Doelen per gezinslid", "Voor wie", texts, "Deel bereikt")
    for goal in facts.goals:
        if facts.families[goal.case_id].runs_in(period.first, period.last):
            by_area.add(goal.area, parts[goal.status], goal.case_id)
            by_role.add(goal.role or ELSE, parts[goal.status], goal.case_id)
    return [by_area, by_role]


def basics(facts: Facts, period: Period) -> list[Draft]:
    parts = ("Eerst en nu op orde", "Nu op orde, eerst niet", "Niet meer op orde", "Eerst en nu niet")
    found = Counts("Basiszaken: de eerste en de laatste keer", "Basiszaak", parts)
    order = {(GOOD, GOOD): 0, (NOT, GOOD): 1, (GOOD, NOT): 2, (NOT, NOT): 3}
    for one in facts.basics:
        if facts.families[one.case_id].runs_in(period.first, period.last) and (one.before, one.after) in order:
            found.add(one.name, parts[order[one.before, one.after]], one.case_id)
    return [found]


def escalations(facts: Facts, period: Period) -> list[Draft]:
    who = {Role.REFERRER.value: "De verwijzer", Role.REFERRER_MANAGER.value: "De leidinggevende", "": "Iemand anders"}
    ladder = ("Zoals aangekondigd", "Afgeweken")
    times = ("Op tijd", "Te laat", "Nog geen besluit")
    rungs = Counts("Besluiten per stap van de ladder", "Stap", ladder, "Deel zoals aangekondigd")
    answers = Counts("Kwam het besluit op tijd?", "Gevraagd aan", times, "Deel op tijd")
    lengths = Measures("Hoe lang het besluit duurde", "Gevraagd aan", DAYS)
    for one in facts.decisions:
        if not period.holds(one.asked):
            continue
        name = who[one.by]
        late = one.target is not None and (one.done or facts.today) > one.target
        answers.add(name, times[2] if one.done is None else times[1] if late else times[0], one.case_id)
        if one.done:
            rungs.add(one.rung or ELSE, ladder[one.deviates], one.case_id)
            lengths.add(name, one.case_id, (one.done - one.asked).days)
    return [rungs, answers, lengths]


def extensions(facts: Facts, period: Period) -> list[Draft]:
    share = Counts("Verlengd", "Programma", ("Verlengd", "Niet verlengd"), "Deel verlengd")
    grounds = Counts("Verzoeken om verlenging", "Grond", ("Toegekend", "Afgewezen", "Nog geen besluit"), "Deel toegekend")
    for one in facts.families.values():
        if one.start and period.holds(one.start):
            granted = one.extension is not None and one.extension[1] == GOOD
            share.add(_programme(facts, one), share.parts[0 if granted else 1], one.id)
        day = one.extension[0] if one.extension else one.extension_asked
        if period.holds(day):
            other = one.extension is not None and one.extension[2]
            ground = "Een andere grond" if other else "Doelen en basiszaken nog niet op orde"
            decided = None if one.extension is None else one.extension[1]
            grounds.add(ground, grounds.parts[2 if decided is None else 0 if decided == GOOD else 1], one.id)
    return [share, grounds]


def handovers(facts: Facts, period: Period) -> list[Draft]:
    parts = {GOOD: "Aangenomen", BUSY: "Op een wachtlijst", NOT: "Geweigerd"}
    found = Counts("Vervolghulp", "Programma", tuple(parts.values()), "Deel aangenomen")
    lengths = Measures("Van het gesprek tot de vervolghulp begint", "Vervolghulp", WEEKS)
    for one in facts.handovers:
        if period.holds(one.day):
            found.add(_programme(facts, facts.families[one.case_id]), parts[one.outcome], one.case_id)
            if one.begins:
                lengths.add(parts[one.outcome], one.case_id, max(0.0, weeks(one.day, one.begins)))
    return [found, lengths]


def monitoring(facts: Facts, period: Period) -> list[Draft]:
    found = Counts("Afspraken na de afsluiting", "Controle", ("Nagekomen", "Niet nagekomen"), "Deel nagekomen")
    for one in sorted(facts.kept, key=lambda kept: kept.month):
        if period.holds(one.day):
            found.add(f"Na {one.month} maanden", found.parts[0 if one.kept else 1], one.case_id)
    return [found]


def satisfaction(facts: Facts, period: Period) -> list[Draft]:
    mean = Measures("Cijfer van gezinnen", "Cijfer", PLAIN, mean=True, reference=(("VIGZorg, gepubliceerd", SATISFACTION),))
    spread = Counts("Verdeling van de cijfers", "Cijfer", ("Gezinnen",), chart="bars")
    spread.rows += ["8 of hoger", "6 of 7", "Lager dan 6"]
    for one in facts.families.values():
        if one.satisfied and period.holds(one.satisfied[0]):
            score = one.satisfied[1]
            mean.add(EVERYBODY, one.id, score)
            spread.add(spread.rows[0 if score >= 8 else 1 if score >= 6 else 2], "Gezinnen", one.id)
    return [mean, spread]


def ends(facts: Facts, period: Period) -> list[Draft]:
    outcomes = Counts("Hoe trajecten eindigden", "Einde", ("Trajecten",), chart="bars")
    reasons = Counts("Reden als een traject eerder eindigde", "Reden", ("Trajecten",), chart="bars")
    for one in facts.families.values():
        if one.done and period.holds(one.done):
            outcomes.add(one.outcome or ELSE, "Trajecten", one.id)
            if one.reason:
                reasons.add(one.reason, "Trajecten", one.id)
    return [outcomes, reasons]


def lead_times(facts: Facts, period: Period) -> list[Draft]:
    found = Measures("Doorlooptijd", "Van tot", WEEKS, reference=((BEFORE, round(BASELINE, 1)),))
    for one in facts.families.values():
        if one.start and one.closed and period.holds(one.closed):
            found.add("Van aanmelding tot start", one.id, weeks(one.opened, one.start))
            found.add("Van start tot afsluiting", one.id, weeks(one.start, one.closed))
            found.add("Van aanmelding tot afsluiting", one.id, weeks(one.opened, one.closed))
    return [found]


def _programme(facts: Facts, one: Family) -> str:
    return facts.programmes.get(one.programme, ELSE)


def by_coach(facts: Facts) -> list[tuple[str, int, float]]:
    """Each coach of today: name, families and planned hours per week."""
    found: dict[int, tuple[str, int, float]] = {}
    for one in facts.coaches:
        family = facts.families[one.case_id]
        if family.done is None:
            name, families, hours = found.get(one.user_id, (one.name, 0, 0.0))
            found[one.user_id] = (name, families + 1, hours + family.planned)
    return sorted(found.values())


KINDS = (
    Kind("werkdruk", "Werkdruk", "Gezinnen met een traject in deze periode, en de uren van coaches.", workload,
         (0, -1, 0), "gezinnen", "uren coaches"),
    Kind("wachttijden", "Wachttijden", "Gezinnen die in deze periode begonnen of een coach kregen.", waits,
         (0, 0, 1), "van aanmelding tot start", "wachtlijst start coaches"),
    Kind("plan", "Plan op tijd", "Plannen die in deze periode klaar moesten zijn.", plans,
         (0, -1, 4), "van de plannen op tijd", "plan_op_tijd programma"),
    Kind("doelen", "Doelen", "Doelen van gezinnen met een traject in deze periode, zoals ze er nu voor staan.", goals,
         (0, -1, 4), "van de doelen bereikt", "leefgebied doelstatus gezinslid gezinsrol",
         "Ter vergelijking: de eerste pilot (bron: NJi). "
         "Van 535 doelen was 62 procent bereikt, ongeveer 20 procent liep nog."),
    Kind("basiszaken", "Basiszaken", "De eerste en de laatste score van gezinnen met een traject in deze periode.", basics,
         (0, -1, 1), "basiszaken kwamen op orde", "basiszaak"),
    Kind("escalaties", "Escalaties", "Besluiten die in deze periode aan de verwijzer zijn gevraagd.", escalations,
         (1, -1, 4), "van de besluiten op tijd", "escalatie trede afwijking"),
    Kind("verlenging", "Verlenging", "Trajecten die in deze periode begonnen, en verzoeken uit deze periode.", extensions,
         (0, -1, 3), "van de trajecten verlengd", "start verlenging_gevraagd verlenging andere_grond programma"),
    Kind("overdracht", "Overdracht", "Gesprekken over vervolghulp in deze periode.", handovers,
         (0, -1, 4), "van de vervolghulp aangenomen", "overdracht vervolghulp_vanaf programma"),
    Kind("monitoring", "Monitoring", "Controles in deze periode, na 3, 6 en 9 maanden.", monitoring,
         (0, -1, 3), "van de afspraken nagekomen", "controle nagekomen"),
    Kind("tevredenheid", "Tevredenheid", "Cijfers die gezinnen in deze periode gaven.", satisfaction, (0, 0, 1), "gemiddeld",
         "tevredenheid", "Ter vergelijking: 8,6. Dat cijfer publiceerde VIGZorg."),
    Kind("einde", "Einde", "Trajecten die in deze periode eindigden.", ends,
         (0, -1, 0), "trajecten eindigden", "uitkomst einde"),
    Kind("doorlooptijd", "Doorlooptijd", "Trajecten waarvan de begeleiding in deze periode is afgesloten.", lead_times,
         (0, -1, 1), "van aanmelding tot afsluiting", "start afsluiting"),
    Kind("inspectie", "Zelfcheck inspectie", "Wat de inspectie miste, en wat Regie daarvan kan tellen in deze periode.",
         inspection, (0, 0, 3), "gezinnen met een verwijzer die een mandaat heeft",
         "partners wachtlijst coaches overdracht vervolghulp_vanaf escalatie einde tevredenheid afsluiting",
         "Bron: het onderzoek van de inspecties (STJ). Een cijfer zegt dat iets is vastgelegd, niet dat het werkt."),
)  # fmt: skip
