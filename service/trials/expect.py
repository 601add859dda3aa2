"""Is what a trial expects so? Each check gives Dutch sentences: what was expected, and what there was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.bundle.expressions import expression
from service.bundle.model import Field
from service.bundle.values import Values
from service.domain.errors import RegieError
from service.domain.people import ROLE_LABELS, Role, role_of
from service.feel import FeelValue
from service.forms.conditions import choices
from service.forms.schema import answerable
from service.trials import observe
from service.trials.dates import day_of
from service.trials.examples import text_of
from service.trials.model import Answers, Expect, ExpectedTask
from service.trials.story import Story
from service.usecases.pages import FormPage


def failures(story: Story, expect: Expect) -> list[str]:
    """What is not as expected; nothing when all is."""
    return [
        *(sentence for wanted in expect.open for sentence in _open(story, wanted)),
        *_not_open(story, expect),
        *_case(story, expect),
        *(_values(story, story.values(), expect.values, "") if expect.values else ()),
        *(sentence for task, values in expect.values_at.items() for sentence in _values_at(story, task, values)),
        *(sentence for field, options in expect.choices.items() for sentence in _choices(story, field, options)),
        *_actions(story, expect),
        *_sight(story, expect),
    ]


def _names(names: Iterable[str]) -> str:
    return ", ".join(names) or "niets"


def _open(story: Story, wanted: ExpectedTask) -> Iterator[str]:
    found = story.matching(wanted.task, wanted.row)
    which = wanted.task + (f" ({_names(f'{k}: {v}' for k, v in wanted.row.items())})" if wanted.row else "")
    if not found:
        yield f"De taak {which} moet open staan, maar open staat: {_names(one.element for one in story.open_tasks())}."
        return
    if wanted.number is not None and len(found) != wanted.number:
        yield f"De taak {which} moet {wanted.number} keer open staan, maar staat {len(found)} keer open."
    wrong = [list(_differences(story, wanted, one)) for one in found]
    if wanted.number is not None or all(wrong):
        yield from (f"De taak {which} {sentence}" for sentence in next((lines for lines in wrong if lines), []))


def _differences(story: Story, wanted: ExpectedTask, one: observe.Open) -> Iterator[str]:
    role = role_of(wanted.role)
    if role is not None and one.role != role:
        yield f"moet voor {ROLE_LABELS[role]} zijn, maar is voor {ROLE_LABELS[Role(one.role)]}."
    if wanted.user and story.user(wanted.user).id != one.assignee:
        has = next((name for name, user in story.settled.users.items() if user.id == one.assignee), "niemand")
        yield f"moet aan {wanted.user} zijn toegewezen, maar is van {has}."
    for label, written, day in (
        ("klaar moeten zijn op", wanted.target, one.target),
        ("uiterlijk klaar moeten zijn op", wanted.hard, one.hard),
        ("waarschuwen vanaf", wanted.warn, one.warn),
    ):
        if written is not None and (expected := day_of(written, story.today)) != day:
            yield f"had {label} {expected}, maar dat is {day or 'er niet'}."


def _not_open(story: Story, expect: Expect) -> Iterator[str]:
    present = [one.element for one in story.open_tasks()]
    for task in expect.not_open:
        if task in present:
            yield f"De taak {task} mag niet open staan, maar staat open."
    if expect.only_open is not None and set(present) != set(expect.only_open):
        yield f"Open moet staan: {_names(sorted(expect.only_open))}. Maar open staat: {_names(sorted(set(present)))}."


def _case(story: Story, expect: Expect) -> Iterator[str]:
    looked_at = (expect.phase, expect.closed, expect.ending, *expect.milestones, *expect.no_milestones)
    if all(wanted is None for wanted in looked_at):
        return
    seen = observe.case(story.regie, story.case)
    if expect.phase is not None and seen.phase != expect.phase:
        yield f"De fase moet ‘{expect.phase}’ zijn, maar is ‘{seen.phase or 'geen'}’."
    if expect.closed is not None and seen.closed != expect.closed:
        yield f"Het traject moet {'afgesloten zijn, maar loopt' if expect.closed else 'lopen, maar is afgesloten'}."
    if expect.ending is not None and seen.ending != expect.ending:
        yield f"Het einde moet ‘{expect.ending}’ zijn, maar is ‘{seen.ending or 'er nog niet'}’."
    for milestone in expect.milestones:
        if milestone not in seen.milestones:
            yield f"De mijlpaal ‘{milestone}’ ontbreekt; in het logboek staat: {_names(seen.milestones)}."
    for milestone in expect.no_milestones:
        if milestone in seen.milestones:
            yield f"De mijlpaal ‘{milestone}’ mag er niet zijn, maar staat in het logboek."


def _values_at(story: Story, task: str, wanted: Answers) -> Iterator[str]:
    found = story.matching(task, {})
    if not found:
        yield f"De taak {task} moet open staan om er waarden bij te bekijken."
        return
    page = story.page(story.viewer(found[0]), found[0].id)
    if page is not None:
        yield from _values(story, page.form.values, wanted, f" bij {task}")


def _values(story: Story, values: Values, wanted: Answers, where: str) -> Iterator[str]:
    """`wanted` has a formula for each key: mostly just a name."""
    for formula, written in wanted.items():
        value = expression(formula).evaluate(values)
        meant = story.known().value(written)
        if not _same(value, meant):
            yield f"De waarde van {formula}{where} moet {_shown(meant)} zijn, maar is {_shown(_plain(value))}."


def _same(value: FeelValue, meant: object) -> bool:
    if isinstance(meant, list):
        return isinstance(value, list) and len(value) == len(meant) and all(map(_same, value, meant))
    if isinstance(value, list | dict) or isinstance(meant, bool) != isinstance(value, bool):
        return False
    return value is None if meant is None else value is not None and text_of(value) == _shown(meant)


def _plain(value: FeelValue) -> object:
    return [_plain(item) for item in value] if isinstance(value, list) else None if value is None else text_of(value)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    return "leeg" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _choices(story: Story, which: str, wanted: tuple[str, ...]) -> Iterator[str]:
    owner, _, key = which.rpartition(".")
    for page in _pages(story, owner):
        for field in _fields(page.form.fields):
            if field.key == key:
                offered = [choice.text for choice in choices(field, page.values)]
                if sorted(offered) != sorted(wanted):
                    yield f"Het veld {which} moet deze keuzes bieden: {_names(wanted)}. Maar het biedt: {_names(offered)}."
                return
    yield f"Het veld {which} staat in geen open taak of actie."


def _pages(story: Story, owner: str) -> Iterator[FormPage]:
    """The forms of open tasks, the newest first, and of the action by that name."""
    for one in reversed(story.open_tasks()):
        if owner in ("", one.element) and (page := story.page(story.viewer(one), one.id)):
            yield page.form
    if owner and (form := story.form_of(owner)):
        yield form


def _fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in answerable(fields):
        yield field
        yield from _fields(field.fields)


def _actions(story: Story, expect: Expect) -> Iterator[str]:
    for username, wanted in expect.actions.items():
        offered = _offered(story, username)
        for process in wanted:
            if process not in offered:
                yield f"{username or 'Iemand'} moet {process} kunnen beginnen, maar kan alleen: {_names(sorted(offered))}."
    for username, unwanted in expect.no_actions.items():
        for process in sorted(set(unwanted) & _offered(story, username)):
            yield f"{username or 'Niemand'} mag {process} {'niet ' if username else ''}kunnen beginnen, maar het kan wel."


def _offered(story: Story, username: str) -> set[str]:
    users = [story.user(username)] if username else story.settled.users.values()
    return set().union(*(story.actions(user) for user in users))


def _sight(story: Story, expect: Expect) -> Iterator[str]:
    for visible, by_user in ((True, expect.sees), (False, expect.hidden)):
        for username, tasks in by_user.items():
            for task in tasks:
                found = story.matching(task, {})
                if not found:
                    yield f"De taak {task} moet open staan om te weten wie hem ziet."
                elif (story.page(story.user(username), found[0].id) is not None) != visible:
                    yield f"{username} moet de taak {task} {'wel' if visible else 'niet'} kunnen zien."


def check(story: Story, expect: Expect) -> None:
    """Raises RegieError with all that is not as expected."""
    if found := failures(story, expect):
        raise RegieError(" ".join(found))

