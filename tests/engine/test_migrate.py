"""Moving an instance to changed diagrams: what stays, what comes after, and what keeps it where it is."""

from __future__ import annotations

import pytest

from service.bundle.model import Bundle
from service.engine.definitions import Definitions
from service.engine.migrate import Migration, migrate
from service.engine.run import marking, open_tasks
from tests.engine.factories import (
    MONDAY,
    Instance,
    begin,
    boundary,
    bundle,
    call,
    catch,
    chain,
    decision,
    diagram,
    duration,
    end,
    flow,
    gateway,
    later,
    message,
    sub,
    table,
    throw,
    user,
    values,
)


def main(*body: str) -> Bundle:
    return bundle(diagram("hoofd", begin(), *body, end()))


def line(*ids: str) -> Bundle:
    """Tasks one after another."""
    return main(*map(user, ids), chain("begin", *ids, "einde"))


def kinds(migration: Migration) -> list[str]:
    return [obstacle.kind for obstacle in migration.obstacles]


def notes(migration: Migration) -> list[tuple[str, str]]:
    return [(note.kind, note.element) for note in migration.notes]


def rest(instance: Instance) -> list[str]:
    """The tasks that are still done, one by one, to the end."""
    done = []
    while not instance.last.done:
        done.append(instance.open[0])
        instance.complete(done[-1])
    return done


def refused(instance: Instance, to: Bundle, kind: str, element: str) -> None:
    state = instance.last.state
    found = instance.move(to)
    assert (kind, element) in [(one.kind, one.element) for one in found.obstacles]
    assert all(one.sentence.endswith(".") for one in found.obstacles)
    assert instance.last.state == state and rest(instance)


# ------------------------------------------------------------ what comes after is new


def test_nothing_runs_and_open_tasks_stay_the_same() -> None:
    instance = Instance(line("a", "b"))
    before = open_tasks(instance.definitions, instance.last.state)
    found = instance.move(line("a", "tussen", "b"))
    step = instance.last
    assert found.notes == () and open_tasks(instance.definitions, step.state) == before
    assert (step.opened, step.closed, step.changed, step.path, step.thrown, step.decisions, step.done) == ((),) * 6 + (False,)
    assert rest(instance) == ["a", "tussen", "b"]


def test_a_task_before_the_place_where_it_is_does_not_come_any_more() -> None:
    instance = Instance(line("a", "b"))
    instance.complete("a")
    assert instance.move(line("a", "tussen", "b", "c")).obstacles == ()
    assert rest(instance) == ["b", "c"]


@pytest.mark.parametrize("done, expected", [([], ["u1", "u1b", "u2", "na", "na2"]), (["u1"], ["u2", "na", "na2"])])
def test_what_comes_in_and_after_a_sub_process_that_runs_is_new(done: list[str], expected: list[str]) -> None:
    def with_sub(inner: list[str], after: list[str]) -> Bundle:
        body = sub("deel", begin("b2"), *map(user, inner), end("e2"), chain("b2", *inner, "e2"))
        return main(body, *map(user, after), chain("begin", "deel", *after, "einde"))

    instance = Instance(with_sub(["u1", "u2"], ["na"]))
    for element in done:
        instance.complete(element)
    assert instance.move(with_sub(["u1", "u1b", "u2"], ["na", "na2"])).obstacles == ()
    assert instance.last.active == (("hoofd", "deel"),) and rest(instance) == expected


def test_what_comes_after_called_processes_that_run_is_new_at_every_level() -> None:
    def nested(*extra: str) -> Bundle:
        return bundle(
            diagram("onder", begin("b3"), *map(user, ("x", *extra)), end("e3"), chain("b3", "x", *extra, "e3")),
            diagram(
                "midden",
                begin("b2"),
                call("bel2", "onder"),
                *(user(f"m_{one}") for one in extra),
                end("e2"),
                chain("b2", "bel2", *(f"m_{one}" for one in extra), "e2"),
            ),
            diagram(
                "hoofd",
                begin(),
                call("bel", "midden"),
                *(user(f"h_{one}") for one in extra),
                user("na"),
                end(),
                chain("begin", "bel", *(f"h_{one}" for one in extra), "na", "einde"),
            ),
        )

    instance = Instance(nested())
    assert instance.move(nested("nieuw")).obstacles == ()
    assert instance.last.active == (("hoofd", "bel"), ("midden", "bel2"))
    assert rest(instance) == ["x", "nieuw", "m_nieuw", "h_nieuw", "na"]


def test_a_loop_goes_on_with_a_new_task_in_every_turn() -> None:
    def loop(*steps: str) -> Bundle:
        return main(
            *map(user, steps),
            gateway("g", default="klaar"),
            gateway("terug"),
            chain("begin", "terug", *steps, "g"),
            flow("g", "terug", "nog"),
            flow("g", "einde", id_="klaar"),
        )

    instance = Instance(loop("bezoek"), nog=True)
    instance.complete("bezoek")
    instance.complete("bezoek")
    assert instance.move(loop("bezoek", "verslag")).obstacles == ()
    seen = []
    for again in (True, False):
        seen += instance.open
        instance.complete("bezoek")
        seen += instance.open
        instance.complete("verslag", nog=again)
    assert seen == ["bezoek", "verslag"] * 2 and instance.last.done


def test_back_and_forth_leaves_nothing_behind() -> None:
    one, other = line("a", "b"), line("a", "tussen", "b")
    instance = Instance(one)
    sizes = set()
    for _ in range(5):
        instance.move(other)
        instance.move(one)
        sizes.add(len(instance.last.state))
    assert len(sizes) == 1 and rest(instance) == ["a", "b"]


# ------------------------------------------------------------ joins


def split(a: list[str], b: list[str], *others: str, kind: str = "parallel", after: str = "na") -> Bundle:
    return main(
        gateway("s", kind),
        *map(user, (*a, *b, *others, after)),
        gateway("j", kind),
        chain("begin", "s"),
        *(flow("s", branch[0], "true" if kind == "inclusive" else "") for branch in (a, b, *([one] for one in others))),
        *(chain(*branch, "j") for branch in (a, b, *([one] for one in others))),
        chain("j", after, "einde"),
    )


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_join_keeps_what_it_has_got(kind: str) -> None:
    instance = Instance(split(["a"], ["b"], kind=kind))
    instance.complete("a")
    assert marking(instance.definitions, instance.last.state) == (("hoofd", "j"), ("hoofd", "b"))
    assert instance.move(split(["a"], ["b", "b2"], kind=kind)).obstacles == ()
    assert rest(instance) == ["b", "b2", "na"]


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_what_came_from_a_branch_that_grew_still_counts(kind: str) -> None:
    instance = Instance(split(["a"], ["b"], kind=kind))
    instance.complete("a")
    assert instance.move(split(["a", "a2"], ["b"], kind=kind)).obstacles == ()
    assert rest(instance) == ["b", "na"]
    replaced = Instance(split(["a"], ["b"], kind=kind))
    replaced.complete("a")
    assert replaced.move(split(["ander"], ["b"], kind=kind)).obstacles == ()
    assert rest(replaced) == ["b", "na"]


@pytest.mark.parametrize("kind, why", [("parallel", "together"), ("inclusive", "")])
def test_a_branch_that_nothing_can_come_from_any_more(kind: str, why: str) -> None:
    """A parallel join would wait for ever; an inclusive one waits for nothing that can't come."""
    instance = Instance(split(["a"], ["b"], kind=kind))
    instance.complete("a")
    found = instance.move(split(["a"], ["b"], "c", kind=kind))
    assert kinds(found) == ([why] if why else [])
    assert rest(instance) == ["b", "na"]


def test_a_branch_that_is_gone_while_the_join_has_got_it() -> None:
    instance = Instance(split(["a"], ["b"], "c"))
    instance.complete("a")
    refused(instance, split(["b"], ["c"]), "join", "j")


def test_a_join_that_has_nothing_left_to_wait_for() -> None:
    to = main(
        gateway("s", "parallel"),
        *map(user, ("a", "b", "c", "na")),
        gateway("j", "parallel"),
        end("e2"),
        chain("begin", "s", "a", "j", "na", "einde"),
        chain("s", "b", "j"),
        chain("s", "c", "e2"),
    )
    instance = Instance(split(["a"], ["b"], "c"))
    instance.complete("a")
    instance.complete("b")
    refused(instance, to, "join", "j")


@pytest.mark.parametrize("element, new", [("j", line("b", "na")), ("b", line("a", "na"))])
def test_a_join_or_a_branch_that_is_gone(element: str, new: Bundle) -> None:
    instance = Instance(split(["a"], ["b"]))
    instance.complete("a")
    refused(instance, new, "gone", element)


def test_a_join_that_is_of_another_kind() -> None:
    instance = Instance(split(["a"], ["b"]))
    instance.complete("a")
    refused(instance, split(["a"], ["b"], kind="inclusive"), "kind", "j")


def test_one_of_what_is_now_done_at_the_same_time_would_wait_for_ever() -> None:
    refused(Instance(line("a", "b", "na")), split(["a"], ["b"]), "stuck", "a")


def test_what_was_done_at_the_same_time_would_be_done_twice_one_after_another() -> None:
    refused(Instance(split(["a"], ["b"])), line("a", "b", "na"), "together", "a")


def test_a_branch_beside_it_that_nobody_waits_for_is_passed_over() -> None:
    def beside(*others: str) -> Bundle:
        return main(
            gateway("s", "parallel"),
            *map(user, ("a", "b", *others)),
            *(end(f"e_{one}") for one in ("b", *others)),
            chain("begin", "s", "a", "einde"),
            *(chain("s", one, f"e_{one}") for one in ("b", *others)),
        )

    instance = Instance(beside())
    assert instance.move(beside("c")).obstacles == ()
    assert sorted(rest(instance)) == ["a", "b"]


# ------------------------------------------------------------ done twice, or never


def test_what_was_done_is_not_done_again() -> None:
    instance = Instance(line("a", "b", "c"))
    instance.complete("a")
    refused(instance, line("b", "a", "c"), "again", "a")


def test_what_is_still_to_be_done_is_not_passed_over() -> None:
    refused(Instance(line("a", "b", "c")), line("c", "a", "b"), "skipped", "c")


def test_a_choice_to_go_back_is_no_doing_again() -> None:
    back = main(
        *map(user, ("a", "b", "c")),
        gateway("g", default="verder"),
        gateway("terug"),
        chain("begin", "terug", "a", "b", "g"),
        flow("g", "terug", "nog"),
        flow("g", "c", id_="verder"),
        chain("c", "einde"),
    )
    instance = Instance(line("a", "b", "c"))
    instance.complete("a")
    assert instance.move(back).obstacles == ()
    assert rest(instance) == ["b", "c"]


def test_a_decision_may_be_taken_again_but_not_left_out() -> None:
    def decided(*order: str) -> Bundle:
        body = [decision("weeg", "gewicht") if one == "weeg" else user(one) for one in order]
        text = diagram("hoofd", begin(), *body, end(), chain("begin", *order, "einde"))
        return bundle(text, tables=(table("gewicht", ["1"], ["uit"], ["-", "1"]),))

    taken = Instance(decided("weeg", "a", "b"))
    assert taken.move(decided("a", "weeg", "b")).obstacles == ()
    assert [one.element for one in taken.complete("a").decisions] == ["weeg"]
    refused(Instance(decided("a", "weeg", "b")), decided("weeg", "a", "b"), "skipped", "weeg")


def test_a_message_is_not_sent_again() -> None:
    def sent(*order: str) -> Bundle:
        return main(
            *(throw(one, message("brief")) if one == "stuur" else user(one) for one in order),
            chain("begin", *order, "einde"),
        )

    refused(Instance(sent("stuur", "a", "b")), sent("a", "stuur", "b"), "again", "stuur")


# ------------------------------------------------------------ the place where it is


def test_the_task_that_it_waits_at_is_gone() -> None:
    instance = Instance(line("a", "b"))
    refused(instance, line("b"), "gone", "a")
    assert "‘a’ bestaat niet meer" in Instance(line("a", "b")).move(line("b")).obstacles[0].sentence


def test_its_process_is_gone() -> None:
    instance = Instance(line("a"))
    other = bundle(diagram("ander", begin(), user("a"), end(), chain("begin", "a", "einde")))
    assert [(one.kind, one.process) for one in instance.move(other).obstacles] == [("gone", "hoofd")]


def test_its_kind_changed() -> None:
    timer = main(catch("a", duration("P1D")), user("b"), chain("begin", "a", "b", "einde"))
    refused(Instance(line("a", "b")), timer, "kind", "a")
    waits = Instance(timer)
    heard = main(catch("a", message("antwoord")), user("b"), chain("begin", "a", "b", "einde"))
    assert [one.sentence for one in waits.move(heard).obstacles] == ["‘a’ was een wekker en is nu een bericht."]


WHOLE = [user("a"), user("na"), chain("begin", "a", "na", "einde")]
PART = sub("deel", begin("b2"), user("a"), end("e2"), chain("b2", "a", "e2"))
IN_SUB = [PART, user("na"), chain("begin", "deel", "na", "einde")]


def test_it_stands_in_another_sub_process_or_in_none() -> None:
    refused(Instance(main(*WHOLE)), main(*IN_SUB), "moved", "a")
    refused(Instance(main(*IN_SUB)), main(*WHOLE), "gone", "deel")


def test_it_stands_in_another_process() -> None:
    elsewhere = bundle(
        diagram("onder", begin("b2"), user("a"), end("e2"), chain("b2", "a", "e2")),
        diagram("hoofd", begin(), call("bel", "onder"), user("na"), end(), chain("begin", "bel", "na", "einde")),
    )
    refused(Instance(main(*WHOLE)), elsewhere, "moved", "a")


def test_another_process_is_called_now() -> None:
    def calling(called: str) -> Bundle:
        return bundle(
            *(
                diagram(one, begin(f"b_{one}"), user(f"t_{one}"), end(f"e_{one}"), chain(f"b_{one}", f"t_{one}", f"e_{one}"))
                for one in ("een", "twee")
            ),
            diagram("hoofd", begin(), call("bel", called), end(), chain("begin", "bel", "einde")),
        )

    refused(Instance(calling("een")), calling("twee"), "called", "bel")


def test_another_role_is_told() -> None:
    def in_lane(role: str) -> Bundle:
        lane = f'<laneSet id="banen"><lane id="baan" name="{role}"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
        return bundle(diagram("hoofd", lane, begin(), user("a"), end(), chain("begin", "a", "einde")))

    instance = Instance(in_lane("Coach"))
    assert notes(instance.move(in_lane("Verwijzer"))) == [("role", "a")]
    assert [task.role for task in open_tasks(instance.definitions, instance.last.state)] == ["Verwijzer"]


def test_a_state_that_is_not_its_own_is_left_alone() -> None:
    one = Definitions(line("a"))
    found = migrate(one, one, b"anders", values(), {}, MONDAY)
    assert found.step is None and kinds(found) == ["state"]


def test_a_way_without_an_end_is_no_way() -> None:
    circle = main(
        user("a"), user("b"), gateway("g", default="rond"), gateway("weg"),
        chain("begin", "weg"), flow("weg", "g"), flow("g", "a", id_="rond"), flow("g", "einde", "x"),
        gateway("kring"), chain("a", "kring", "b", "kring"),
    )  # fmt: skip
    refused(Instance(line("a", "b")), circle, "stuck", "a")


# ------------------------------------------------------------ for each row

PEOPLE = [{"id": "1"}, {"id": "2"}, {"id": "3"}]


def for_each(register: str = "personen", sequential: bool = False, *after: str) -> Bundle:
    return main(
        user("gesprek", for_each=register, sequential=sequential),
        *map(user, ("na", *after)),
        chain("begin", "gesprek", "na", *after, "einde"),
    )


@pytest.mark.parametrize("sequential", [False, True])
def test_rows_go_on(sequential: bool) -> None:
    instance = Instance(for_each(sequential=sequential), personen=PEOPLE)
    instance.complete("gesprek", row="1")
    assert instance.move(for_each("personen", sequential, "verder")).obstacles == ()
    instance.known["personen"] = []
    assert rest(instance) == ["gesprek", "gesprek", "na", "verder"]


def test_rows_of_a_called_process_go_on() -> None:
    def calling(*steps: str) -> Bundle:
        return bundle(
            diagram("onder", begin("b2"), *map(user, steps), end("e2"), chain("b2", *steps, "e2")),
            diagram("hoofd", begin(), call("bel", "onder", for_each="personen"), end(), chain("begin", "bel", "einde")),
        )

    instance = Instance(calling("a"), personen=PEOPLE[:2])
    instance.complete("a", row="2")
    assert instance.move(calling("a", "b")).obstacles == ()
    assert [(task.element, task.row) for task in open_tasks(instance.definitions, instance.last.state)] == [("a", "1")]
    assert rest(instance) == ["a", "b"]


def test_a_filter_is_of_the_moment_that_it_began() -> None:
    instance = Instance(for_each(), personen=PEOPLE)
    assert notes(instance.move(for_each('personen[id = "1"]'))) == [("rows", "gesprek")]
    assert rest(instance) == ["gesprek"] * 3 + ["na"]


@pytest.mark.parametrize(
    "old, new",
    [
        (for_each(), main(user("gesprek"), user("na"), chain("begin", "gesprek", "na", "einde"))),
        (main(user("gesprek"), user("na"), chain("begin", "gesprek", "na", "einde")), for_each()),
        (for_each(), for_each("doelen")),
        (for_each(sequential=True), for_each()),
    ],
)
def test_rows_that_would_be_others(old: Bundle, new: Bundle) -> None:
    refused(Instance(old, personen=PEOPLE, doelen=PEOPLE), new, "rows", "gesprek")


def test_rows_that_all_began_may_end_one_after_another() -> None:
    instance = Instance(for_each(), personen=PEOPLE)
    assert instance.move(for_each(sequential=True)).obstacles == ()
    assert rest(instance) == ["gesprek"] * 3 + ["na"]
    last = Instance(for_each(sequential=True), personen=PEOPLE[:1])
    assert last.move(for_each()).obstacles == () and rest(last) == ["gesprek", "na"]


# ------------------------------------------------------------ what it is after a move is what it is for the next step


def test_it_can_be_moved_at_every_step() -> None:
    versions = [Definitions(split(["a"], ["b", "b2"])), Definitions(split(["a", "a2"], ["b", "b2"], after="na"))]
    instance = Instance(versions[0])
    seen = []
    for turn in range(20):
        if instance.last.done:
            break
        assert instance.move(versions[turn % 2]).obstacles == ()
        seen.append(instance.open[-1])
        instance.complete(seen[-1])
    assert instance.last.done and seen.count("na") == 1 and later() == MONDAY


def test_events_on_boundaries_are_no_place_to_be() -> None:
    body = [user("a"), boundary("rand", "a", message("stop")), end("e2"), chain("begin", "a", "einde"), chain("rand", "e2")]
    instance = Instance(main(*body))
    assert marking(instance.definitions, instance.last.state) == (("hoofd", "a"),)


def wide(*extra: str, branches: int, kind: str) -> Bundle:
    """Many tasks at the same time."""
    ids = [f"t{n}" for n in range(branches)]
    return main(
        gateway("s", kind),
        gateway("j", kind),
        *map(user, (*ids, *extra, "na")),
        *(flow("s", id_, "true" if kind == "inclusive" else "") + chain(id_, "j") for id_ in ids),
        chain("begin", "s"),
        chain("j", *extra, "na", "einde"),
    )


@pytest.mark.parametrize("branches, kind", [(20, "parallel"), (7, "inclusive")])
def test_wide_diagrams_can_be_judged(branches: int, kind: str) -> None:
    instance = Instance(wide(branches=branches, kind=kind))
    for n in range(3):
        instance.complete(f"t{n}")
    assert instance.move(wide("nieuw", branches=branches, kind=kind)).obstacles == ()
    assert kinds(instance.move(wide("nieuw", branches=branches + 1, kind=kind))) == (["together"] if kind == "parallel" else [])


def test_a_diagram_that_is_too_wide_to_be_judged_keeps_the_instance() -> None:
    instance = Instance(wide(branches=9, kind="inclusive"))
    assert instance.move(wide(branches=9, kind="inclusive")).obstacles == ()
    assert kinds(instance.move(wide("nieuw", branches=9, kind="inclusive"))) == ["together"]
