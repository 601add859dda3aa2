"""The library's definitions of a bundle's processes: built once from the bundle's model, shared by all threads.

Every kind of element that may be used has its class here; anything else is refused by name, so that nothing can silently
become something else (traps 2, 7 and 11). Specs are never changed after they are built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition

from service.bundle.model import Bundle, Element, Process
from service.domain.errors import InvalidBundle
from service.engine import elements
from service.engine.errors import place
from service.engine.events import event_definition
from service.engine.positions import Level

KEPT_BUNDLES = 32

PLAIN: Mapping[str, type[elements.OfElement]] = {
    "userTask": elements.UserTask,
    "businessRuleTask": elements.DecisionTask,
    "exclusiveGateway": elements.ExclusiveGateway,
    "inclusiveGateway": elements.InclusiveGateway,
    "parallelGateway": elements.ParallelGateway,
}
EVENTS: Mapping[str, type[elements.OfElement]] = {
    "startEvent": elements.StartEvent,
    "endEvent": elements.EndEvent,
    "intermediateCatchEvent": elements.CatchEvent,
    "intermediateThrowEvent": elements.ThrowEvent,
    "boundaryEvent": elements.BoundaryEvent,
}
EVENT_KINDS: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset(("none", "message", "timer")),
    "endEvent": frozenset(("none", "message", "terminate", "escalation", "error")),
    "intermediateCatchEvent": frozenset(("message", "timer")),
    "intermediateThrowEvent": frozenset(("none", "message", "escalation")),
    "boundaryEvent": frozenset(("message", "timer", "escalation", "error")),
}
RESERVED = frozenset(("Start", "End"))
CONDITIONAL = frozenset(("exclusiveGateway", "inclusiveGateway"))
FORKING = CONDITIONAL | {"parallelGateway", "eventBasedGateway"}


class Definitions:
    """The definitions of one bundle: `specs` by process id, and by `process/element` for an embedded sub-process."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.specs: dict[str, BpmnProcessSpec] = {}
        self._levels: dict[str, Level] = {}
        for process in bundle.processes.values():
            self._build(process, "")

    def level(self, process: str, subprocess: str = "") -> Level:
        """A process, or a sub-process in it, as a structure to be played; made when it is asked for."""
        key = spec_name(process, subprocess)
        return self._levels.setdefault(key, self._levels.get(key) or Level(self.bundle.processes[process], subprocess))

    def _build(self, process: Process, parent: str) -> None:
        """Build the spec of a process, or of the sub-process `parent` in it, and of those within it."""
        within = {element.id: element for element in process.elements.values() if element.parent == parent}
        spec = BpmnProcessSpec(name=spec_name(process.id, parent))
        self.specs[spec.name] = spec
        for element in within.values():
            if element.kind == "subProcess":
                self._build(process, element.id)
        built = {element.id: self._task_spec(spec, element) for element in within.values()}
        entries = {
            id_: self._with_boundary(spec, task_spec, within.values(), built)
            for id_, task_spec in built.items()
            if within[id_].kind != "boundaryEvent"
        }
        for element in within.values():
            if element.kind == "startEvent":
                spec.start.connect(built[element.id])
            self._connect(process, element, built[element.id], entries)
            if element.kind == "endEvent":
                built[element.id].connect(spec.end)

    def _task_spec(self, spec: BpmnProcessSpec, element: Element) -> Any:
        """The task spec of an element; the for-each around it where there is one."""
        if not element.multi_instance:
            return self._single(spec, element, element.id)
        body = self._single(spec, element, f"{element.id} [child]")
        return elements.ForEach(spec, element.id, element=element, body=body)

    def _single(self, spec: BpmnProcessSpec, element: Element, name: str) -> Any:
        attributes: dict[str, Any] = {"element": element, "lane": element.role}
        if name in RESERVED:
            raise self._refused(element, f"heeft een id dat Regie zelf gebruikt ({name})")
        if element.kind in PLAIN:
            return PLAIN[element.kind](spec, name, **attributes)
        if element.kind == "eventBasedGateway":
            return elements.EventBasedGateway(spec, name, event_definition=MultipleEventDefinition(), **attributes)
        if element.kind in EVENTS:
            return self._event(spec, element, name, attributes)
        if element.kind == "callActivity" and element.called in self.bundle.processes:
            return elements.Called(spec, name, subworkflow_spec=spec_name(element.called), **attributes)
        if element.kind == "subProcess":
            return elements.Called(spec, name, subworkflow_spec=spec_name(element.process, element.id), **attributes)
        raise self._refused(
            element,
            f"roept ‘{element.called}’ aan, maar dat proces is er niet"
            if element.kind == "callActivity"
            else f"is van een soort die Regie niet uitvoert ({element.kind})",
        )

    def _event(self, spec: BpmnProcessSpec, element: Element, name: str, attributes: dict[str, Any]) -> Any:
        definition = event_definition(element)
        if definition is None or element.event is None or element.event.kind not in EVENT_KINDS[element.kind]:
            raise self._refused(
                element,
                "heeft een gebeurtenis die Regie op deze plaats niet uitvoert "
                f"({element.event.kind if element.event else 'geen'})",
            )
        if element.kind == "startEvent" and element.parent and element.event.kind != "none":
            raise self._refused(element, "begint een deelproces met een gebeurtenis; teken dat als een eigen proces")
        if element.kind == "boundaryEvent":
            attributes["cancel_activity"] = element.interrupting
        return EVENTS[element.kind](spec, name, event_definition=definition, **attributes)

    def _with_boundary(self, spec: BpmnProcessSpec, activity: Any, within: Iterable[Element], built: Mapping[str, Any]) -> Any:
        """Where a flow to an activity goes: the activity, or the split before it when it has boundary events.

        Only an interrupting event leads to the join: the join is there to end what is left on either side.
        """
        events = [element for element in within if element.kind == "boundaryEvent" and element.attached_to == activity.bpmn_id]
        if not events:
            return activity
        split = BoundaryEventSplit(spec, f"{activity.bpmn_id}.BoundaryEventSplit")
        join = elements.BoundaryJoin(spec, f"{activity.bpmn_id}.BoundaryEventJoin", split_task=split.name, cancel=True)
        split.connect(activity)
        activity.connect(join)
        for event in events:
            split.connect(built[event.id])
            if event.interrupting:
                built[event.id].connect(join)
        return split

    def _connect(self, process: Process, element: Element, task_spec: Any, entries: Mapping[str, Any]) -> None:
        flows = [process.flows[id_] for id_ in element.outgoing]
        if len(flows) > 1 and element.kind not in FORKING:
            raise self._refused(element, "heeft meer dan een pijl naar buiten")
        for flow in flows:
            default = flow.id == element.default or len(flows) == 1
            if flow.target not in entries:
                raise self._refused(element, "heeft een pijl naar een ander (deel)proces of naar een rand")
            if flow.condition and element.kind in CONDITIONAL and flow.id != element.default:
                task_spec.connect_if(elements.Condition(flow), entries[flow.target])
            elif element.kind in CONDITIONAL and not default:
                raise self._refused(element, f"heeft een pijl ({flow.id}) zonder voorwaarde, die niet de standaardpijl is")
            elif flow.condition and element.kind not in CONDITIONAL:
                raise self._refused(element, f"heeft een voorwaarde op een pijl ({flow.id}); dat kan alleen na een keuze")
            else:
                task_spec.connect(entries[flow.target])

    def _refused(self, element: Element, why: str) -> InvalidBundle:
        return InvalidBundle(f"{place(self.bundle, element)} {why}. Verander het diagram en controleer het opnieuw.")


def spec_name(process: str, subprocess: str = "") -> str:
    """The library's name for a process, or for a sub-process in it."""
    return f"{process}/{subprocess}" if subprocess else process


_building = Lock()
_built: dict[str, Definitions] = {}


def definitions(bundle: Bundle) -> Definitions:
    """The definitions of a bundle, built once in this process and kept by its hash.

    Raises InvalidBundle for what can't be carried out.
    """
    with _building:
        found = _built.pop(bundle.hash, None) or Definitions(bundle)
        _built[bundle.hash] = found  # the last used stands last
        if len(_built) > KEPT_BUNDLES:
            del _built[next(iter(_built))]
        return found
