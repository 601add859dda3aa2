// Readable ids. What is new gets a passing id, and a real one once it has a name; what was there keeps its id for ever,
// since running cases know it.

import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { getBusinessObject, getDi, is } from 'bpmn-js/lib/util/ModelUtil';
import { RESERVED } from './allowed.js';

const PASSING = /_nieuw\d+$/;
const LONGEST = 40;
const NUMBERED = [
  ['bpmn:SequenceFlow', 'f', 2],
  ['bpmn:Lane', 'baan', 1],
  ['bpmn:Association', 'lijn', 1],
  ['bpmn:TextAnnotation', 'noot', 1],
  ['bpmn:FlowNode', 'nieuw', 1],
];

/** "Plan (van aanpak) bespreken?" -> "plan_van_aanpak_bespreken"; at most 40 characters, cut between words. */
export function slug(name) {
  const words = name.normalize('NFKD').replace(/[\u0300-\u036f’']/g, '').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);
  let found = '';
  for (const word of words) {
    if (found && found.length + word.length >= LONGEST) break;
    found += (found && '_') + word;
  }
  return /^\d/.test(found) ? `n_${found}` : found;
}

export class Naming extends CommandInterceptor {
  static $inject = ['eventBus', 'moddle', 'modeling', 'elementRegistry', 'canvas', 'choices'];

  constructor(eventBus, moddle, modeling, elementRegistry, canvas, choices) {
    super(eventBus);
    Object.assign(this, { ids: moddle.ids, modeling, elementRegistry, canvas, choices, done: new WeakSet(), given: new WeakMap() });
    this.preExecute('shape.create', 2000, ({ shape }) => this.fresh(shape), true);
    this.preExecute('connection.create', 2000, ({ connection }) => this.fresh(connection), true);
    this.postExecuted('element.updateLabel', ({ element }) => this.named(element), true);
    this.postExecuted('element.updateProperties', ({ element, properties }) => 'name' in properties && this.named(element), true);
  }

  /** An element that is about to be added: nothing refers to it yet, so its id can simply be another. */
  fresh(element) {
    if (element.labelTarget) return void (element.id = `${element.labelTarget.id}_label`);
    const bpmn = getBusinessObject(element);
    const id = this.done.has(bpmn) ? null : this.idFor(bpmn);
    if (!id) return;
    this.ids.unclaim(bpmn.id);
    this.ids.claim(id, bpmn);
    bpmn.id = element.id = id;
    this.done.add(bpmn);
    if (PASSING.test(id)) return; // the shape keeps the id by chance that it has, until there is a name
    getDi(element).id = `${id}_di`;
    this.given.set(bpmn, id);
  }

  idFor(bpmn) {
    if (is(bpmn, 'bpmn:FlowNode') && slug(bpmn.name ?? '')) return this.readable(bpmn);
    const [, word, digits] = NUMBERED.find(([type]) => is(bpmn, type)) ?? [];
    if (!word) return null;
    const stem = `${this.prefix()}_${word}`;
    let number = 1;
    while (this.taken(stem + `${number}`.padStart(digits, '0'))) number += 1;
    return stem + `${number}`.padStart(digits, '0');
  }

  /** While somebody is still typing its name, the id of something new follows. */
  named(element) {
    const bpmn = getBusinessObject(element);
    if (!this.isNew(bpmn) || !is(bpmn, 'bpmn:FlowNode') || !slug(bpmn.name ?? '')) return;
    const id = this.readable(bpmn);
    if (id === bpmn.id) return;
    this.given.set(bpmn, id);
    this.modeling.updateProperties(element.labelTarget ?? element, { id, di: { id: `${id}_di` } });
  }

  isNew(bpmn) {
    return PASSING.test(bpmn.id) || this.given.get(bpmn) === bpmn.id;
  }

  /** A task for a person is called after what is done; anything else starts with the short name of its process. */
  readable(bpmn) {
    const own = slug(bpmn.name);
    return this.free(is(bpmn, 'bpmn:UserTask') ? own : `${this.prefix()}_${own}`, bpmn);
  }

  /** This id, or with a number behind it if that can't be; the one that `owner` has itself is free. */
  free(stem, owner = null) {
    const free = (id) => !RESERVED.includes(id) && (owner?.id === id || !this.taken(id));
    if (free(stem)) return stem;
    let number = 2;
    while (!free(`${stem}_${number}`)) number += 1;
    return `${stem}_${number}`;
  }

  /** In this file or, for what other files are known to have, in those: an id comes once over all diagrams. */
  taken(id) {
    const { tasks, processes } = this.choices.now;
    // the label of what was renamed keeps the id it was made with
    const inUse = this.ids.assigned(id) || this.elementRegistry.get(`${id}_label`);
    return Boolean(inUse) || tasks.some((task) => task.id === id) || processes.some((process) => process.id === id);
  }

  /** What most ids of this diagram start with ("plan" of plan_f01, plan_akkoord_gw), or the id of the process. */
  prefix() {
    const counts = {};
    for (const element of this.elementRegistry.getAll()) {
      if (!element.labelTarget && is(element, 'bpmn:SequenceFlow')) {
        const start = /^(.+)_f\d+$/.exec(element.id)?.[1];
        if (start) counts[start] = (counts[start] ?? 0) + 1;
      }
    }
    const [most] = Object.entries(counts).sort(([, one], [, other]) => other - one);
    return most ? most[0] : slug(this.process()?.id ?? 'proces');
  }

  process() {
    const root = getBusinessObject(this.canvas.getRootElement());
    return is(root, 'bpmn:Process') ? root : root.participants?.find(({ processRef }) => processRef)?.processRef;
  }
}
