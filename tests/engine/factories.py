"""Small diagrams, tables and steps with defaults, read by the real reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from service.bundle.expressions import derived_of
from service.bundle.model import Bundle
from service.bundle.read import read_bundle
from service.bundle.values import Values
from service.engine.definitions import Definitions, definitions
from service.engine.migrate import Migration, migrate
from service.engine.run import complete, open_tasks, receive, start, wake
from service.engine.step import Step
from service.feel import to_feel

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="definities" targetNamespace="urn:regie"'
)


def later(**length: float) -> datetime:
    return MONDAY + timedelta(**length)


# ---------------------------------------------------------------- elements


def _extensions(properties: Mapping[str, str], other: str = "") -> str:
    if not properties and not other:
        return ""
    rows = "".join(f"<spiffworkflow:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in properties.items())
    rows = f"<spiffworkflow:properties>{rows}</spiffworkflow:properties>" if properties else ""
    return f"<extensionElements>{rows}{other}</extensionElements>"


def _loop(for_each: str, sequential: bool) -> str:
    return f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"/>' if for_each else ""


def _activity(
    kind: str,
    id_: str,
    attributes: str,
    body: str,
    for_each: str,
    sequential: bool,
    properties: Mapping[str, str],
    other: str = "",
) -> str:
    properties = {**properties, **({"voor_elk": for_each} if for_each else {})}
    extensions = _extensions(properties, other)
    return f'<{kind} id="{id_}" name="{id_}"{attributes}>{extensions}{body}{_loop(for_each, sequential)}</{kind}>'


def user(id_: str, *, for_each: str = "", sequential: bool = False, **properties: str) -> str:
    return _activity("userTask", id_, "", "", for_each, sequential, properties)


def call(id_: str, called: str, *, for_each: str = "", sequential: bool = False, **properties: str) -> str:
    return _activity("callActivity", id_, f' calledElement="{called}"', "", for_each, sequential, properties)


def sub(id_: str, *body: str, for_each: str = "", sequential: bool = False, **properties: str) -> str:
    return _activity("subProcess", id_, "", "".join(body), for_each, sequential, properties)


def decision(id_: str, table: str, **properties: str) -> str:
    asked = f"<spiffworkflow:calledDecisionId>{table}</spiffworkflow:calledDecisionId>"
    return _activity("businessRuleTask", id_, "", "", "", False, properties, asked)


def begin(id_: str = "begin", event: str = "") -> str:
    return f'<startEvent id="{id_}">{event}</startEvent>'


def end(id_: str = "einde", event: str = "", **properties: str) -> str:
    return f'<endEvent id="{id_}">{_extensions(properties)}{event}</endEvent>'


def catch(id_: str, event: str) -> str:
    return f'<intermediateCatchEvent id="{id_}">{event}</intermediateCatchEvent>'


def throw(id_: str, event: str = "", **properties: str) -> str:
    return f'<intermediateThrowEvent id="{id_}">{_extensions(properties)}{event}</intermediateThrowEvent>'


def boundary(id_: str, on: str, event: str, *, interrupting: bool = True) -> str:
    cancels = str(interrupting).lower()
    return f'<boundaryEvent id="{id_}" attachedToRef="{on}" cancelActivity="{cancels}">{event}</boundaryEvent>'


def gateway(id_: str, kind: str = "exclusive", default: str = "") -> str:
    return f'<{kind}Gateway id="{id_}"' + (f' default="{default}"' if default else "") + "/>"


def message(name: str) -> str:
    return f'<messageEventDefinition messageRef="bericht_{name}"/>'


def escalation(code: str) -> str:
    return f'<escalationEventDefinition escalationRef="escalatie_{code}"/>'


def error(code: str) -> str:
    return f'<errorEventDefinition errorRef="fout_{code}"/>'


def duration(text: str) -> str:
    return f"<timerEventDefinition><timeDuration>{escape(text)}</timeDuration></timerEventDefinition>"


def on_date(text: str) -> str:
    return f"<timerEventDefinition><timeDate>{escape(text)}</timeDate></timerEventDefinition>"


TERMINATE = "<terminateEventDefinition/>"


def flow(source: str, target: str, condition: str = "", id_: str = "") -> str:
    text = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{id_ or f"{source}_{target}"}" sourceRef="{source}" targetRef="{target}">{text}</sequenceFlow>'


def chain(*ids: str) -> str:
    return "".join(flow(a, b) for a, b in zip(ids, ids[1:], strict=False))


# ---------------------------------------------------------------- files


def diagram(id_: str, *body: str) -> str:
    """A file with one process; messages, escalations and errors are declared as they are used."""
    content = "".join(body)
    declared = "".join(
        f'<{tag} id="{prefix}_{name}" name="{name}"{attribute.format(name)}/>'
        for tag, prefix, attribute in (
            ("message", "bericht", ""),
            ("escalation", "escalatie", ' escalationCode="{}"'),
            ("error", "fout", ' errorCode="{}"'),
        )
        for name in dict.fromkeys(re.findall(rf'{tag}Ref="{prefix}_(\w+)"', content))
    )
    return f'<definitions {NAMESPACES}>{declared}<process id="{id_}" isExecutable="true">{content}</process></definitions>'


def table(
    id_: str,
    inputs: list[str],
    outputs: list[str],
    *rules: list[str],
    policy: str = "UNIQUE",
    aggregation: str = "",
    ranks: Mapping[str, str] | None = None,
) -> str:
    """A decision table: FEEL of the inputs, names of the outputs, and rows of cells; `ranks` are output values by output."""
    columns = "".join(f"<input><inputExpression><text>{escape(text)}</text></inputExpression></input>" for text in inputs)
    for name in outputs:
        values = f"<outputValues><text>{escape((ranks or {})[name])}</text></outputValues>" if name in (ranks or {}) else ""
        columns += f'<output name="{name}">{values}</output>'
    rows = ""
    for rule in rules:
        cells = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in rule[: len(inputs)])
        cells += "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in rule[len(inputs) :])
        rows += f"<rule>{cells}</rule>"
    aggregation = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:regie">'
        f'<decision id="{id_}" name="{id_}"><decisionTable hitPolicy="{policy}"{aggregation}>{columns}{rows}'
        "</decisionTable></decision></definitions>"
    )


def _id_of(tag: str, text: str) -> str:
    found = re.search(f'<{tag} id="([^"]+)"', text)
    assert found
    return found[1]


def bundle(*diagrams: str, tables: tuple[str, ...] = (), data: str = "") -> Bundle:
    files = {f"processes/{_id_of('process', text)}.bpmn": text.encode() for text in diagrams}
    files |= {f"processes/{_id_of('decision', text)}.dmn": text.encode() for text in tables}
    if data:
        files["processes/gegevens.yaml"] = data.encode()
    return read_bundle(files)


# ---------------------------------------------------------------- steps


def values(given: Bundle | None = None, **named: object) -> Values:
    return Values([to_feel(named)], derived_of(given) if given else {})


def names(tasks: object) -> list[str]:
    return sorted(task.element for task in tasks)


class Instance:
    """A running instance: what a use case keeps of it. Values are what `known` holds; the clock is `now`."""

    def __init__(self, given: Bundle | Definitions, process: str = "hoofd", now: datetime = MONDAY, **known: object) -> None:
        self.definitions = given if isinstance(given, Definitions) else definitions(given)
        self.known, self.now = known, now
        self.steps: list[Step] = []
        self.took(start(self.definitions, process, self.values, now))

    @property
    def values(self) -> Values:
        return values(self.definitions.bundle, **self.known)

    @property
    def last(self) -> Step:
        return self.steps[-1]

    def took(self, step: Step) -> Step:
        self.steps.append(step)
        return step

    @property
    def open(self) -> list[str]:
        return [] if self.last.done else names(open_tasks(self.definitions, self.last.state))

    def complete(self, element: str, row: str = "", **known: object) -> Step:
        self.known |= known
        task = next(
            task for task in open_tasks(self.definitions, self.last.state) if task.element == element and row in ("", task.row)
        )
        return self.took(complete(self.definitions, self.last.state, task.id, self.values, self.now))

    def receive(self, name: str) -> Step:
        return self.took(receive(self.definitions, self.last.state, name, self.values, self.now))

    def wake(self, now: datetime) -> Step:
        self.now = now
        return self.took(wake(self.definitions, self.last.state, self.values, now))

    def move(self, to: Bundle | Definitions) -> Migration:
        """Move it to other definitions; it stays as it is when there are obstacles."""
        old, new = self.definitions, to if isinstance(to, Definitions) else definitions(to)
        dues = {timer.id: timer.due for timer in self.last.timers}
        found = migrate(old, new, self.last.state, values(new.bundle, **self.known), dues, self.now)
        assert (found.step is None) == bool(found.obstacles)
        if found.step:
            self.definitions = new
            self.took(found.step)
        return found
