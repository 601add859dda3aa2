"""The renamer of formulas is itself tested: a name that should have stayed, or gone, would hide what the proof is about."""

import pytest

from tests.processes.feel_names import holds_a_fact, renamed_formula

NAMES = {name: f"x_{name}" for name in "personen naam rol soort doel doelen besluit toegang mag id_nr".split()}


@pytest.mark.parametrize(
    ("formula", "renamed"),
    [
        ('besluit = "besluit"', 'x_besluit = "besluit"'),
        ("toegang.mag and coach.naam != null", "x_toegang.x_mag and coach.naam != null"),
        ('personen[rol = "kind"].naam', 'x_personen[x_rol = "kind"].x_naam'),
        ('organisaties[soort = "gi" and naam = besluit].naam', 'organisaties[soort = "gi" and naam = x_besluit].naam'),
        ("for c in coaches return {value: c.id, label: c.naam}", "for c in coaches return {value: c.id, label: c.naam}"),
        ("for p in personen return p.naam", "for p in x_personen return p.x_naam"),
        ("some doel in doelen satisfies doel.naam = naam", "some x_doel in x_doelen satisfies x_doel.x_naam = x_naam"),
        ("(organisaties[id = id_nr])[1].naam", "(organisaties[id = x_id_nr])[1].naam"),
        ("count(personen[naam = coach.naam])", "count(x_personen[x_naam = coach.naam])"),
        ("naam in [soort, besluit]", "x_naam in [x_soort, x_besluit]"),
        ("for o in organisaties[soort = besluit], p in personen return p.naam = o.naam",
         "for o in organisaties[soort = x_besluit], p in x_personen return p.x_naam = o.naam"),
        ("{naam: 1}.naam", "{x_naam: 1}.x_naam"),
        ("< naam", "< x_naam"),
        ("P42D", "P42D"),
    ],
)
def test_names_are_replaced_where_they_are_ours(formula: str, renamed: str) -> None:
    assert renamed_formula(formula, NAMES) == renamed


def test_a_derived_field_that_holds_a_fact_keeps_its_entries() -> None:
    assert holds_a_fact("organisaties[id = id_nr][1]")
    assert not holds_a_fact('personen[naam = coach.naam][1]')
    assert not holds_a_fact('doel and "x" = verwijzer.soort')
    assert not holds_a_fact("vandaag - besluit")
    assert renamed_formula("doel.naam", NAMES, {"doel"}) == "x_doel.naam"
