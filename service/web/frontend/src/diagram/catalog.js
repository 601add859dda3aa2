// Every element that can be drawn, as it is called and pictured in the palette and the menus.

const event = (name) => `bpmn:${name}EventDefinition`;

const START = [
  { id: 'begin', label: 'Begin', type: 'bpmn:StartEvent', icon: 'start-event-none' },
  { id: 'begin-bericht', label: 'Begin na een bericht', type: 'bpmn:StartEvent', event: event('Message'), icon: 'start-event-message', top: true },
];
const BETWEEN = [
  { id: 'tijd', label: 'Wachten op een tijd', type: 'bpmn:IntermediateCatchEvent', event: event('Timer'), icon: 'intermediate-event-catch-timer' },
  { id: 'bericht-wachten', label: 'Wachten op een bericht', type: 'bpmn:IntermediateCatchEvent', event: event('Message'), icon: 'intermediate-event-catch-message' },
  { id: 'bericht-sturen', label: 'Bericht sturen', type: 'bpmn:IntermediateThrowEvent', event: event('Message'), icon: 'intermediate-event-throw-message' },
  { id: 'mijlpaal', label: 'Mijlpaal', type: 'bpmn:IntermediateThrowEvent', icon: 'intermediate-event-none' },
  { id: 'escalatie', label: 'Escaleren', type: 'bpmn:IntermediateThrowEvent', event: event('Escalation'), icon: 'intermediate-event-throw-escalation' },
];
const END = [
  { id: 'einde', label: 'Einde', type: 'bpmn:EndEvent', icon: 'end-event-none' },
  { id: 'einde-bericht', label: 'Einde met een bericht', type: 'bpmn:EndEvent', event: event('Message'), icon: 'end-event-message' },
  { id: 'einde-alles', label: 'Einde dat alles stopt', type: 'bpmn:EndEvent', event: event('Terminate'), icon: 'end-event-terminate' },
  { id: 'einde-escalatie', label: 'Einde met escalatie', type: 'bpmn:EndEvent', event: event('Escalation'), icon: 'end-event-escalation' },
  { id: 'einde-fout', label: 'Einde met een fout', type: 'bpmn:EndEvent', event: event('Error'), icon: 'end-event-error' },
];
const EDGE = [
  { id: 'rand-tijd', label: 'Na een tijd: de taak stopt', type: 'bpmn:BoundaryEvent', event: event('Timer'), icon: 'intermediate-event-catch-timer' },
  { id: 'rand-tijd-verder', label: 'Na een tijd: de taak gaat door', type: 'bpmn:BoundaryEvent', event: event('Timer'), icon: 'intermediate-event-catch-non-interrupting-timer', attrs: { cancelActivity: false } },
  { id: 'rand-bericht', label: 'Bij een bericht: de taak stopt', type: 'bpmn:BoundaryEvent', event: event('Message'), icon: 'intermediate-event-catch-message' },
  { id: 'rand-escalatie', label: 'Bij een escalatie: de taak stopt', type: 'bpmn:BoundaryEvent', event: event('Escalation'), icon: 'intermediate-event-catch-escalation' },
  { id: 'rand-fout', label: 'Bij een fout: de taak stopt', type: 'bpmn:BoundaryEvent', event: event('Error'), icon: 'intermediate-event-catch-error' },
];
const GATEWAYS = [
  { id: 'keuze', label: 'Keuze: één weg', type: 'bpmn:ExclusiveGateway', icon: 'gateway-xor' },
  { id: 'tegelijk', label: 'Tegelijk: alle wegen', type: 'bpmn:ParallelGateway', icon: 'gateway-parallel' },
  { id: 'of', label: 'Keuze: een of meer wegen', type: 'bpmn:InclusiveGateway', icon: 'gateway-or' },
  { id: 'eerst', label: 'Wat het eerst gebeurt', type: 'bpmn:EventBasedGateway', icon: 'gateway-eventbased' },
];
const ACTIVITIES = [
  { id: 'taak', label: 'Taak voor een mens', type: 'bpmn:UserTask', icon: 'user-task' },
  { id: 'beslissing', label: 'Beslistabel', type: 'bpmn:BusinessRuleTask', icon: 'business-rule-task' },
  { id: 'proces', label: 'Ander proces', type: 'bpmn:CallActivity', icon: 'call-activity' },
  { id: 'deelproces', label: 'Deelproces', type: 'bpmn:SubProcess', icon: 'subprocess-expanded', attrs: { isExpanded: true } },
];

const BY_ID = new Map([...START, ...BETWEEN, ...END, ...EDGE, ...GATEWAYS, ...ACTIVITIES].map((entry) => [entry.id, entry]));

export function entry(id) {
  return BY_ID.get(id);
}

/** What an element is made from: for the element factory, or to replace one by another. */
export function target({ type, event: eventDefinitionType, attrs }) {
  return { type, ...(eventDefinitionType && { eventDefinitionType }), ...attrs };
}

/** What an element can be changed into: its own kind among them. */
export function alternatives(bpmn) {
  const inside = bpmn.$parent?.$type === 'bpmn:SubProcess';
  if (bpmn.$instanceOf('bpmn:StartEvent')) return START.filter((one) => !one.top || !inside);
  if (bpmn.$instanceOf('bpmn:EndEvent')) return END;
  if (bpmn.$instanceOf('bpmn:BoundaryEvent')) return EDGE;
  if (bpmn.$instanceOf('bpmn:Event')) return BETWEEN;
  if (bpmn.$instanceOf('bpmn:Gateway')) return GATEWAYS;
  if (bpmn.$instanceOf('bpmn:Activity')) return ACTIVITIES;
  return [];
}
