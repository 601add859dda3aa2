// The decision table itself: dmn-js, of which only the table view is used. A file has one decision with one table; diagrams of
// decisions, boxed expressions and other expression languages than FEEL are nothing that Regie runs.

import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import TableView from 'dmn-js-decision-table/lib/Editor';
import expressionLanguage from 'dmn-js-decision-table/lib/features/expression-language';
import viewDrd from 'dmn-js-decision-table/lib/features/view-drd';
import EditingManager from 'dmn-js-shared/lib/base/EditingManager';
import { is } from 'dmn-js-shared/lib/util/ModelUtil';
import { reword } from '../studio/rewording.js';
import { undoing } from '../studio/undoing.js';
import { inDutch, UNASKED } from './dutch.js';

const LEFT_OUT = [expressionLanguage, viewDrd];

class OnlyTheTable extends TableView {
  getModules() {
    return super.getModules().filter((module) => !LEFT_OUT.includes(module));
  }
}

class TableManager extends EditingManager {
  _getViewProviders() {
    const opens = (element) => is(element, 'dmn:Decision') && is(element.decisionLogic, 'dmn:DecisionTable');
    return [{ id: 'decisionTable', constructor: OnlyTheTable, opens }];
  }
}

/** A table in `container`; `changed` is called after every edit. `modules` are more modules for the table. */
export class TableEditor {
  constructor(container, modules, changed) {
    this.container = container;
    this.manager = new TableManager({ container, decisionTable: { additionalModules: [inDutch, ...modules] } });
    reword(container, UNASKED);
    this.manager.on('viewer.created', ({ viewer }) => {
      viewer.on('commandStack.changed', () => this.opened && changed());
      this.steps = undoing((name) => viewer.get(name));
    });
  }

  async write(xml) {
    this.opened = false;
    await this.manager.importXML(xml);
    this.opened = true;
    this.original = { xml, written: await this.serialized() };
  }

  /** What nobody changed stays as it was, to the letter. */
  async read() {
    const written = await this.serialized();
    return written === this.original.written ? this.original.xml : written;
  }

  async serialized() {
    return (await this.manager.saveXML({ format: true })).xml;
  }

  get(service) {
    return this.manager.getActiveViewer().get(service);
  }

  /** The decision with its table, as dmn-js has it now. */
  get decision() {
    return this.manager.getActiveView().element;
  }

  get table() {
    return this.decision.decisionLogic;
  }

  undo() {
    this.steps.undo();
  }

  redo() {
    this.steps.redo();
  }

  /** A new rule below the others, with these texts in its first cells. */
  addRule(cells) {
    const row = this.get('editorActions').trigger('addRule');
    cells.forEach((text, place) => text !== '-' && this.get('modeling').editCell(row.cells[place].businessObject, text));
    this.go({ rule: row.businessObject.id });
  }

  /** Bring a rule, cell or column into sight, and show for a moment which one it is. */
  go({ rule, cell, column }) {
    const id = cell ?? rule;
    const place = id
      ? this.container.querySelector(`td[data-element-id="${CSS.escape(id)}"]`)
      : this.container.querySelector(`th[data-col-id="${CSS.escape(column ?? '')}"]`);
    if (!place) return;
    place.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const shown = cell ? [place] : rule ? [...place.parentElement.cells] : [place];
    shown.forEach((one) => one.animate([{ outline: '3px solid var(--focus)' }, { outline: '3px solid transparent' }], 1600));
    if (cell) place.querySelector('[contenteditable]')?.focus();
  }
}
