"""The bar of a demo moves the clock and says what came; elsewhere there is no such thing."""

from __future__ import annotations

from datetime import timedelta

from service.store.session import Store
from service.usecases import demo
from service.usecases.jobs import Times, add_job, work_on_jobs
from service.web.site import create_pages
from service.worker import PIECES
from tests.usecases.world import world
from tests.web.visiting import SECRET, Site, text
from tests.web.visiting import site as plain_site


def demo_site(store: Store) -> Site:
    """Pages whose clock the bar can move."""
    w = world(store)
    clock = demo.demo_clock(w.regie, lambda: w.now)
    return Site(w, create_pages(w.regie, clock, secret=SECRET, wall_clock=lambda: w.now, demo_password="welkom-hier"))


def work_off(site: Site) -> None:
    w = site.world
    while demo.busy(w.regie):
        assert work_on_jobs(w.regie, Times(w.now, w.now), PIECES)


def test_a_day_passes_and_one_comes_back(sqlite_store: Store) -> None:
    visit = demo_site(sqlite_store).visit("coordinator")
    page = text(visit.post("/demo/klok", stap="dag", terug="/trajecten"))
    assert visit.path == "/trajecten" and "vandaag is het 3 maart 2026" in page and "Voor u veranderde er niets." in page
    assert "veranderde er niets" not in text(visit.get("/trajecten"))


def test_what_came_is_told(sqlite_store: Store) -> None:
    site = demo_site(sqlite_store)
    site.world.refer()
    visit = site.visit("coordinator")
    first = text(visit.post("/demo/klok", stap="termijn", terug="/werk"))
    assert "vandaag is het" in first and "2 maart 2026" not in first
    assert "1 taak is nu te laat." in text(visit.post("/demo/klok", stap="week", terug="/werk"))


def test_a_long_way_is_gone_by_the_workers(sqlite_store: Store) -> None:
    site = demo_site(sqlite_store)
    site.world.admitted()
    visit = site.visit("coach")
    page = text(visit.post("/demo/klok", datum="2026-09-01", terug="/werk?pagina=1"))
    assert visit.path == "/demo" and "De klok loopt vooruit: 0%" in page
    assert visit.client.get("/demo/voortgang").json == [{"done": 0, "text": "De klok loopt vooruit: 0%", "total": 60}]
    assert "De klok loopt al vooruit" in text(visit.post("/demo/klok", 400, stap="dag"))
    work_off(site)
    assert "1 september 2026" in text(visit.get("/demo?terug=/werk")) and visit.path == "/werk"
    with site.world.regie.store.read() as tx:
        assert demo.jobs.unfinished(tx, demo.MOVING) == []
    assert "De demo staat klaar" in text(visit.get("/demo"))


def test_the_clock_does_not_go_anywhere(sqlite_store: Store) -> None:
    visit = demo_site(sqlite_store).visit("coach")
    for fields, told in (
        ({"datum": "2026-03-01"}, "alleen vooruit"),
        ({"datum": "2036-03-01"}, "drie jaar"),
        ({"datum": "straks"}, "geen datum"),
        ({"stap": "termijn"}, "geen termijn meer"),
    ):
        assert told in text(visit.post("/demo/klok", 400, **fields))
    assert visit.client.post("/demo/klok", data={"stap": "dag"}).status_code == 400


def test_nobody_is_led_elsewhere(sqlite_store: Store) -> None:
    visit = demo_site(sqlite_store).visit("coach")
    visit.post("/demo/klok", stap="dag", terug="//elders.nl/")
    assert visit.path == "/werk"


def test_a_piece_that_is_done_again_does_no_harm(sqlite_store: Store) -> None:
    w = world(sqlite_store)
    begin, end = w.now, w.now + timedelta(days=4)
    add_job(w.regie, demo.MOVING, {"begin": begin.isoformat(), "end": end.isoformat()}, 2, w.now)
    demo.tick(w.regie, lambda: w.now, w.now + timedelta(days=10))
    while demo.busy(w.regie):
        work_on_jobs(w.regie, Times(w.now, w.now), PIECES)
    assert demo.demo_clock(w.regie, lambda: w.now)() == w.now + timedelta(days=10)


def test_filling_is_shown_to_everybody_also_before_logging_in(sqlite_store: Store) -> None:
    site = demo_site(sqlite_store)
    add_job(site.world.regie, demo.FILLING, {"now": site.world.now.isoformat()}, 40, site.world.now)
    demo.not_made(site.world.regie, "Pimpernel", "De taak staat niet open.")
    visit = site.visit()
    assert "0 van de 40 gezinnen staan klaar" in text(visit.get("/inloggen"))
    page = visit.get("/demo")
    assert 'http-equiv="refresh"' in page and "Pimpernel" in page and "De taak staat niet open." in page
    assert "Een dag" not in text(page)


def test_the_log_in_page_says_what_each_role_can_try(sqlite_store: Store) -> None:
    page = text(demo_site(sqlite_store).visit().get("/inloggen"))
    assert "leg een huisbezoek vast" in page and "kies voor één gezin een coach" in page and "Nog " in page


def test_outside_a_demo_there_is_no_clock(sqlite_store: Store) -> None:
    visit = plain_site(sqlite_store).visit("coach")
    assert visit.client.get("/demo").status_code == 404 and visit.client.get("/demo/voortgang").status_code == 404
    assert visit.client.post("/demo/klok", data={"_csrf": visit.csrf(), "stap": "dag"}).status_code == 404
    assert "Een dag" not in text(visit.get("/werk"))
