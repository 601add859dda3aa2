"""Differences of the real bundle."""

from __future__ import annotations

from service.bundle.edit import with_property
from service.bundle.model import Bundle
from service.bundle.read import read_bundle
from service.compare import compare


def first_term(bundle: Bundle) -> tuple[str, str, str]:
    """A task of the real bundle with a term in weeks: its file, id and name."""
    return next(
        (process.file, element.id, element.name)
        for process in bundle.processes.values()
        for element in process.elements.values()
        if element.properties.get("termijn") == "P6W"
    )


def test_nothing_changed(real: Bundle) -> None:
    assert not compare(real, real)
    assert not compare(real, read_bundle(real.files))


def test_a_term_is_told_in_words(real: Bundle) -> None:
    file, id_, name = first_term(real)
    new = read_bundle({**real.files, file: with_property(real.files[file], id_, "termijn", "P5W")})
    difference = compare(real, new)
    assert [change.sentence for change in difference.changes] == [f"Termijn van ‘{name}’: 6 weken → 5 weken"]
    assert difference.marks(file).new == difference.marks(file).old == {id_: "changed"}
