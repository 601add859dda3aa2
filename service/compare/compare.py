"""Two bundles, file by file. Files with the same bytes are not looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeVar

from service.bundle.model import Bundle, Form, Process, Table
from service.bundle.registers import DATA_FILE
from service.bundle.wording import quoted
from service.compare.beside import form_rest, xml_rest
from service.compare.data import compare_data
from service.compare.difference import Change, Difference, Kind
from service.compare.forms import compare_forms
from service.compare.names import Names
from service.compare.processes import compare_processes
from service.compare.scribe import Scribe
from service.compare.tables import compare_tables
from service.compare.trials import compare_trials, trial_name

Thing = Process | Table | Form
One = TypeVar("One", Process, Table, Form)
SORTS = {".bpmn": "het diagram", ".dmn": "de tabel", ".form": "het formulier"}


def compare(old: Bundle, new: Bundle) -> Difference:
    """What is different in `new`. Empty when the files say the same, however they are written."""
    names = Names(old), Names(new)
    things = _things(old), _things(new)
    changes: list[Change] = []
    for file in sorted({*old.files, *new.files}, key=_order):
        before, after = old.files.get(file), new.files.get(file)
        if before == after:
            continue
        thing = things[0].get(file), things[1].get(file)
        known = thing[1] or thing[0]
        scribe = Scribe(file, known.id if known else PurePosixPath(file).stem, *names)
        if before is None or after is None:
            _whole(scribe, *thing, before, after)
        else:
            _changed(scribe, *thing, before, after)
        changes += scribe.changes
    return Difference(tuple(changes))


def _order(file: str) -> tuple[int, str]:
    """Diagrams, tables, forms, data, trials."""
    kinds = [".bpmn", ".dmn", ".form"]
    suffix = PurePosixPath(file).suffix
    return (kinds.index(suffix) if suffix in kinds else 3 if file == DATA_FILE else 4), file


def _things(bundle: Bundle) -> dict[str, Thing]:
    """What each file holds; of a file that could not be read nothing is known."""
    found: dict[str, Thing] = {}
    for things in (bundle.processes, bundle.tables, bundle.sheets):
        for thing in things.values():
            found.setdefault(thing.file, thing)
    return found


def _name(scribe: Scribe, thing: Thing | None, content: bytes) -> str:
    """ "het diagram ‘Plan van aanpak’"."""
    if scribe.file == DATA_FILE:
        return "het bestand met registers en afgeleide gegevens"
    suffix = PurePosixPath(scribe.file).suffix
    if suffix not in SORTS:
        return trial_name(scribe.file, content)
    title = thing.title if isinstance(thing, Form) else thing.name if thing else ""
    return f"{SORTS[suffix]} {quoted(title or PurePosixPath(scribe.file).stem)}"


def _whole(scribe: Scribe, old: Thing | None, new: Thing | None, before: bytes | None, after: bytes | None) -> None:
    """A file that is new or gone: one sentence, and its parts."""
    kind: Kind = "added" if before is None else "removed"
    name = _name(scribe, new or old, (after if before is None else before) or b"")
    scribe.tell(
        kind, "file", "", f"Nieuw: {name}" if kind == "added" else f"Weg: {name}", old=_if(before, name), new=_if(after, name)
    )
    scribe.part = True
    match old or new:
        case Process() as process:
            empty = replace(process, elements={}, flows={}, lanes=())
            compare_processes(scribe, *_pair(kind, process, empty))
        case Table() as table:
            bare = replace(table, rules=())
            compare_tables(scribe, *_pair(kind, table, bare))
        case Form() as form:
            blank = replace(form, fields=())
            compare_forms(scribe, *_pair(kind, form, blank))
        case None if scribe.file == DATA_FILE:
            compare_data(scribe, scribe.old.bundle, scribe.new.bundle)


def _pair(kind: Kind, thing: One, empty: One) -> tuple[One, One]:
    return (empty, thing) if kind == "added" else (thing, empty)


def _if(content: bytes | None, name: str) -> str:
    return "" if content is None else name


def _changed(scribe: Scribe, old: Thing | None, new: Thing | None, before: bytes, after: bytes) -> None:
    """A file that is there on both sides with other bytes."""
    name = _name(scribe, new or old, after)
    match old, new:
        case Process() as one, Process() as other:
            compare_processes(scribe, one, other)
            xml_rest(scribe, name, before, after)
        case Table() as one, Table() as other:
            compare_tables(scribe, one, other)
            xml_rest(scribe, name, before, after)
        case Form() as one, Form() as other:
            compare_forms(scribe, one, other)
            form_rest(scribe, name, before, after)
        case _ if PurePosixPath(scribe.file).suffix in SORTS:
            sentence = f"{name} is nu niet te lezen" if new is None else f"{name} is weer te lezen"
            scribe.tell("changed", "file", "", sentence if (old is None) != (new is None) else f"{name} is veranderd")
        case _ if scribe.file == DATA_FILE:
            compare_data(scribe, scribe.old.bundle, scribe.new.bundle)
            if not scribe.changes:
                scribe.tell("changed", "rest", "", f"In {name} is alleen de opmaak of een opmerking veranderd")
        case _:
            compare_trials(scribe, before, after)
            if not scribe.changes:
                scribe.tell("changed", "file", "", f"{name} is veranderd")
