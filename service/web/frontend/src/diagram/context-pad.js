// The buttons beside a chosen element. The library's own, without what may not be drawn, and with what comes next here.

import LibraryContextPad from 'bpmn-js/lib/features/context-pad/ContextPadProvider';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { entry, target } from './catalog.js';

const NEXT = ['taak', 'keuze', 'tijd', 'einde'];
const FIRST = ['tijd', 'bericht-wachten'];

export class ContextPad extends LibraryContextPad {
  static $inject = LibraryContextPad.$inject;

  getContextPadEntries(element) {
    const entries = super.getContextPadEntries(element);
    const note = entries['append.text-annotation'];
    const goesOn = 'append.end-event' in entries;
    for (const name of Object.keys(entries)) {
      if (name.startsWith('append.')) delete entries[name];
    }
    const next = is(element, 'bpmn:EventBasedGateway') ? FIRST : goesOn ? NEXT : [];
    for (const id of next) entries[`append.${id}`] = this.append(entry(id));
    if (note) entries['append.text-annotation'] = note;
    return entries;
  }

  append(one) {
    const shape = () => this._elementFactory.createShape(target(one));
    const drag = (event, element) => this._create.start(event, shape(), { source: element });
    const place = (_, element) => this._autoPlace.append(element, shape());
    const preview = (_, element) => {
      const { type, ...options } = target(one);
      this._appendPreview.create(element, type, options);
      return () => this._appendPreview.cleanUp();
    };
    return {
      group: 'model', className: `bpmn-icon-${one.icon}`, title: `Daarna: ${one.label}`,
      action: { dragstart: drag, click: place, hover: preview },
    };
  }
}
