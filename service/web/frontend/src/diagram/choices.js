// What exists in the draft (forms, tables, processes, names ...), as the server tells it; empty until it has.

const NOTHING = {
  forms: [], tables: [], processes: [], roles: [], registers: [], messages: [], marks: [], values: [], functions: [], tasks: [],
};

export class Choices {
  static $inject = ['eventBus'];

  constructor(eventBus) {
    Object.assign(this, { eventBus, now: NOTHING });
  }

  set(found) {
    this.now = { ...NOTHING, ...found };
    this.eventBus.fire('propertiesPanel.providersChanged');
  }
}

/** "Leidinggevende verwijzer" -> "leidinggevende_verwijzer": how a role is written in a property. */
export function roleWord(label) {
  return label.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').trim().toLowerCase().replace(/[ -]/g, '_');
}
