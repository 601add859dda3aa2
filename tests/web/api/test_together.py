"""What coordinators and referrers do around cases through the API, held against what the document promises."""

from __future__ import annotations

from datetime import date

from service.store import deciders, events
from service.store.session import Store
from service.usecases import covers, suspend
from service.usecases.report_kinds import KINDS
from tests.usecases.agenda_world import AGENDA_FILES
from tests.usecases.counting import seven
from tests.usecases.diagrams import FILES, field, form
from tests.usecases.staffed import FILES_STAFFED
from tests.usecases.test_referrals import RICH
from tests.web.api.calling import Api, api
from tests.web.api.described import Described
from tests.web.visiting import site_on


def by(made: Api, username: str) -> Described:
    """A client that holds every answer against the document."""
    return Described(made.app.test_client(), made.caller(username).token)


def ids(made: Api, *usernames: str) -> list[int]:
    return [made.world.users[one].id for one in usernames]


def test_several_tasks_are_looked_at_and_done(made: Api) -> None:
    for _ in range(2):
        made.world.refer()
    coordinator, [other] = by(made, "coordinator"), ids(made, "tweede")
    tasks = [one["id"] for one in coordinator.do("listTasks")["items"]]
    thought = {"wat": "toewijzen", "taken": [*tasks, 9999]}
    seen = coordinator.do("previewTasks", body=thought)
    assert [one["taak"]["id"] for one in seen["taken"]] == tasks and seen["onbekend"] == 1
    assert other in [one["id"] for one in seen["kandidaten"]] and [one["veld"] for one in seen["nodig"]] == ["gebruiker"]
    stands = [{"taak": one["taak"]["id"], "stand": one["stand"]} for one in seen["taken"]]
    wrong = coordinator.do("changeTasks", 422, {"wat": "toewijzen", "taken": stands})
    assert wrong["errors"][0]["pointer"] == "#/gebruiker"
    assert coordinator.do("previewTasks", body={**thought, "gebruiker": other})["taken"][0]["gebeurt"] == "Gaat naar Tweede."
    done = coordinator.do("changeTasks", body={"wat": "toewijzen", "gebruiker": other, "taken": stands})
    assert [one["gedaan"] for one in done["taken"]] == [True, True] and done["onbekend"] == 0
    again = coordinator.do("changeTasks", body={"wat": "toewijzen", "gebruiker": other, "taken": stands})
    assert [one["tekst"] for one in again["taken"]] == ["Deze taak is al van Tweede."] * 2
    assert {one["behandelaar"]["id"] for one in by(made, "tweede").do("listTasks")["items"]} == {other}


def test_moving_several_dates_twice_moves_them_once(made: Api) -> None:
    made.world.refer()
    coordinator = by(made, "coordinator")
    plan = {"wat": "verplaatsen", "dagen": 7, "reden": "Later afgesproken"}
    [line] = coordinator.do("previewTasks", body={**plan, "taken": [1]})["taken"]
    body = {**plan, "taken": [{"taak": 1, "stand": line["stand"]}]}
    assert coordinator.do("changeTasks", body=body)["taken"][0]["gedaan"]
    assert not coordinator.do("changeTasks", body=body)["taken"][0]["gedaan"]
    assert coordinator.do("getTask", taak=1)["streefdatum"] == "2026-03-14"
    coordinator.do("changeTasks", body={"wat": "oppakken", "taken": [
        {"taak": 1, "stand": coordinator.do("previewTasks", body={"wat": "oppakken", "taken": [1]})["taken"][0]["stand"]}]})
    away = {"wat": "wegzetten", "dag": "2026-03-05"}
    [line] = coordinator.do("previewTasks", body={**away, "taken": [1]})["taken"]
    coordinator.do("changeTasks", body={**away, "taken": [{"taak": 1, "stand": line["stand"]}]})
    assert coordinator.do("listTasks")["items"][0]["groep"] == "weggelegd"
    coordinator.do("wakeTasks", 204, {"taken": [1, 2]})
    assert coordinator.do("listTasks")["items"][0]["groep"] != "weggelegd"


def test_a_caseload_goes_over(made: Api) -> None:
    code = made.world.admitted().code
    coordinator, [coach, other] = by(made, "coordinator"), ids(made, "coach", "invaller")
    seen = coordinator.do("previewHandover", van=coach, naar=other)
    assert [one["code"] for one in seen["gezinnen"]] == [code] and {coach, other} <= {one["id"] for one in seen["coaches"]}
    body = {"van": coach, "naar": other, "trajecten": [code], "reden": "Lang ziek"}
    [told] = coordinator.do("handOver", body=body)["items"]
    assert told["gedaan"] and "Invaller" in told["tekst"] and "Onderzoek doen" in made.world.titles("invaller")
    assert not coordinator.do("handOver", body=body)["items"][0]["gedaan"]
    coordinator.do("handOver", 404, {**body, "trajecten": ["B-0000"]})
    coordinator.do("handOver", 422, {**body, "naar": coach})
    assert coordinator.do("previewHandover")["gezinnen"] == []


def test_a_link_is_made_once_and_revoked(made: Api) -> None:
    made.world.act("niet-meewerken", "coach", made.world.admitted().case_id, feiten="f")
    task = made.world.task("Escalatie besluiten", "verwijzer").task_id
    coach = by(made, "coach")
    [partner] = coach.do("listLinks", taak=task)["organisaties"]
    body = {"naam": "Gast", "email": "gast@elders.example", "telefoon": "06 1234 5678", "organisatie": partner["id"]}
    key = {"Idempotency-Key": "k"}
    given = coach.do("makeLink", 201, body, key, taak=task)
    assert len(given["code"]) == 6 and not given["perSms"] and given["adres"] is None
    assert "al gemaakt" in coach.do("makeLink", 409, body, key, taak=task)["detail"]
    told = coach.do("makeLink", 422, {**body, "email": "x", "telefoon": "x"}, taak=task)
    assert [one["pointer"] for one in told["errors"]] == ["#/email", "#/telefoon"]
    [line] = coach.do("listLinks", taak=task)["items"]
    assert line["staat"] == "open" and line["organisatie"] == "Jeugdbescherming"
    coach.do("revokeLink", 204, taak=task, link=line["id"])
    assert coach.do("listLinks", taak=task)["items"][0]["staat"] == "ingetrokken"
    coach.do("revokeLink", 404, taak=task, link="geen")
    by(made, "verwijzer").do("listLinks", 404, taak=task)


def test_substitution_and_duty(made: Api) -> None:
    coordinator, coach, [one, other] = by(made, "coordinator"), by(made, "coach"), ids(made, "coach", "invaller")
    days = {"vanaf": "2026-03-02", "totEnMet": "2026-03-06"}
    coach.do("addCover", 201, {"vervanger": other, **days})
    coach.do("addCover", 409, {"vervanger": other, **days})
    coach.do("addCover", 403, {"wie": other, "vervanger": one, **days})
    [cover] = coach.do("listCovers")["items"]
    assert cover["staat"] == "nu" and cover["vanMij"] and cover["magBeeindigen"] and cover["vervanger"] == "Invaller"
    coach.do("endCover", 204, vervanging=cover["id"])
    assert [(found["staat"], found["magBeeindigen"]) for found in coach.do("listCovers")["items"]] == [("voorbij", False)]
    coordinator.do("endCover", 409, vervanging=cover["id"])
    coordinator.do("setDuty", 204, {"gebruiker": one, **days})
    roster = coach.do("listDuties")
    assert [day["wie"] for day in roster["items"][:7]] == ["Coach"] * 5 + ["", ""] and not roster["magPlannen"]
    coordinator.do("setDuty", 204, {"gebruiker": None, "vanaf": "2026-03-03", "totEnMet": "2026-03-03"})
    assert coach.do("listDuties")["items"][1]["wie"] == "" and coordinator.do("listDuties")["kandidaten"]
    told = coordinator.do("setDuty", 422, {"gebruiker": 99, "vanaf": "2026-03-01", "totEnMet": "2026-02-01"})
    assert [one["pointer"] for one in told["errors"]] == ["#/gebruiker", "#/vanaf", "#/totEnMet"]


def test_the_agenda(sqlite_store: Store) -> None:
    made = api(sqlite_store, AGENDA_FILES)
    code = made.world.admitted().code
    coach = by(made, "coach")
    visit = {"dag": "2026-03-04", "uur": "14:30", "bellen": "06 12345678"}
    coach.do("addRow", 201, {"antwoorden": visit}, code=code, register="langsgaan")
    coach.do("addCover", 201, {"vervanger": ids(made, "invaller")[0], "vanaf": "2026-03-04", "totEnMet": "2026-03-06"})
    found = coach.do("getAgenda", van="2026-03-01", totEnMet="2026-04-30")
    assert {"datum", "streefdatum", "afwezig"} <= {one["soort"] for one in found["items"]}
    [away] = [one for one in found["items"] if one["soort"] == "afwezig"]
    assert (away["dag"], away["totEnMet"], away["ander"]) == ("2026-03-04", "2026-03-06", "Invaller")
    [noting] = found["noteren"]
    assert {"register": "langsgaan", "naam": "Langs", "snel": True} in noting["registers"]
    assert found["mensen"] == [] and len(coach.do("getAgenda")["items"]) < len(found["items"])
    for wrong in ({"van": "2026-03-01", "totEnMet": "2027-03-01"}, {"totEnMet": "2026-03-01"}, {"van": "0001-01-01"},
                  {"van": "9999-12-31"}):  # fmt: skip
        assert coach.do("getAgenda", 400, **wrong)["errors"][0]["parameter"] == "totEnMet"
    coach.do("getAgenda", 404, wie="team")
    coordinator = by(made, "coordinator")
    assert coordinator.do("getAgenda", wie=str(ids(made, "coach")[0]), van="2026-03-04")["items"]
    assert coordinator.do("getAgenda", wie="team")["mensen"]


def test_the_values_of_rows_have_their_types(sqlite_store: Store) -> None:
    asked = form(
        "persoon", field("textfield", "naam", "persoonsgegeven"), field("number", "leeftijd", required=False),
        field("datetime", "dag", required=False, subtype="date"), field("datetime", "uur", required=False, subtype="time"),
        field("checkbox", "thuis", required=False), field("textfield", "nummer", "bsn", required=False),
        field("checklist", "talen", required=False, values=[{"value": "nl", "label": "Nederlands"}]),
    )  # fmt: skip
    made = api(sqlite_store, {**FILES, "forms/persoon.form": asked})
    code, coach = made.world.admitted().code, by(made, "coach")
    given = {"naam": "Sam", "leeftijd": 7.5, "dag": "2026-03-04", "uur": "14:30", "thuis": True, "nummer": "111222333",
             "talen": ["nl"]}  # fmt: skip
    coach.do("addRow", 201, {"antwoorden": given}, code=code, register="personen")
    [register] = coach.do("listRegisters", code=code)["items"]
    row = next(one for one in register["rijen"] if one["waarden"]["naam"] == "Sam")
    wanted = {**given, "uur": "14:30:00"}
    assert {key: row["waarden"][key] for key in wanted if key != "nummer"} == {
        key: value for key, value in wanted.items() if key != "nummer"}
    assert "nummer" not in row["waarden"] and "111222333" not in str(register)
    kinds = {one["sleutel"]: one["soort"] for one in register["velden"]}
    assert kinds["leeftijd"] == "number" and [one["label"] for one in register["velden"]] == register["kolommen"]
    one_row = coach.do("getRow", code=code, register="personen", rij=row["id"])
    assert one_row["waarden"] == row["waarden"] and one_row["velden"] == register["velden"]
    kim = next(one for one in register["rijen"] if one["waarden"]["naam"] == "Kim")
    assert kim["waarden"]["leeftijd"] is None


def test_a_referrer_sees_its_families(sqlite_store: Store) -> None:
    made = api(sqlite_store, RICH)
    code = made.world.admitted().code
    made.world.act("niet-meewerken", "coach", 1, feiten="De deur bleef dicht.")
    referrer = by(made, "verwijzer")
    [family] = referrer.do("listFamilies")["items"]
    assert family["code"] == code and family["gevraagd"][0]["titel"] == "Escalatie besluiten"
    assert family["escalaties"][0]["loopt"] and family["escalaties"][0]["besluiten"][0]["gedaan"] is None
    assert referrer.do("listFamilies", gesloten="true")["items"] == []
    made.world.later(days=2).do("Escalatie besluiten", "verwijzer", keuze="waarschuwen", boodschap="Kom op tijd.")
    found = referrer.do("getFamily", code=code)
    [decided] = found["escalaties"][0]["besluiten"]
    assert (decided["besluit"], decided["dagen"]) == ("Waarschuwen", 2) and not found["escalaties"][0]["loopt"]
    assert found["voorwaarden"][0]["rijen"][0]["waarden"] == {"naam": "Kim", "rol": "kind"}
    by(made, "vreemde").do("getFamily", 404, code=code)


def test_the_morning_of_a_coordinator(sqlite_store: Store) -> None:
    made = api(sqlite_store, FILES_STAFFED)
    waits = made.world.refer(programma="zuid")
    made.world.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    guided = made.world.admitted()
    coordinator = by(made, "coordinator")
    [waiting] = coordinator.do("listWaiting")["items"]
    assert (waiting["traject"], waiting["prioriteit"], waiting["tot"]) == (waits.code, "spoed", "2026-03-16")
    staffing = coordinator.do("getStaffing")
    load = next(one for one in staffing["coaches"] if one["naam"] == "Coach")
    assert [one["traject"] for one in load["gezinnen"]] == [guided.code] and (load["uren"], load["begeleid"]) == (10.0, 1)
    assert staffing["wachten"] == 1 and staffing["weken"][0]["vanaf"] == "2026-03-02"
    with sqlite_store.transaction() as tx:
        events.add_incident(tx, None, None, None, made.world.now, process="", element="", text="Een mail kwam niet aan.")
    page = coordinator.do("getMorning")
    assert {one["deel"]: one["aantal"] for one in page["aantallen"]}["van-niemand"] == len(page["vanNiemand"]) == 1
    assert {one["rol"] for one in page["kandidaten"]} >= {"coordinator", "coach"}
    made.world.later(days=60)
    assert coordinator.do("listLate")["items"] and coordinator.do("listStuck")["items"]
    assert coordinator.do("listNobodys", pagina=2)["items"] == []
    [broken] = coordinator.do("listIncidents")["items"]
    assert broken["magAfhandelen"] and page["storingen"][0]["id"] == broken["id"]
    coordinator.do("settleIncident", 204, storing=broken["id"])
    coordinator.do("settleIncident", 404, storing=broken["id"])


def test_reports_are_given_as_they_are_published(sqlite_store: Store) -> None:
    made = Api(site_on(seven(sqlite_store)))
    coordinator = by(made, "coordinator")
    listed = coordinator.do("listReports")
    assert [one["sleutel"] for one in listed["items"]] == [kind.key for kind in KINDS] and listed["keuzes"]["jaren"] == [2026]
    [figure] = [one for one in listed["items"] if one["sleutel"] == "doelen"]
    assert figure["cijfer"] == {"waarde": 50.0, "afgeschermd": False} and figure["eenheid"] == "%"
    goals = coordinator.do("getReport", sleutel="doelen", jaar=2026)
    rows = {row["naam"]: [cell["waarde"] for cell in row["cijfers"]] for row in goals["tabellen"][0]["rijen"]}
    assert rows["Wonen"] == [7, 0, 0, 7, 100] and rows["=school"] == [0, None, None, 7, 0]
    hidden = next(row for row in goals["tabellen"][0]["rijen"] if row["naam"] == "=school")["cijfers"][1]
    assert hidden == {"waarde": None, "afgeschermd": True}
    assert "Per coach, nu" not in [table["titel"] for table in coordinator.do("getReport", sleutel="werkdruk")["tabellen"]]
    coordinator.do("getReport", 404, sleutel="geheim")
    coordinator.do("getReport", 404, sleutel="doelen", jaar=9999)
    by(made, "coach").do("getReport", 403, sleutel="doelen")


def test_a_case_tells_what_its_page_tells(sqlite_store: Store) -> None:
    made = api(sqlite_store, AGENDA_FILES)
    code = made.world.admitted().code
    visit = {"dag": "2026-03-04", "uur": "14:30", "bellen": "06 12345678"}
    coach = by(made, "coach")
    coach.do("addRow", 201, {"antwoorden": visit}, code=code, register="langsgaan")
    with sqlite_store.transaction() as tx:
        deciders.save(tx, None, made.world.organisations["Jeugdbescherming"].id, name="Teamleider", about="", bound="",
                      phone="030 1234567", email="")  # fmt: skip
    found = coach.do("getCase", code=code)
    assert {"register": "langsgaan", "naam": "Langsgaan"} in found["toevoegen"] and found["publicatie"] is None
    assert found["telefoons"] == [{"naam": "Langsgaan", "over": "Langsgaan", "nummer": "06 12345678"}]
    assert found["beslissers"][0]["naam"] == "Teamleider" and "Plan" in [one["titel"] for one in found["komendeFasen"]]
    assert by(made, "coordinator").do("getCase", code=code)["publicatie"]
    who = made.world.users["coordinator"].id
    assert {one["wie"] for one in coach.do("listDossier", code=code, gebruiker=who)["items"]} == {"Coordinator"}
    coach.do("addCover", 201, {"vervanger": ids(made, "invaller")[0], "vanaf": "2026-03-02", "totEnMet": "2026-03-06"})
    assert by(made, "invaller").do("listTasks")["items"][0]["namens"] == "Coach"


def test_lists_are_filtered_as_on_the_pages(sqlite_store: Store) -> None:
    made = api(sqlite_store, FILES_STAFFED)
    waits, guided = made.world.refer(programma="zuid").code, made.world.admitted(programma="noord").code
    coordinator, [coach] = by(made, "coordinator"), ids(made, "coach")
    by_ = coordinator.do("getCaseFilters")
    assert by_["fasen"] == ["Onderzoek"] and {"id": coach, "naam": "Coach"} in by_["coaches"]
    assert {"waarde": "zuid", "naam": "Zuid"} in by_["programmas"]
    referrer = by_["verwijzers"][0]["id"]
    for wanted, codes in (
        ({"fase": "Onderzoek"}, [guided]), ({"coach": coach}, [guided]), ({"programma": "zuid"}, [waits]),
        ({"verwijzer": referrer, "volgorde": "code"}, sorted([waits, guided])), ({"verwijzer": 9999}, []),
        ({"stand": "dezeWeek"}, [waits]), ({"stand": "teLaat"}, []), ({"paginaGrootte": 1, "pagina": 2}, [waits]),
        ({"paginaGrootte": 1, "pagina": 3}, []),
    ):  # fmt: skip
        assert [one["code"] for one in coordinator.do("listCases", **wanted)["items"]] == codes, wanted
    [line] = coordinator.do("listCases", programma="zuid")["items"]
    assert (line["programma"], line["taak"], line["termijn"]) == ("Zuid", "Aanmelding beoordelen", "2026-03-07")
    suspend.suspend(made.world.regie, made.world.users["coordinator"], 2, date(2026, 3, 2), "Vakantie", made.world.now)
    assert coordinator.do("listCases", stand="staatStil")["items"][0]["staatStilSinds"]
    for wanted, number in (({"titel": "Aanmelding beoordelen"}, 1), ({"zoek": waits}, 1), ({"fase": "Plan"}, 0),
                           ({"traject": guided}, 0)):  # fmt: skip
        assert len(coordinator.do("listTasks", **wanted)["items"]) == number, wanted


DAYS = {"vanaf": "2026-03-02", "totEnMet": "2026-03-06"}
SOMEBODY = {"naam": "Gast", "email": "gast@elders.example", "telefoon": "06 1234 5678", "organisatie": 1}
REFUSED = (
    # an operation, what is sent along, and what each is told: who sees the case but may not, and who doesn't see it
    ("previewTasks", {"wat": "toewijzen", "taken": [1]}, {}, {"coach": 403, "vreemde": 403}),
    ("changeTasks", {"wat": "verplaatsen", "dagen": 1, "reden": "r", "taken": [{"taak": 1, "stand": "x"}]}, {},
     {"coach": 403, "verwijzer": 403}),
    ("previewHandover", None, {"van": 1}, {"coach": 403, "verwijzer": 403, "lezer": 403}),
    ("handOver", {"van": 1, "naar": 2, "trajecten": ["@"], "reden": "r"}, {}, {"coach": 403, "vreemde": 404}),
    ("listLinks", None, {"taak": "@"}, {"verwijzer": 404, "vreemde": 404, "invaller": 404}),
    ("makeLink", SOMEBODY, {"taak": "@"}, {"verwijzer": 403, "vreemde": 403, "invaller": 404}),
    ("revokeLink", None, {"taak": "@", "link": "x"}, {"verwijzer": 403, "vreemde": 403, "invaller": 404}),
    ("addCover", {"wie": 8, "vervanger": 9, **DAYS}, {}, {"invaller": 403, "verwijzer": 403}),
    ("endCover", None, {"vervanging": 1}, {"invaller": 404, "vreemde": 404}),
    ("listDuties", None, {}, {"verwijzer": 403, "lezer": 403}),
    ("setDuty", {"gebruiker": None, **DAYS}, {}, {"coach": 403, "verwijzer": 403}),
    ("getAgenda", None, {"wie": "team"}, {"coach": 404, "verwijzer": 404}),
    ("listFamilies", None, {}, {"coach": 403, "coordinator": 403, "opdrachtgever": 403}),
    ("getFamily", None, {"code": "@"}, {"coach": 403, "coordinator": 403, "vreemde": 404}),
    *((id_, None, {}, {"coach": 403, "verwijzer": 403, "opdrachtgever": 403, "privacy": 403}) for id_ in (
        "getMorning", "listLate", "listNobodys", "listStuck", "listIncidents", "listWaiting", "getStaffing")),
    ("listReports", None, {}, {"coach": 403, "verwijzer": 403}),
    ("settleIncident", None, {"storing": 1}, {"coach": 403, "verwijzer": 403}),
)  # fmt: skip


def test_another_role_may_not(made: Api) -> None:
    code = made.world.admitted().code
    task = made.world.task("Onderzoek doen", "coach").task_id
    absent, stand_in = made.world.users["coach"], made.world.users["invaller"]
    covers.arrange(made.world.regie, absent, absent.id, stand_in.id, date(2026, 4, 1), date(2026, 4, 2), made.world.now)
    clients = {name: by(made, name) for name in {name for *_, told in REFUSED for name in told}}
    for operation, body, parameters, told in REFUSED:
        sent = {**body, "trajecten": [code]} if body and "trajecten" in body else body
        given = {name: {"taak": task, "code": code}.get(name, value) for name, value in parameters.items()}
        found = {name: clients[name].attempt(operation, sent, **given)[0] for name in told}
        assert found == told, operation
