"""Tasks: the work list, one task, and what one does with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from types import SimpleNamespace
from typing import Any

from service.usecases import assign, complete, task, work
from service.usecases.pages import AlreadyDone
from service.usecases.subjects import TASK, Subject
from service.usecases.work import Ask, Filter
from service.web.api.forms import given
from service.web.api.operations import Answer, Key, operation
from service.web.api.paging import Paged, page_of, paged
from service.web.api.parts import choice, printable, short, text
from service.web.api.schemas import GROUPS, AnswersBody, AssigneeBody, CompletedSchema, TaskSchema, WorkItemSchema
from service.web.context import actor, moment, regie

ONE = "/taken/<int:taak>"


class WorkQuery(Paged):
    """Which tasks."""

    groep = choice("Only this part of the list.", GROUPS)
    traject = text("Only of the case with this code.", "B-2291", load_default="", validate=[short(20), printable()])
    fase = text("Only of cases in this phase.", "Leerfase", load_default="", validate=[short(200), printable()])
    titel = text("Only tasks with this title.", "Coach kiezen", load_default="", validate=[short(200), printable()])
    zoek = text("A part of a code or alias; names are never searched.", "Reiger", load_default="",
                validate=[short(100), printable()])  # fmt: skip


@operation("listTasks", "GET", "/taken", "taken", query=WorkQuery, reply=page_of(WorkItemSchema, "WorkPageSchema"))
def list_tasks(query: Mapping[str, Any]) -> Answer:
    """My work.

    The open tasks that are the user's, and those that it may claim: first what is late, then this week, later, to be claimed.
    """
    only = Filter(query["fase"], query["titel"], query["traject"], query["zoek"].strip())
    page = work.work(regie(), actor(), moment(), Ask(only))
    found = [
        SimpleNamespace(**{one.name: getattr(item, one.name) for one in fields_of(item)}, groep=group)
        for group, items in zip(GROUPS, (page.late, page.this_week, page.later, page.to_claim, page.snoozed), strict=True)
        for item in items
        if query.get("groep") in (None, group)
    ]
    return paged(found, query)


@operation("getTask", "GET", ONE, "taken", reply=TaskSchema, problems=(404,))
def get_task(taak: int) -> SimpleNamespace:
    """One task with its form, what is filled in already, and its deadline.

    That it was read is noted in the access log of the case.
    """
    page = task.show(regie(), actor(), taak, moment())
    item = {one.name: getattr(page.item, one.name) for one in fields_of(page.item)}
    rest = {one.name: getattr(page, one.name) for one in fields_of(page)}
    return SimpleNamespace(**{**item, **rest, "formulier": given(page.form)})


@operation(
    "completeTask", "POST", f"{ONE}/afrondingen", "taken", body=AnswersBody, example={"antwoorden": {"besluit": "toelaten"}},
    reply=CompletedSchema, problems=(403, 404, 409, 422), keyed=True,
)  # fmt: skip
def complete_task(taak: int, body: Mapping[str, Any], key: Key) -> SimpleNamespace:
    """Complete a task with its answers.

    The process goes on at once. With the same Idempotency-Key a repeat answers `herhaald` and does nothing more.
    """
    done = complete.complete(regie(), actor(), taak, body["antwoorden"], key.token(Subject(TASK, str(taak))), moment())
    return SimpleNamespace(**vars(done), herhaald=isinstance(done, AlreadyDone))


@operation("claimTask", "POST", f"{ONE}/claims", "taken", reply={204: None}, problems=(403, 404, 409))
def claim_task(taak: int) -> Answer:
    """Take a task that is nobody's.

    Taking what is the user's already changes nothing.
    """
    assign.claim(regie(), actor(), taak, moment())
    return Answer(status=204)


@operation(
    "assignTask", "PUT", f"{ONE}/behandelaar", "taken", body=AssigneeBody, example={"gebruiker": 7}, reply={204: None},
    problems=(403, 404, 409),
)  # fmt: skip
def assign_task(taak: int, body: Mapping[str, Any]) -> Answer:
    """Hand a task to somebody with its role (coordinators)."""
    assign.assign(regie(), actor(), taak, body["gebruiker"], moment())
    return Answer(status=204)


@operation("releaseTask", "DELETE", f"{ONE}/behandelaar", "taken", reply={204: None}, problems=(403, 404, 409))
def release_task(taak: int) -> Answer:
    """Give a task back: anybody with its role may claim it."""
    assign.release(regie(), actor(), taak, moment())
    return Answer(status=204)
