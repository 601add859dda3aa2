"""Opening and saving a diagram changes nothing in what it means; nor do Dutch words or a drawing go missing."""

from __future__ import annotations

import json
import re

import pytest

from service.bundle.diagrams import FLOW_NODES
from service.bundle.read import read_folder, survey
from service.checks import check
from service.checks.rules.allowed_parts import ALLOWED
from service.checks.rules.element_ids import RESERVED
from service.checks.rules.event_positions import KINDS
from service.checks.rules.properties import KNOWN
from service.web.frontend.build import HERE
from tests.frontend.conftest import ROOT, Studio

FIRST = "processes/plan.bpmn"
THROUGH = """async (contents) => {
  const { modeler, read } = document.getElementById('studio');
  const found = {};
  for (const [file, content] of Object.entries(contents)) {
    const { warnings } = await modeler.importXML(content);
    if (warnings.length) throw new Error(file + ': ' + warnings.map(({ message }) => message).join('; '));
    found[file] = await read();
  }
  return found;
}"""


@pytest.mark.browser
def test_all_diagrams_go_through_the_editor_unharmed(studio: Studio) -> None:
    page = studio.edit(studio.browse(), FIRST)
    files = dict(read_folder(ROOT))
    diagrams = {path: content.decode() for path, content in files.items() if path.endswith(".bpmn")}
    through = page.evaluate(THROUGH, diagrams)
    assert len(through) == len(diagrams) > 30
    after = {**files, **{path: content.encode() for path, content in through.items()}}
    before, now = survey(files).bundle, survey(after).bundle
    for key, process in before.processes.items():
        assert now.processes[key] == process
    assert check(after) == check(files) == []
    assert page.evaluate("[...document.getElementById('studio').untranslated]") == []


def test_the_editor_and_the_checks_have_the_same_list() -> None:
    allowed = json.loads((HERE / "src/diagram/allowed.json").read_text())
    assert {kind: set(words) for kind, words in allowed["events"].items()} == KINDS
    assert {kind: set(words) for kind, words in allowed["properties"].items()} == KNOWN
    assert set(allowed["reserved"]) == RESERVED
    drawn = {name[0].lower() + name[1:] for name in allowed["types"]}
    assert drawn <= ALLOWED
    assert drawn >= FLOW_NODES & ALLOWED


LIBRARIES = ("bpmn-js/lib", "diagram-js/lib", "diagram-js-minimap/dist", "@bpmn-io/properties-panel/dist")
WORD = re.compile(r"translate\(\s*'((?:[^'\\]|\\.)*)'")
EXAMPLES = {"HELLO {you}", " + x + ", " + shift + "}  # comments of the library, and pieces of other code


def test_every_word_of_the_libraries_has_a_dutch_one() -> None:
    known = (HERE / "src/dutch/words.js").read_text()
    sources = [path for name in LIBRARIES for path in (HERE / "node_modules" / name).rglob("*.js") if ".umd." not in path.name]
    words = {word for path in sources for word in WORD.findall(path.read_text(encoding="utf-8"))} - EXAMPLES
    assert len(words) > 50
    assert sorted(word for word in words if f"'{word}':" not in known and f"  {word}:" not in known) == []
