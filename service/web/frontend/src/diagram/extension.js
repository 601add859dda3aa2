// Reads and writes what an element carries beside BPMN: exactly as the files have it, and through the command stack, so that
// it can be undone.

import { is } from 'bpmn-js/lib/util/ModelUtil';

const PROPERTIES = 'spiffworkflow:Properties';

/** The model element that carries the properties: the process itself for a pool or the empty canvas. */
export function carrier(element) {
  const bpmn = element.businessObject;
  if (is(bpmn, 'bpmn:Participant')) return bpmn.processRef;
  if (is(bpmn, 'bpmn:Collaboration')) return bpmn.participants?.find(({ processRef }) => processRef)?.processRef;
  return bpmn;
}

function extension(bpmn, type) {
  return bpmn?.extensionElements?.values?.find((one) => one.$type === type);
}

export class Extension {
  static $inject = ['modeling', 'bpmnFactory', 'commandStack'];

  constructor(modeling, bpmnFactory, commandStack) {
    Object.assign(this, { modeling, bpmnFactory, commandStack });
  }

  property(element, name) {
    const found = extension(carrier(element), PROPERTIES)?.properties?.find((one) => one.name === name);
    return found?.value ?? '';
  }

  /** Set a property; an empty value takes it away. */
  setProperty(element, name, value) {
    const listed = extension(carrier(element), PROPERTIES);
    const before = listed?.properties ?? [];
    const kept = before.filter((one) => one.name !== name);
    const place = before.findIndex((one) => one.name === name);
    if (value) {
      const made = this.bpmnFactory.create('spiffworkflow:Property', { name, value });
      kept.splice(place < 0 ? kept.length : place, 0, made);
    }
    for (const one of kept) one.$parent = listed;
    if (listed && kept.length) return this.modeling.updateModdleProperties(element, listed, { properties: kept });
    if (!listed && !kept.length) return undefined;
    const made = kept.length && this.bpmnFactory.create(PROPERTIES, { properties: kept });
    return this.put(element, PROPERTIES, made || null);
  }

  /** The text of an element of its own, such as the instruction or the decision. */
  text(element, type) {
    return extension(carrier(element), type)?.body ?? '';
  }

  setText(element, type, body) {
    const found = extension(carrier(element), type);
    if (found && body) return this.modeling.updateModdleProperties(element, found, { body });
    if (!found && !body) return undefined;
    return this.put(element, type, body ? this.bpmnFactory.create(type, { body }) : null);
  }

  /** Put an extension in the place of the one of its type; null takes it away, and an empty list with it. */
  put(element, type, made) {
    const bpmn = carrier(element);
    const holder = bpmn.extensionElements;
    const others = (holder?.values ?? []).filter((one) => one.$type !== type);
    const values = !made ? others : type === PROPERTIES ? [made, ...others] : [...others, made];
    if (!values.length) return this.modeling.updateModdleProperties(element, bpmn, { extensionElements: undefined });
    if (holder) {
      if (made) made.$parent = holder;
      return this.modeling.updateModdleProperties(element, holder, { values });
    }
    const fresh = this.bpmnFactory.create('bpmn:ExtensionElements', { values });
    fresh.$parent = bpmn;
    made.$parent = fresh;
    for (const one of made.properties ?? []) one.$parent = made;
    return this.modeling.updateModdleProperties(element, bpmn, { extensionElements: fresh });
  }
}
