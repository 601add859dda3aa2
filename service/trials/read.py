"""Trial files read strictly into the dataclasses of `model`. Everything that is wrong is told at once, in Dutch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from service.bundle import strict_yaml
from service.bundle.findings import Unreadable
from service.trials.entry import Entry
from service.trials.errors import InvalidTrials, Place, Problem
from service.trials.model import (
    Act,
    AddRow,
    Answers,
    Complete,
    Deed,
    Expect,
    ExpectedTask,
    Point,
    Refuse,
    Start,
    Step,
    Switch,
    Trial,
    Trials,
    Wait,
    What,
    World,
    WorldOrganisation,
    WorldUser,
)

FOLDER = "processes/proeven/"
WORLD, EXAMPLES, SURVIVORS = "wereld.yaml", "voorbeelden.yaml", "mutanten.yaml"
NO_TRIALS = (WORLD, EXAMPLES, SURVIVORS)


def read_trials(files: Mapping[str, bytes], only: Collection[str] = ()) -> Trials:
    """The world, the examples and the trials among a bundle's files (by path: "processes/proeven/wereld.yaml").

    With `only`, the trials by these names and those that they go on from: a mistake in another one doesn't matter then.
    Raises InvalidTrials with every problem found. What the trials name (tasks, users ...) is looked at by `references`.
    """
    problems: list[Problem] = []
    if FOLDER + WORLD not in files:
        problems.append(Problem(Place(WORLD), "Dit bestand ontbreekt.", f"Maak in {FOLDER} een bestand {WORLD}."))
    world = _world(problems, _content(problems, files, WORLD))
    examples = _examples(problems, _content(problems, files, EXAMPLES))
    own = {stem: f"{stem}.yaml" for stem in trial_names(files)}
    trials: dict[str, Trial] = {}
    waiting = [stem for stem in own if stem in only or not only]
    while waiting:
        stem = waiting.pop(0)
        if stem in own and stem not in trials:
            found, wrong = _read(own[stem], files[FOLDER + own[stem]])
            trial = trials[stem] = found
            problems += wrong
            waiting += [trial.follows[0]] if trial.follows else []
    if problems:
        raise InvalidTrials(tuple(problems))
    return Trials(world, examples, dict(sorted(trials.items())))


@lru_cache(512)
def _read(name: str, content: bytes) -> tuple[Trial, tuple[Problem, ...]]:
    """One trial, and what is wrong with it. The same trials are read again and again: with each page and step of a play."""
    problems: list[Problem] = []
    trial = _trial(problems, name, _content(problems, {FOLDER + name: content}, name))
    return trial, tuple(problems)


def trial_names(files: Mapping[str, bytes]) -> list[str]:
    """The names of all trials among a bundle's files, in order."""
    names = [path.removeprefix(FOLDER) for path in files if path.startswith(FOLDER) and path.endswith(".yaml")]
    return sorted(PurePosixPath(name).stem for name in names if name not in NO_TRIALS)


def _content(problems: list[Problem], files: Mapping[str, bytes], name: str) -> Any:
    try:
        return strict_yaml.load(files.get(FOLDER + name, b""))
    except Unreadable as error:
        problems.append(Problem(Place(name), error.sentence, error.advice))
        return None


def _world(problems: list[Problem], content: Any) -> World:
    top = Entry(problems, Place(WORLD), content, "de wereld")
    found = world_in(top)
    top.close()
    return found


def world_in(top: Entry) -> World:
    """The organisations and people under `organisaties` and `gebruikers`."""
    organisations = []
    for item in top.items("organisaties"):
        entry = Entry(top.problems, top.place, item, "een organisatie")
        organisations.append(
            WorldOrganisation(
                entry.text("sleutel", True),
                entry.text("naam", True),
                entry.text("soort", True),
                entry.texts("mandaten"),
                entry.texts("afspraken"),
            )
        )
        entry.close()
    users = []
    for item in top.items("gebruikers"):
        entry = Entry(top.problems, top.place, item, "een gebruiker")
        users.append(
            WorldUser(
                entry.text("naam", True),
                entry.text("volledige_naam", True),
                entry.texts("rollen"),
                entry.text("organisatie", True),
            )
        )
        entry.close()
    return World(tuple(organisations), tuple(users))


def _examples(problems: list[Problem], content: Any) -> dict[str, Answers]:
    entry = Entry(problems, Place(EXAMPLES), content, "de voorbeelden")
    return {str(form): entry.mapping(form) for form in entry.names()}


def _trial(problems: list[Problem], name: str, content: Any) -> Trial:
    place = Place(name)
    entry = Entry(problems, place, content, "een proef")
    title, covers, begin = entry.text("proef", True), entry.texts("dekt"), entry.day("begin")
    follows = _follows(entry, entry.text("vervolg op"))
    items = entry.items("stappen")
    if (begin is None) == (follows is None):
        entry.problem("Er moet óf `begin` óf `vervolg op` staan.", "Schrijf `begin: 2026-03-02`, of waar de proef verder gaat.")
    entry.close()
    steps = tuple(_step(problems, Place(name, number), item) for number, item in enumerate(items, 1))
    return Trial(PurePosixPath(name).stem, name, title, covers, begin, follows, steps)


def read_steps(items: Sequence[Any], file: str) -> tuple[Step, ...]:
    """Steps as they stand under `stappen`. Raises InvalidTrials with every problem found."""
    problems: list[Problem] = []
    steps = tuple(_step(problems, Place(file, number), item) for number, item in enumerate(items, 1))
    if problems:
        raise InvalidTrials(tuple(problems))
    return steps


def _follows(entry: Entry, text: str) -> tuple[str, str] | None:
    if not text:
        return None
    trial, slash, point = text.partition("/")
    if not slash or not trial.strip() or not point.strip():
        entry.problem("`vervolg op` noemt geen proef en punt.", "Schrijf `vervolg op: naam_van_proef / naam_van_punt`.")
        return None
    return trial.strip(), point.strip()


def _step(problems: list[Problem], place: Place, item: Any) -> Step:
    entry = Entry(problems, place, item, "een stap")
    kind = next((key for key in STEPS if key in entry), None)
    if kind is None:
        entry.problem("Hier staat niet wat er gebeurt.", f"Begin de stap met een van: {', '.join(STEPS)}.")
        return Step(place, Point(""))
    entry.what = f"een stap met `{kind}`"
    what = STEPS[kind](entry)
    entry.close()
    return Step(place, what)


def _start(entry: Entry) -> Start:
    return Start(entry.text("start", True), entry.text("door", True), entry.mapping("antwoorden"))


def _complete(entry: Entry) -> Complete:
    return Complete(entry.text("taak", True), entry.text("door"), entry.mapping("rij"), entry.mapping("antwoorden"))


def _act(entry: Entry) -> Act:
    return Act(entry.text("actie", True), entry.text("door", True), entry.mapping("antwoorden"))


def _add_row(entry: Entry) -> AddRow:
    return AddRow(entry.text("rij erbij", True), entry.text("door", True), entry.mapping("antwoorden"))


def _point(entry: Entry) -> Point:
    return Point(entry.text("punt", True))


def _wait_until(entry: Entry) -> Wait:
    return Wait(until=entry.plain("wacht tot"))


def _wait(entry: Entry) -> Wait:
    return Wait(duration=entry.text("wacht", True))


def _switch(entry: Entry) -> Switch:
    number = entry.plain("verder met traject")
    if not isinstance(number, int) or number < 1:
        entry.problem("Dit is geen nummer van een traject.", "Schrijf `verder met traject: 1` voor het eerste van deze proef.")
        return Switch(1)
    return Switch(number)


DEEDS: Mapping[str, Callable[[Entry], Deed]] = {"start": _start, "taak": _complete, "actie": _act, "rij erbij": _add_row}


def _refuse(entry: Entry) -> Refuse:
    inner = Entry(entry.problems, entry.place, entry.plain("weigert"), "`weigert`")
    message = inner.text("melding", True)
    kind = next((key for key in DEEDS if key in inner), None)
    if kind is None:
        inner.problem("Hier staat niet wat geweigerd wordt.", f"Noem een van: {', '.join(DEEDS)}.")
        return Refuse(Complete(""), message)
    what = DEEDS[kind](inner)
    inner.close()
    return Refuse(what, message)


def _expect(entry: Entry) -> Expect:
    inner = Entry(entry.problems, entry.place, entry.plain("verwacht"), "`verwacht`")
    if not inner.names():
        inner.problem("`verwacht` is leeg.", "Schrijf wat er open moet staan, of haal de stap weg.")
    only_open = inner.texts("alleen open") if "alleen open" in inner else None
    expect = Expect(
        open=tuple(_expected_task(entry, item) for item in inner.items("open")),
        not_open=inner.texts("niet open"),
        only_open=only_open,
        phase=inner.text("fase") if "fase" in inner else None,
        choices=inner.lists("keuzes"),
        values=inner.mapping("waarden"),
        values_at=inner.mappings("waarden bij"),
        actions=inner.lists_or_texts("acties"),
        no_actions=inner.lists_or_texts("niet acties"),
        sees=inner.lists("ziet"),
        hidden=inner.lists("ziet niet"),
        closed=inner.yes_no("afgesloten"),
        ending=inner.text("einde") if "einde" in inner else None,
        milestones=inner.texts("mijlpaal"),
        no_milestones=inner.texts("geen mijlpaal"),
    )
    inner.close()
    return expect


def _expected_task(outer: Entry, item: Any) -> ExpectedTask:
    if isinstance(item, str):
        return ExpectedTask(item)
    entry = Entry(outer.problems, outer.place, item, "een taak onder `open`")
    number = entry.plain("aantal")
    if number is not None and (not isinstance(number, int) or number < 1):
        entry.problem("`aantal` is geen getal boven nul.", "Schrijf bijvoorbeeld `aantal: 2`.")
        number = None
    task = ExpectedTask(
        task=entry.text("taak", True),
        role=entry.text("voor"),
        user=entry.text("toegewezen aan"),
        target=entry.plain("klaar op"),
        hard=entry.plain("uiterlijk"),
        warn=entry.plain("waarschuwen vanaf"),
        number=number,
        row=entry.mapping("rij"),
    )
    entry.close()
    return task


STEPS: Mapping[str, Callable[[Entry], What]] = {
    **DEEDS,
    "punt": _point,
    "wacht tot": _wait_until,
    "wacht": _wait,
    "verder met traject": _switch,
    "weigert": _refuse,
    "verwacht": _expect,
}
