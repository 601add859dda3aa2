"""What can't be seen by opening an address: a form behind a code, an editor with something selected, a dialog, an error.

Each function brings a page there. `STATES` says who does it, axe leaves nothing of it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

from service.domain.errors import Conflict, InvalidAnswers, RegieError
from tests.browser.filled import Filled

PERSON = {"naam": "Gerda Gast", "email": "gerda@elders.example", "telefoon": "06 12345678"}
KEPT_HERE = """(place) => localStorage.setItem(place, JSON.stringify({ content: '<anders/>', version: 0, at: Date.now() }))"""


@dataclass
class Scene:
    """A browser of somebody on the site, and where things are."""

    page: Page
    site: Filled
    places: Mapping[str, str]

    def open(self, path: str) -> Page:
        self.page.goto(self.site.address + path, wait_until="load")
        return self.page

    def edit(self, path: str, element: str = "") -> Page:
        page = self.open(f"/processen/concepten/{self.places['draft']}/bewerken/{path}?element={element}")
        page.locator("#studio[data-ready]").wait_for()
        return page


def wrong_code(scene: Scene) -> None:
    page = scene.open(f"/stap/{scene.places['token']}")
    page.fill("#code", "000 000")
    page.locator("main button.main").click()
    page.locator("#code-fout").wait_for()


def opened_link(scene: Scene) -> None:
    page = scene.open(f"/stap/{scene.places['token']}")
    if page.locator("#code").count():
        page.fill("#code", scene.places["link_code"])
        page.locator("main button.main").click()
    page.locator("input[name=_token]").wait_for(state="attached")


def opened_link_with_errors(scene: Scene) -> None:
    opened_link(scene)
    scene.page.locator("main form button.main").click()
    scene.page.locator("main .alert").wait_for()


def dead_link(scene: Scene) -> None:
    scene.open("/stap/" + "x" * 43)


def made_link(scene: Scene) -> None:
    page = scene.open(f"/taken/{scene.places['escalation']}/link")
    for name, text in PERSON.items():
        page.fill(f"[name={name}]", text)
    page.locator("[name=organisatie]").select_option(scene.places["organisation_id"])
    page.locator("main form button.main").click()
    page.locator("p.link-code").wait_for()


def bulk_preview(scene: Scene) -> None:
    page = scene.open(f"/werk/samen?wat=toewijzen&taak={scene.places['task']}")
    page.locator("#persoon").select_option(scene.places["other_coach"])
    page.locator("main form button.main").click()
    page.locator("form.confirm").wait_for()


def chosen_tasks(scene: Scene) -> None:
    page = scene.open("/werk")
    page.locator(".card .pick input").first.check()
    page.locator("#samen.choosing").wait_for()


def diagram_with_a_task(scene: Scene) -> None:
    scene.edit("processes/plan.bpmn", "pva_opstellen").locator(".side select, .side input").first.wait_for()


def form_with_a_question(scene: Scene) -> None:
    page = scene.edit("forms/plan-van-aanpak.form", "hulpvraag")
    page.locator(".side input, .side select").first.wait_for()


def table_tried_out(scene: Scene) -> None:
    scene.edit("processes/consequentie.dmn").locator(".side input, .side select").first.wait_for()


def work_left_behind(scene: Scene) -> None:
    draft = f"/processen/concepten/{scene.places['draft']}/"
    scene.open("/toegankelijkheid").evaluate(KEPT_HERE, f"regie:{draft}:processes/plan.bpmn")
    page = scene.open(f"{draft}bewerken/processes/plan.bpmn")
    page.locator("dialog[open]").wait_for()
    page.evaluate("localStorage.clear()")


def logged_out_meanwhile(scene: Scene) -> None:
    """The page of 401, with what was typed."""
    page = scene.open(f"/taken/{scene.places['task']}")
    page.fill("#opmerking", "Dit schreef ik net.")
    page.locator("form:has(#opmerking) [name=_csrf]").evaluate("one => { one.value = 'oud' }")
    page.locator("form:has(#opmerking) button").click()
    page.locator(".typed").wait_for()


def forbidden(scene: Scene) -> None:
    scene.open("/trajecten/ochtend")


def not_there(scene: Scene) -> None:
    scene.open("/trajecten/X-0000")


def conflict(scene: Scene) -> None:
    _refused(scene, Conflict("Iemand anders heeft deze taak intussen afgerond."))


def unprocessable(scene: Scene) -> None:
    _refused(scene, InvalidAnswers({"doel": "Vul in wat het doel is.", "datum": "Kies een dag die nog komt."}))


def _refused(scene: Scene, error: RegieError) -> None:
    """The page of an error that no page of the demo runs into, as the app makes it for what somebody typed."""
    app = scene.site.app
    with app.test_request_context("/inloggen"):
        app.preprocess_request()
        answer = app.make_response(app.handle_user_exception(error))
    text = answer.get_data(as_text=True)
    address = f"{scene.site.address}/fout/{error.status}"
    scene.page.route(address, lambda route: route.fulfill(status=answer.status_code, body=text, content_type="text/html"))
    scene.page.goto(address)


STATES: Mapping[str, tuple[str, Callable[[Scene], None]]] = {
    "wrong code of a link": ("", wrong_code),
    "form of a link": ("", opened_link),
    "form of a link with errors": ("", opened_link_with_errors),
    "dead link": ("", dead_link),
    "made link": ("coordinator", made_link),
    "preview of what several tasks get": ("coordinator", bulk_preview),
    "chosen tasks": ("coach", chosen_tasks),
    "diagram with a task selected": ("coordinator", diagram_with_a_task),
    "form with a question selected": ("coordinator", form_with_a_question),
    "table with its try-out": ("coordinator", table_tried_out),
    "work left behind in an editor": ("coordinator", work_left_behind),
    "401": ("coach", logged_out_meanwhile),
    "403": ("coach", forbidden),
    "404": ("coach", not_there),
    "409": ("coach", conflict),
    "422": ("coach", unprocessable),
}
