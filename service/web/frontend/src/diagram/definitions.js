// What events refer to: messages, errors and escalations at the root of the file, and the timer's text.

import { is } from 'bpmn-js/lib/util/ModelUtil';

const ROOTS = {
  message: { type: 'bpmn:Message', reference: 'messageRef', named: 'name', word: 'bericht' },
  error: { type: 'bpmn:Error', reference: 'errorRef', named: 'errorCode', word: 'fout' },
  escalation: { type: 'bpmn:Escalation', reference: 'escalationRef', named: 'escalationCode', word: 'escalatie' },
};
const TIMERS = ['timeDate', 'timeDuration', 'timeCycle'];

export function definitionOf(element) {
  return element.businessObject.eventDefinitions?.[0];
}

export class Definitions {
  static $inject = ['modeling', 'bpmnFactory', 'canvas', 'commandStack', 'naming'];

  constructor(modeling, bpmnFactory, canvas, commandStack, naming) {
    Object.assign(this, { modeling, bpmnFactory, canvas, commandStack, naming });
  }

  /** The message's name, or the code of the error or escalation. */
  name(element, kind) {
    const { reference, named } = ROOTS[kind];
    return definitionOf(element)[reference]?.[named] ?? '';
  }

  /** Let the event refer to what has this name: what the file declares, or something new. What nobody refers to goes. */
  setName(element, kind, name) {
    const { type, reference, named, word } = ROOTS[kind];
    const definition = definitionOf(element);
    const root = this.root();
    const before = definition[reference];
    let after = name ? root.rootElements.find((one) => is(one, type) && one[named] === name) : undefined;
    const elements = root.rootElements.filter((one) => one !== before || this.isReferred(one, definition, reference));
    if (name && !after) {
      const id = this.naming.free(`${word}_${this.naming.prefix()}_${name.replace(/\W+/g, '_')}`);
      after = this.bpmnFactory.create(type, { id, name, ...(named !== 'name' && { [named]: name }) });
      after.$parent = root;
      elements.push(after);
    }
    if (after && !elements.includes(after)) elements.push(after);
    this.commandStack.execute('properties-panel.multi-command-executor', [
      update(element, definition, { [reference]: after }),
      update(element, root, { rootElements: elements }),
    ]);
  }

  isReferred(declared, except, reference) {
    const search = (holder) => (holder.flowElements ?? []).some(
      (one) => one.eventDefinitions?.some((definition) => definition !== except && definition[reference] === declared) || search(one)
    );
    return this.root().rootElements.some(search);
  }

  root() {
    let found = this.canvas.getRootElement().businessObject;
    while (!is(found, 'bpmn:Definitions')) found = found.$parent;
    return found;
  }

  /** {kind: "timeDate" | "timeDuration" | "timeCycle" | "", text} */
  timer(element) {
    const definition = definitionOf(element);
    const kind = TIMERS.find((one) => definition[one]);
    return { kind: kind ?? '', text: kind ? definition[kind].body ?? '' : '' };
  }

  setTimer(element, kind, text) {
    const definition = definitionOf(element);
    const made = text ? this.formula(text, definition) : undefined;
    const others = Object.fromEntries(TIMERS.map((one) => [one, undefined]));
    this.modeling.updateModdleProperties(element, definition, { ...others, [kind]: made });
  }

  formula(body, parent) {
    const made = this.bpmnFactory.create('bpmn:FormalExpression', { body });
    made.$parent = parent;
    return made;
  }
}

function update(element, moddleElement, properties) {
  return { cmd: 'element.updateModdleProperties', context: { element, moddleElement, properties } };
}
