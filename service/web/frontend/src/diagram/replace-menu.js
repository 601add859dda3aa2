// The menu that changes one kind of element into another: only kinds that may stand there.

import LibraryMenu from 'bpmn-js/lib/features/popup-menu/ReplaceMenuProvider';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { eventKind } from './allowed.js';
import { alternatives, target } from './catalog.js';

const FLOWS = { 'replace-with-default-flow': 'Gewone weg, als niets anders past', 'replace-with-sequence-flow': 'Pijl met een voorwaarde' };

export class ReplaceMenu extends LibraryMenu {
  static $inject = LibraryMenu.$inject;

  getPopupMenuEntries(element) {
    if (Array.isArray(element) || !this._rules.allowed('shape.replace', { element })) return {};
    if (is(element, 'bpmn:SequenceFlow')) return this.flows(element);
    const bpmn = element.businessObject;
    return Object.fromEntries(
      alternatives(bpmn)
        .filter((one) => !isNow(one, bpmn))
        .map((one) => [one.id, {
          label: one.label,
          className: `bpmn-icon-${one.icon}`,
          action: () => this._bpmnReplace.replaceElement(element, target(one)),
        }])
    );
  }

  // repeating is set in the properties, together with the register that it goes over
  getPopupMenuHeaderEntries() {
    return {};
  }

  flows(element) {
    const entries = super.getPopupMenuEntries(element);
    return Object.fromEntries(
      Object.entries(entries).filter(([name]) => name in FLOWS).map(([name, one]) => [name, { ...one, label: FLOWS[name] }])
    );
  }
}

function isNow(one, bpmn) {
  if (one.type !== bpmn.$type) return false;
  if (!is(bpmn, 'bpmn:Event')) return true;
  const kind = one.event ? one.event.replace(/^bpmn:(.*)EventDefinition$/, (_, name) => name.toLowerCase()) : 'none';
  const goesOn = bpmn.cancelActivity === false;
  return kind === eventKind(bpmn) && goesOn === (one.attrs?.cancelActivity === false);
}
