"""Decision tables by DMN 1.3, section 8.2.8 and on: what each hit policy makes of the rules that match."""

from __future__ import annotations

from decimal import Decimal

import pytest

from service.engine.decisions import Outcome, decide
from service.engine.errors import FailedDecision, FailedExpression
from service.feel import FeelValue
from tests.engine.factories import Instance, begin, bundle, chain, decision, diagram, end, table, values

RULES = (['"a","b"', "-", "1"], ['not("c")', ">= 5", "2"], ["", "[1..9]", "3"])


def evaluate(text: str, **known: object) -> Outcome:
    [found] = bundle(tables=(text,)).tables.values()
    return decide(found, values(**known))


def outcome(
    policy: str, *rules: list[str], aggregation: str = "", ranks: str = "", letter: FeelValue = "a", number: int = 5
) -> object:
    text = table(
        "t",
        ["letter", "getal"],
        ["uit"],
        *(rules or RULES),
        policy=policy,
        aggregation=aggregation,
        ranks={"uit": ranks} if ranks else None,
    )
    found = evaluate(text, letter=letter, getal=number)
    return found.result, found.rules


def test_unique_takes_the_only_rule_that_matches() -> None:
    assert outcome("UNIQUE", letter="c", number=5) == (3, (3,))


def test_unique_with_two_matching_rules_is_an_error_with_their_numbers() -> None:
    with pytest.raises(FailedDecision, match=r"‘t’ .*regels 1, 2, 3"):
        outcome("UNIQUE")


def test_first_takes_the_first_in_the_order_of_the_table() -> None:
    assert outcome("FIRST") == (1, (1,))
    assert outcome("FIRST", letter="c") == (3, (3,))


def test_any_accepts_rules_that_agree_and_only_those() -> None:
    same = (["-", "-", '"ja"'], ['"a"', "-", '"ja"'])
    assert outcome("ANY", *same) == ("ja", (1, 2))
    with pytest.raises(FailedDecision, match="regels 1, 2"):
        outcome("ANY", *same[:1], ['"a"', "-", '"nee"'])


def test_priority_takes_the_output_that_stands_highest_in_the_list() -> None:
    rules = (["-", "-", '"laag"'], ["-", "-", '"hoog"'], ["-", "-", '"midden"'])
    assert outcome("PRIORITY", *rules, ranks='"hoog", "midden", "laag"') == ("hoog", (2,))
    assert outcome("OUTPUT ORDER", *rules, ranks='"hoog", "midden", "laag"') == (["hoog", "midden", "laag"], (2, 3, 1))


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_an_order_needs_a_list_that_holds_every_output(policy: str) -> None:
    with pytest.raises(FailedDecision, match="lijst van antwoorden"):
        outcome(policy)
    with pytest.raises(FailedDecision, match="regel 3"):
        outcome(policy, ranks="1, 2")


def test_rule_order_and_collect_give_all_outputs() -> None:
    assert outcome("RULE ORDER") == ([1, 2, 3], (1, 2, 3))
    assert outcome("COLLECT") == ([1, 2, 3], (1, 2, 3))


@pytest.mark.parametrize("aggregation, result", [("SUM", 6), ("MIN", 1), ("MAX", 3), ("COUNT", 3)])
def test_collect_aggregates(aggregation: str, result: int) -> None:
    assert outcome("COLLECT", aggregation=aggregation) == (Decimal(result), (1, 2, 3))


@pytest.mark.parametrize("aggregation, result", [("", []), ("SUM", None), ("MIN", None), ("MAX", None), ("COUNT", 0)])
def test_no_match_is_no_error_where_several_may_match(aggregation: str, result: object) -> None:
    assert outcome("COLLECT", ['"x"', "-", "1"], aggregation=aggregation) == (result, ())


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY"])
def test_no_match_is_an_error_where_one_must_match(policy: str) -> None:
    with pytest.raises(FailedDecision, match="‘t’ .*geen regel die past"):
        outcome(policy, ['"x"', "-", "1"], ranks="1")


@pytest.mark.parametrize("aggregation, cells", [("SUM", ('"a"', "1")), ("MAX", ('"a"', "1")), ("MEDIAN", ("1", "2"))])
def test_an_aggregation_over_the_wrong_values_is_an_error(aggregation: str, cells: tuple[str, str]) -> None:
    with pytest.raises(FailedDecision, match=aggregation):
        outcome("COLLECT", *(["-", "-", cell] for cell in cells), aggregation=aggregation)


def test_several_outputs_make_a_context_and_have_no_aggregation() -> None:
    rules = (["-", '"hoog"', "1"], ["-", '"laag"', "2"])
    text = table("t", ["x"], ["soort", "weken"], *rules, policy="RULE ORDER")
    assert evaluate(text).result == [{"soort": "hoog", "weken": 1}, {"soort": "laag", "weken": 2}]
    ranked = table("t", ["x"], ["soort", "weken"], *rules, policy="PRIORITY", ranks={"soort": '"laag","hoog"'})
    assert evaluate(ranked).result == {"soort": "laag", "weken": 2}
    with pytest.raises(FailedDecision, match="SUM"):
        evaluate(table("t", ["x"], ["soort", "weken"], *rules, policy="COLLECT", aggregation="SUM"))


def test_a_null_input_matches_a_dash_or_null_only() -> None:
    text = table("t", ["x"], ["uit"], ["> 5", "1"], ["not(3)", "2"], ["null", "3"], policy="RULE ORDER")
    assert evaluate(text).result == [3] or evaluate(text).result == [2, 3]
    assert 1 not in (evaluate(text).rules)


def test_outputs_are_formulas_over_the_values() -> None:
    assert evaluate(table("t", ["x"], ["uit"], ["-", "x * 2"]), x=4).result == 8


def test_an_unknown_hit_policy_is_refused() -> None:
    with pytest.raises(FailedDecision, match="RANDOM"):
        outcome("RANDOM")


def test_a_failed_table_in_a_diagram_names_table_rules_and_element() -> None:
    rules = (["-", "1"], ["> 0", "2"])
    given = bundle(
        diagram("hoofd", begin(), decision("beslis", "t"), end(), chain("begin", "beslis", "einde")),
        tables=(table("t", ["x"], ["uit"], *rules),),
    )
    with pytest.raises(FailedDecision, match=r"(?s)‘t’ \(processes/t.dmn\).*1, 2.*beslis.*processes/hoofd.bpmn") as refused:
        Instance(given, x=1)
    assert (refused.value.process, refused.value.element) == ("hoofd", "beslis")
    with pytest.raises(FailedDecision, match="‘t’"):
        Instance(bundle(diagram("hoofd", begin(), decision("beslis", "t"), end(), chain("begin", "beslis", "einde"))))


def test_a_cell_that_fails_names_the_element() -> None:
    given = bundle(
        diagram("hoofd", begin(), decision("beslis", "t"), end(), chain("begin", "beslis", "einde")),
        tables=(table("t", ["x"], ["uit"], ["-", "for a in 1..9999 return for b in 1..9999 return a"]),),
    )
    with pytest.raises(FailedExpression, match="beslis"):
        Instance(given)


def test_the_result_gets_its_own_name_and_becomes_a_value() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            decision("een", "t", resultaat="score"),
            decision("twee", "u"),
            end(),
            chain("begin", "een", "twee", "einde"),
        ),
        tables=(table("t", ["x"], ["uit"], ["-", "41"]), table("u", ["score"], ["uit"], ["-", "score + 1"])),
    )
    assert [(taken.key, taken.result) for taken in Instance(given).last.decisions] == [("score", 41), ("u", 42)]
