"""The real diagrams: an instance of any process, walked at random, that is moved to the same diagrams goes on as it was."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from service.bundle.model import Bundle, Field
from service.bundle.read import read_bundle, read_folder
from service.domain.errors import BrokenStep
from service.engine.definitions import Definitions
from tests.engine.factories import Instance
from tests.engine.test_migrate_lockstep import walk

ROOT = Path(__file__).parent.parent.parent
BUNDLE = read_bundle(read_folder(ROOT))
SEEDS = 2
VERSIONS = [Definitions(BUNDLE), Definitions(BUNDLE)]


def fields(found: tuple[Field, ...]) -> list[Field]:
    return [inner for one in found for inner in ([one] if one.key else fields(one.fields) if not one.register else [])]


def value(random: Random, field: Field) -> object:
    if field.options:
        return random.choice(field.options).value
    if field.type == "checkbox":
        return random.random() < 0.5
    if field.type == "number":
        return random.randint(0, 5)
    if field.type == "datetime":
        return date(2026, 3, 2) + timedelta(days=random.randint(0, 60))
    return "tekst" if field.type in ("textfield", "textarea") else None


def answers(bundle: Bundle, random: Random) -> dict[str, object]:
    """Some answer to every field of every form, and a few rows in every register."""
    given = {field.key: value(random, field) for form in bundle.forms.values() for field in fields(form.fields)}
    return given | {key: [{"id": f"{key}{n}"} for n in range(random.randint(0, 2))] for key in bundle.registers}


@pytest.mark.parametrize("process", sorted(BUNDLE.processes))
def test_every_process_of_the_bundle_can_be_moved(process: str) -> None:
    for seed in range(SEEDS):
        random = Random(f"{process} {seed}")  # noqa: S311 (no secret)
        known = answers(BUNDLE, random)
        try:
            instances = Instance(VERSIONS[0], process, **known), Instance(VERSIONS[0], process, **known)
        except BrokenStep:  # answers that do not go together: its tables have no rule for them
            continue
        walk(instances, VERSIONS, random, partial(answers, BUNDLE))
