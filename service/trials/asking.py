"""The forms of a story that is played: which there is, who fills it in, and what was filled in as a step of a trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.domain.errors import Conflict, NotFound, RegieError
from service.trials.observe import Open
from service.trials.plausible import NOTHING, Sent, Wanted, plausible
from service.trials.recording import Names, row_known_by, written
from service.trials.story import Story
from service.usecases import act, rows, start
from service.usecases.pages import FormPage, TaskPage

KINDS = ("taak", "start", "actie", "rij")


@dataclass(frozen=True)
class Ask:
    """A form of a play: `kind` is one of KINDS, `which` the number of the task, or the process or register; `user` the username
    of who fills it in ("" for a task: whoever would do it)."""

    kind: str
    which: str
    user: str = ""


@dataclass(frozen=True)
class Asked:
    """A form to fill in, `users` (username and name) who may, and `task` when it is one's."""

    ask: Ask
    title: str
    form: FormPage
    users: tuple[tuple[str, str], ...]
    task: TaskPage | None = None


def ask(story: Story, asked: Ask) -> Asked:
    users = story.settled.users
    if asked.user and asked.user not in users:
        raise NotFound("Deze gebruiker staat niet in wereld.yaml.")
    if asked.kind == "taak":
        return _ask_task(story, asked)
    user = users.get(asked.user)
    if user is None:
        raise RegieError("Kies wie dit begint.")
    if asked.kind == "start":
        form = start.start_form(story.regie, user, asked.which, story.now)
    elif asked.kind == "actie":
        form = act.action_form(story.regie, user, story.case, asked.which, story.now)
    elif asked.kind == "rij":
        form = rows.row_form(story.regie, user, story.case, asked.which, story.now)
    else:
        raise NotFound("Dit formulier is er niet.")
    return Asked(asked, form.title, form, tuple((name, one.name) for name, one in users.items()))


def _ask_task(story: Story, asked: Ask) -> Asked:
    one = next((one for one in story.open_tasks() if str(one.id) == asked.which), None)
    if one is None:
        raise NotFound("Deze taak staat niet (meer) open in de proefrit.")
    pages = {name: story.page(user, one.id) for name, user in story.settled.users.items() if one.role in user.roles}
    able = {name: page for name, page in pages.items() if page is not None and page.may_do}
    name = asked.user if asked.user in able else next((n for n in able if story.settled.users[n].id == one.assignee), "")
    name = name or next(iter(able), "")
    page = able.get(name)
    if page is None:
        raise Conflict("Niemand uit wereld.yaml mag deze taak doen. Kijk naar de baan, niet_door en de deelnemers.")
    listed = tuple((username, story.settled.users[username].name) for username in able)
    return Asked(Ask("taak", asked.which, name), page.item.title, page.form, listed, page)


def plausible_for(story: Story, page: FormPage, variant: int = 0, wanted: Wanted = NOTHING) -> Sent:
    """Plausible answers for a form of the story, which begin with the form's example."""
    return plausible(page, story.known(), story.trials.examples.get(page.form.id), variant, wanted)


def step_of(story: Story, asked: Asked, sent: Mapping[str, object]) -> dict[str, Any]:
    """A filled-in form as a step of a trial."""
    page = asked.form
    names = Names(story.known(), story.trials.world)
    answers = written(page, sent, story.trials.examples.get(page.form.id, {}), names)
    kind = {"rij": "rij erbij"}.get(asked.ask.kind, asked.ask.kind)
    step: dict[str, Any] = {kind: asked.ask.which, "door": asked.ask.user}
    if asked.ask.kind == "taak":
        one = next(one for one in story.open_tasks() if str(one.id) == asked.ask.which)
        step = {"taak": one.element, "door": asked.ask.user, **_row_of(story, one)}
    return {**step, **({"antwoorden": answers} if answers else {})}


def _row_of(story: Story, one: Open) -> dict[str, Any]:
    """Which of the open tasks of one element it is. Raises Conflict when a trial has no words for it."""
    same = [other for other in story.open_tasks() if other.element == one.element]
    if same[0].id == one.id and len(same) == 1:
        return {}
    listed = [row for row in story.known().rows(one.register) if any(other.row == row.get("id") for other in same)]
    row = next((row for row in listed if row.get("id") == one.row), None)
    known = row_known_by(row, listed) if row is not None else None
    if known is not None:
        return {"rij": {known[0]: known[1]}}
    if same[0].id == one.id:
        return {}
    raise Conflict("Van deze taak staan er meer open die niet uit elkaar te houden zijn. Doe eerst de oudste.")
