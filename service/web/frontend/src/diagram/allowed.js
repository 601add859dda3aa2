// What may be drawn: the same list that the checks on the server use (a test holds the two together).

import { is } from 'bpmn-js/lib/util/ModelUtil';
import allowed from './allowed.json';

/** "userTask" for a bpmn:UserTask: the tag in the file, which the lists are in. */
export function tagOf(bpmn) {
  const name = bpmn.$type.replace(/^bpmn:/, '');
  return name[0].toLowerCase() + name.slice(1);
}

/** "none", "message", "timer" ... or "multiple". */
export function eventKind(bpmn) {
  const definitions = bpmn.eventDefinitions ?? [];
  if (definitions.length > 1) return 'multiple';
  return definitions.length ? definitions[0].$type.replace(/^bpmn:(.*)EventDefinition$/, (_, kind) => kind.toLowerCase()) : 'none';
}

/** Whether this (a moddle element, not yet in the diagram or just copied) may be drawn. */
export function mayBeDrawn(bpmn) {
  if (!allowed.types.includes(bpmn.$type.replace(/^bpmn:/, ''))) return false;
  if (bpmn.triggeredByEvent || bpmn.isForCompensation) return false;
  if (bpmn.loopCharacteristics && bpmn.loopCharacteristics.$type !== 'bpmn:MultiInstanceLoopCharacteristics') return false;
  if (!is(bpmn, 'bpmn:Event')) return true;
  const kind = eventKind(bpmn);
  const goesOn = bpmn.cancelActivity === false || bpmn.isInterrupting === false;
  return allowed.events[tagOf(bpmn)].includes(kind) && (!goesOn || kind === 'timer');
}

/** Whether an intermediate event, dropped on the edge of a task, becomes one that may stand there. */
export function mayStandOnEdge(bpmn) {
  if (is(bpmn, 'bpmn:BoundaryEvent')) return mayBeDrawn(bpmn);
  return is(bpmn, 'bpmn:IntermediateCatchEvent') && allowed.events.boundaryEvent.includes(eventKind(bpmn));
}

/** The properties that an element may carry. */
export function propertiesOf(bpmn) {
  return allowed.properties[tagOf(bpmn)] ?? [];
}

export function mayInstruct(bpmn) {
  return allowed.instruction.includes(tagOf(bpmn));
}

export const RESERVED = allowed.reserved.map((id) => id.toLowerCase());
