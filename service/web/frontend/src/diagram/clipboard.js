// Copy in one diagram, paste in another: the copy is kept in localStorage, so it works across tabs of this browser.

import { mayBeDrawn } from './allowed.js';

const PLACE = 'regie:klembord';
const BEFORE_THE_LIBRARY = 2500;

export class Clipboard {
  static $inject = ['eventBus', 'moddle', 'notice', 'clipboard'];

  constructor(eventBus, moddle, notice, clipboard) {
    Object.assign(this, { moddle, notice, clipboard });
    eventBus.on('copyPaste.elementsCopied', ({ tree, hints }) => {
      if (hints?.clip !== false && Object.keys(tree).length) this.keep(tree);
    });
    eventBus.on('copyPaste.pasteElements', BEFORE_THE_LIBRARY, (context) => this.bring(context));
  }

  keep(tree) {
    try {
      localStorage.setItem(PLACE, JSON.stringify(tree));
    } catch {
      this.notice.say('Dit is te groot om in een ander diagram te plakken.');
    }
  }

  bring(context) {
    if (!context.tree) context.tree = this.read() ?? this.clipboard.get();
    if (!context.tree) return undefined;
    const strange = parts(context.tree).find(({ businessObject }) => businessObject && !mayBeDrawn(businessObject));
    if (!strange) return undefined;
    this.notice.say(`Dit kan niet geplakt worden: een onderdeel (${strange.businessObject.$type}) mag niet in een diagram.`);
    return false;
  }

  /** What was copied last, here or in another tab, as elements of this diagram's model; null if there is nothing usable. */
  read() {
    const known = new Map();
    try {
      return JSON.parse(localStorage.getItem(PLACE), (_, value) => {
        if (typeof value?.$type !== 'string') return value;
        const { $type, ...attributes } = value;
        if (attributes.id && known.has(attributes.id)) return known.get(attributes.id);
        const made = this.moddle.create($type, attributes);
        if (attributes.id) known.set(attributes.id, made);
        return made;
      });
    } catch {
      return null;
    }
  }
}

function parts(tree) {
  return Object.values(tree).flat();
}
