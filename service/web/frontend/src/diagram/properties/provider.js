// Which groups of fields an element has. Only this: none of the technical groups of the library.

import { Group } from '@bpmn-io/properties-panel';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { translate } from '../../dutch/translate.js';
import { eventKind } from '../allowed.js';
import { carrier } from '../extension.js';
import { Code, Condition, Default, Interrupting, Message, Timer, isChosen } from './events.js';
import { Doer, ForEach, FormulaProperty, Found, Id, Instruction, Marks, Name } from './general.js';
import { Called, Form, NotBy, ProcessName, Purpose, Result, Roles, Table, Term, Warning } from './work.js';

const keys = new WeakMap();
let last = 0;

// A key that stays when the id of an element changes: a field must not lose what is being typed.
function keyOf(element) {
  if (!keys.has(element)) keys.set(element, (last += 1));
  return keys.get(element);
}

export class Provider {
  static $inject = ['propertiesPanel', 'findings'];

  constructor(propertiesPanel, findings) {
    this.findings = findings;
    propertiesPanel.registerProvider(this);
  }

  getGroups(element) {
    return () => {
      const found = this.findings.of(element).length ? [['bevindingen', 'Bevindingen', [[Found]]]] : [];
      return [...found, ...groups(element)].filter(([, , entries]) => entries.length).map((one) => this.group(element, ...one));
    };
  }

  group(element, name, label, entries, shouldOpen = true) {
    return {
      id: name, label, component: Group, translate, shouldOpen,
      entries: entries.map(([component, extra], index) => ({ id: `p${keyOf(element)}-${name}-${index}`, component, ...extra })),
    };
  }
}

const MARKS = ['merken', 'Merken', [[Marks]], false];
const REPEAT = ['herhalen', 'Herhalen', [[ForEach]], false];
const SINCE = { name: 'vanaf', label: 'Telt vanaf', placeholder: 'de dag dat de taak begint', hint: 'Een datum waar de termijn bij wordt opgeteld.' };
const LATEST = { name: 'uiterlijk', label: 'Uiterlijk', hint: 'De dag die nooit voorbij mag gaan.' };
const WHEN = { name: 'wanneer', label: 'Alleen als', hint: 'De knop is er alleen als dit waar is. Leeg: altijd.' };
const WITH = { name: 'geeft_mee', label: 'Geeft mee', hint: 'Namen van gegevens, met een komma ertussen.' };
const STARTERS = { name: 'mag_starten', label: 'Wie mag starten' };
const VIEWERS = { name: 'zichtbaar_voor', label: 'Zichtbaar voor', hint: 'Niets aangevinkt: voor iedereen in het traject.' };

function groups(element) {
  const bpmn = element.businessObject;
  if (is(bpmn, 'bpmn:Participant') || is(bpmn, 'bpmn:Collaboration') || is(bpmn, 'bpmn:Process')) return ofProcess(element);
  const general = ['algemeen', 'Algemeen', [[Name], [Id]]];
  if (is(bpmn, 'bpmn:SequenceFlow')) {
    return [general, ['voorwaarde', 'Voorwaarde', isChosen(element) ? [[Condition], [Default]] : []]];
  }
  if (is(bpmn, 'bpmn:UserTask')) return [general, ...ofTask(), REPEAT, MARKS];
  if (is(bpmn, 'bpmn:BusinessRuleTask')) return [general, ['tabel', 'Beslistabel', [[Table], [Result]]], MARKS];
  if (is(bpmn, 'bpmn:CallActivity')) return [general, ['proces', 'Aangeroepen proces', [[Called]]], REPEAT, MARKS];
  if (is(bpmn, 'bpmn:SubProcess')) return [general, REPEAT, MARKS];
  if (is(bpmn, 'bpmn:StartEvent')) return [general, ...ofStart(bpmn)];
  if (is(bpmn, 'bpmn:Event')) return [general, ...ofEvent(bpmn), MARKS];
  return [general];
}

function ofProcess(element) {
  if (!carrier(element)) return [];
  return [
    ['algemeen', 'Algemeen', [[ProcessName], [Id], [Purpose]]],
    ['wie', 'Wie het ziet', [[Roles, VIEWERS]], false],
    MARKS,
  ];
}

function ofTask() {
  return [
    ['taak', 'Taak', [[Doer], [Form]]],
    ['termijn', 'Termijn', [[Term], [FormulaProperty, SINCE], [Warning], [FormulaProperty, LATEST]]],
    ['uitleg', 'Uitleg', [[Instruction]]],
    ['vier-ogen', 'Vier ogen', [[NotBy]], false],
  ];
}

function ofStart(bpmn) {
  if (!is(bpmn.$parent, 'bpmn:Process')) return [];
  const message = eventKind(bpmn) === 'message' ? [['bericht', 'Bericht', [[Message]]]] : [];
  return [...message, ['begin', 'Beginnen', [[Form], [Roles, STARTERS], [FormulaProperty, WHEN], [Instruction]]], MARKS];
}

function ofEvent(bpmn) {
  const throws = is(bpmn, 'bpmn:ThrowEvent');
  const groups = {
    timer: ['tijd', 'Tijd', [[Timer], ...(is(bpmn, 'bpmn:BoundaryEvent') ? [[Interrupting]] : [])]],
    message: ['bericht', 'Bericht', [[Message], ...(throws ? [[FormulaProperty, WITH]] : [])]],
    error: ['fout', 'Fout', [[Code, { kind: 'error', label: 'Welke fout' }]]],
    escalation: ['escalatie', 'Escalatie', [[Code, { kind: 'escalation', label: 'Welke escalatie' }]]],
  };
  const found = groups[eventKind(bpmn)];
  return found ? [found] : [];
}
