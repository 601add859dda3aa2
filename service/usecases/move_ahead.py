"""What would go wrong later with a case that moves now: values that it was never asked, and what may happen only once."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.facts import FACTS
from service.bundle.model import Bundle, Element
from service.checks.rest import Lack, Rest, Tokens
from service.engine import run
from service.engine.definitions import definitions
from service.engine.findings import Obstacle
from service.store import moves
from service.store.instances import Instance
from service.store.session import Tx
from service.usecases.dossier import Dossier

KEPT = 8
_rests: dict[str, Rest] = {}
READERS = {
    "exclusiveGateway": "De keuze ",
    "inclusiveGateway": "De keuze ",
    "businessRuleTask": "De tabel bij ",
    "userTask": "De taak ",
}
FACT_NAMES = frozenset(name.partition(".")[0].removesuffix("[]") for name in FACTS)


def ahead(tx: Tx, old: Bundle, dossier: Dossier) -> Iterator[Obstacle]:
    """The obstacles on the rest of a case's way. `dossier` is the case's under the new bundle; it stands in `old`.

    What is just as missing under the old bundle is no reason to stay there.
    """
    before, after, case = rest_of(old), rest_of(dossier.bundle), dossier.case
    running = [instance for instance in dossier.situation.instances if instance.state is not None]
    at = {instance: frozenset(run.marking(definitions(old), instance.state or b"")) for instance in running}
    main = next((tokens for instance, tokens in at.items() if instance.main), Tokens())
    tasks: frozenset[str] | None = None
    happened: frozenset[str] = frozenset()
    for instance, tokens in at.items():
        found = _missing(after, dossier, instance, tokens, main)
        was_once = before.once(tokens)
        once = {what: element for what, element in after.once(tokens).items() if what not in was_once}
        lacks = [lack for lack in found if lack.sure]
        if not lacks and not once:
            continue
        if tasks is None and case is not None:
            tasks, happened = moves.past(tx, case.id)
        same = {lack.name for lack in _missing(before, dossier, instance, tokens, main)} | {f"@{id_}" for id_ in tasks or ()}
        yield from (_lack(after, lack) for lack in lacks if lack.name not in same)
        yield from (_once(element) for what, element in once.items() if what in happened)


def rest_of(bundle: Bundle) -> Rest:
    """The rest of all ways in a bundle, worked out once."""
    found = _rests.get(bundle.hash)
    if found is None:
        while len(_rests) >= KEPT:
            _rests.pop(next(iter(_rests)), None)
        found = _rests[bundle.hash] = Rest(bundle)
    return found


def _missing(rest: Rest, dossier: Dossier, instance: Instance, tokens: Tokens, main: Tokens) -> list[Lack]:
    """What the rest of an instance's way reads that neither the case nor the way supplies."""
    lacks = rest.lacks(tokens)
    if not lacks:
        return []
    known = FACT_NAMES | dossier.answered(instance).keys() | rest.bundle.registers.keys()
    if not instance.main:
        known |= rest.supplies(main)
    return [lack for lack in lacks if lack.name not in known and not _in_rows(dossier, lack.name)]


def _in_rows(dossier: Dossier, name: str) -> bool:
    """Whether rows have this column, or there is no row that could lack it."""
    register, _, column = name.rpartition(".")
    rows = dossier.registers.get(register, {}).values() if register else ()
    return bool(register) and (not rows or any(column in row for row in rows))


def _lack(rest: Rest, lack: Lack) -> Obstacle:
    element = rest.bundle.element(lack.process, lack.element)
    name, what = f"‘{element.name or element.id}’", f"‘{rest.label(lack.name)}’"
    if lack.name.startswith("@"):
        told = f"{name} mag niet door dezelfde persoon als {what}, maar {what} is in dit traject nooit gedaan."
        return Obstacle("value", element.process, element.id, told)
    timer = element.event is not None and element.event.kind == "timer"
    who = "De wekker " if timer else READERS.get(element.kind, "")
    told = f"{who}{name} leest {what}, en dat is in dit traject nooit gevraagd."
    return Obstacle("value", element.process, element.id, told)


def _once(element: Element) -> Obstacle:
    told = f"‘{element.name or element.id}’ mag maar één keer, en dat is in dit traject al gebeurd."
    return Obstacle("once", element.process, element.id, told)
