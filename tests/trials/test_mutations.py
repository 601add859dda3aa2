"""Each mutant is one readable change; together they touch everything that a coordinator can get wrong."""

from __future__ import annotations

from service.bundle.read import read_bundle
from service.trials.coverage import Touch
from service.trials.mutations import mutants
from tests.trials.factories import tiny_files


def test_each_mutant_is_another_bundle_that_can_be_read() -> None:
    files = tiny_files()
    found = list(mutants(read_bundle(files)))
    hashes = {read_bundle(mutant.applied_to(files)).hash for mutant in found}
    assert len(hashes | {read_bundle(files).hash}) == len(found) + 1
    assert len({str(mutant) for mutant in found}) == len(found)


def test_everything_that_guards_or_counts_is_changed() -> None:
    told = [str(mutant) for mutant in mutants(read_bundle(tiny_files()))]
    for expected in (
        "processes/hulp.bpmn, voorwaarde hulp_f04: omgedraaid",
        "processes/hulp.bpmn, mag_starten van hulp_begin: iedereen",
        "processes/hulp.bpmn, termijn van gesprek_voeren: P6W wordt P5W",
        "processes/hulp.bpmn, vanaf van gesprek_voeren: weg",
        'processes/hulp.bpmn, uiterlijk van gesprek_voeren: einddatum wordt einddatum + duration("P1D")',
        "processes/hulp.bpmn, waarschuwen van vraag_beoordelen: P2D wordt P1D",
        "processes/hulp.bpmn, voor_elk van gesprek_voeren: zonder filter",
        "processes/hulp.bpmn, timer gesprek_laat: P4W wordt P3W",
        "processes/hulp.bpmn, niet_door van uitblijven_bespreken: zonder vraag_beoordelen",
        "processes/hulp.bpmn, merken van hulp_klaar: zonder eenmalig",
        "processes/klacht.bpmn, zichtbaar_voor van klacht: weg",
        "processes/klacht.bpmn, wanneer van klacht_begin: weg",
        "processes/toegang.dmn, regel 1, kolom Hoe erg: 3 wordt 4",
        "processes/toegang.dmn, regel 1, kolom Mag: true wordt false",
        'processes/gegevens.yaml, afgeleid einddatum: "P3M" wordt "P2M"',
    ):
        assert expected in told


def test_a_mutant_changes_only_its_own_place() -> None:
    files = tiny_files()
    before = read_bundle(files)
    mutant = next(m for m in mutants(before) if "termijn van gesprek_voeren" in str(m))
    after = read_bundle(mutant.applied_to(files))
    assert after.processes["hulp"].elements["gesprek_voeren"].properties["termijn"] == "P5W"
    assert after.processes["hulp"].flows == before.processes["hulp"].flows
    assert (after.tables, after.forms, after.derived) == (before.tables, before.forms, before.derived)


def test_a_mutant_knows_which_trials_can_notice_it() -> None:
    by_name = {str(mutant): mutant for mutant in mutants(read_bundle(tiny_files()))}
    assert by_name["processes/hulp.bpmn, timer gesprek_laat: P4W wordt P3W"].covered_by == (
        Touch("element", "hulp", "gesprek_laat"),
        Touch("element", "hulp", "gesprek_voeren"),
    )
    assert by_name["processes/toegang.dmn, regel 1, kolom Hoe erg: 3 wordt 4"].covered_by == (
        Touch("rule", "toegang", "1"),
        Touch("table", "toegang"),
    )
    assert Touch("named", "klacht") in by_name["processes/klacht.bpmn, mag_starten van klacht_begin: iedereen"].covered_by
