"""The families of a referrer: what is asked, what was announced, what its decisions led to."""

from __future__ import annotations

import pytest

from service.domain.errors import Forbidden, NotFound
from service.store.session import Store
from service.usecases import referrals
from tests.usecases.diagrams import DATA, ESCALATION, FILES, choice, diagram, field, form
from tests.usecases.made_once import made_once
from tests.usecases.world import World, world

MARKED = ESCALATION.replace("formulier=oordeel", "formulier=keuze | merken=escalatie")
RICH: dict[str, bytes] = {
    **FILES,
    "processes/niet-meewerken.bpmn": diagram("niet-meewerken", "Niet meewerken", MARKED),
    "processes/gegevens.yaml": DATA.replace("merken: persoonsgegeven,", "merken: \"persoonsgegeven, voorwaarden\",").encode(),
    "forms/keuze.form": form(
        "keuze",
        field("radio", "keuze", values=choice("waarschuwen", "niets")),
        field("textarea", "boodschap", "persoonsgegeven"),
    ),
}


@made_once
def escalated(store: Store) -> World:
    w = world(store, RICH)
    w.admitted()
    w.act("niet-meewerken", "coach", 1, feiten="De deur bleef dicht.")
    return w


def test_what_is_asked_of_it_now(store: Store) -> None:
    w = escalated(store)
    page = referrals.families(w.regie, w.users["verwijzer"], False, 1, w.now)
    [family] = page.families
    assert (family.phase, family.coach, [one.title for one in family.asked]) == ("Onderzoek", "Coach", ["Escalatie besluiten"])
    [one] = family.escalations
    [(decision, _)] = one.decisions
    assert one.running and one.by == "Coach" and decision.done is None and decision.target and not decision.late
    assert "deur" not in repr(page) and "Kim" not in repr(page)
    w.later(days=9)
    [(late, _)] = referrals.families(w.regie, w.users["verwijzer"], False, 1, w.now).families[0].escalations[0].decisions
    assert late.late and late.days == 9


def test_what_its_decision_led_to(store: Store) -> None:
    w = escalated(store)
    w.later(days=2).do("Escalatie besluiten", "verwijzer", keuze="waarschuwen", boodschap="Kom op tijd.")
    page = referrals.family(w.regie, w.users["verwijzer"], 1, w.now)
    [one] = page.escalations
    [(decision, _)] = one.decisions
    assert (decision.text, decision.days, decision.who) == ("Waarschuwen", 2, "Verwijzer")
    assert (one.running, one.outcome) == (False, "Hersteld") and page.asked == ()
    assert [[row.texts for row in register.rows] for register in page.conditions] == [[("Kim", "kind")]]
    assert "Kom op tijd." not in repr(page.escalations)


def test_for_whom_it_is(store: Store) -> None:
    w = escalated(store)
    assert referrals.families(w.regie, w.users["vreemde"], False, 1, w.now).families == ()
    assert referrals.families(w.regie, w.users["verwijzer"], True, 1, w.now).families == ()
    with pytest.raises(NotFound):
        referrals.family(w.regie, w.users["vreemde"], 1, w.now)
    for by in ("coach", "coordinator", "opdrachtgever"):
        with pytest.raises(Forbidden, match="verwijzers"):
            referrals.families(w.regie, w.users[by], False, 1, w.now)
        with pytest.raises(Forbidden):
            referrals.family(w.regie, w.users[by], 1, w.now)
