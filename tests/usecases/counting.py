"""Seven invented families whose figures are known by hand, on a bundle with the marks of reports."""

from __future__ import annotations

from service.store import answers
from service.store.session import Store
from tests.usecases.diagrams import DATA, ESCALATION, FILES, MAIN, RESEARCH, choice, diagram, field, form, rows
from tests.usecases.made_once import made_once
from tests.usecases.world import World, world

AREA = field("select", "gebied", "rapport:leefgebied", values=choice("wonen", "=school"))
STATUS = field("select", "stand", "rapport:doelstatus goed=af bezig=loopt niet=fout", values=choice("af", "loopt", "fout"))
PERSONS = "=for p in personen return {value: p.id, label: p.naam}"
WHO = field("select", "wie", "rapport:gezinslid", False, valuesExpression=PERSONS)
HOUSE = field("radio", "huis", "rapport:basiszaak goed=schoon niet=vies", False, values=choice("schoon", "vies"))
SCORE = field("number", "cijfer", "rapport:tevredenheid", False)
ROLE = field("select", "rol", "rapport:gezinsrol", False, values=choice("kind", "ouder"))
REPORTED: dict[str, bytes] = {
    **FILES,
    "processes/traject.bpmn": diagram(
        "traject", "Traject",
        MAIN.replace("formulier=toewijzing", "formulier=toewijzing | merken=wachtlijst").replace(
            "calls=onderzoek | merken=fase", "calls=onderzoek | merken=fase, uren:8"
        ),
        merken="hoofdproces",
    ),
    "processes/onderzoek.bpmn": diagram(
        "onderzoek", "Onderzoek", RESEARCH.replace("vanaf=klok\n", "vanaf=klok | merken=rapport:plan_op_tijd\n")
    ),
    "processes/niet-meewerken.bpmn": diagram(
        "niet-meewerken", "Niet meewerken", ESCALATION.replace("formulier=oordeel", "formulier=keuze | merken=escalatie")
    ),
    "processes/gegevens.yaml": DATA.replace(
        "afgeleid:",
        "  - {sleutel: doelen, naam: Doelen, merken: doel}\n"
        "  - {sleutel: uren, naam: Uren, mag_toevoegen: [coach], formulier: uren}\nafgeleid:",
    ).encode(),
    "forms/aanmelding.form": form(
        "aanmelding",
        field("textfield", "gezinsnaam", "persoonsgegeven"),
        field("datetime", "klok", "kop", subtype="date"),
        field("radio", "soort", "programma", False, values=choice("noord", "zuid")),
        field("select", "gemeente", "organisatie:opdrachtgever", required=False,
              valuesExpression='=for o in organisaties[soort = "gemeente"] return {value: o.id, label: o.naam}'),
        rows("personen", field("textfield", "naam"), ROLE),
    ),
    "forms/onderzoek.form": form(
        "onderzoek",
        field("textarea", "verslag", "persoonsgegeven"),
        field("datetime", "begonnen", "rapport:start", subtype="date"),
        HOUSE,
        rows("personen", field("textfield", "naam"), ROLE),
        rows("doelen", WHO, AREA, STATUS),
    ),
    "forms/oordeel.form": form(
        "oordeel", field("textfield", "oordeel"), field("checkbox", "nog_eens", required=False), HOUSE, SCORE
    ),
    "forms/keuze.form": form(
        "keuze",
        field("radio", "stap", "rapport:trede", values=choice("waarschuwen", "niets")),
        field("textarea", "waarom", "persoonsgegeven, rapport:afwijking", required=False),
    ),
    "forms/uren.form": form("uren", field("number", "aantal", "rapport:uren")),
}  # fmt: skip


@made_once
def seven(store: Store, ordered: int = 7) -> World:
    """Seven families begin on one day, and `ordered` of them by order of the municipality. Each has a goal for living, which is
    its child's and reached, and one for school. Of the last two families the plan is late and the goal for school failed."""
    w = world(store, REPORTED)
    for number in range(7):
        town = {"gemeente": str(w.organisations["Gemeente"].id)} if number < ordered else {}
        w.admitted(soort="noord" if number < 5 else "zuid", personen=[{"naam": "Kim", "rol": "kind"}], **town)
    w.later(days=30)
    for number in range(7):
        if number == 5:
            w.later(days=20)
        research(w, number + 1, "fout" if number > 4 else "loopt")
    return w


def research(w: World, case_id: int, school: str) -> None:
    """The research of one family, that began two weeks after its referral."""
    with w.regie.store.read() as tx:
        [child] = {one.row for one in answers.history(tx, case_id, ["personen"]) if one.row}
    w.do(
        "Onderzoek doen", "coach", case_id, verslag="Gezien.", begonnen="2026-03-16", huis="vies",
        personen=[{"id": child, "naam": "Kim", "rol": "kind"}],
        doelen=[{"wie": child, "gebied": "wonen", "stand": "af"}, {"gebied": "=school", "stand": school}],
    )  # fmt: skip
