// The form itself: form-js's editor with our components, our palette and our panel of properties.

import '@bpmn-io/form-js/dist/assets/form-js.css';
import '@bpmn-io/form-js/dist/assets/form-js-editor.css';
import { FormEditor as Editor } from '@bpmn-io/form-js';
import { Refused } from '../studio/desk.js';
import { reword } from '../studio/rewording.js';
import { undoing } from '../studio/undoing.js';
import { inDutch } from './dutch.js';
import { ourComponents } from './components.js';
import { within } from './keys.js';

/** Fields stand below each other, as the server draws them: never side by side. */
class OneInARow {
  validateField(field, columns, row) {
    return row?.components.some((id) => id !== field.id) ? 'Naast elkaar kan niet.' : null;
  }
}

const nothing = { attachTo() {}, detach() {} };

class OnlyTheCanvas extends Editor {
  _getModules() {
    const rest = super._getModules().filter((module) => !module.propertiesPanel);
    const ours = { formLayoutValidator: ['type', OneInARow], propertiesPanel: ['value', nothing] };
    return [...rest, ours, ourComponents];
  }
}

/** A form in `container`; `changed` is called after every edit, `selected` with a component (or null) when another is chosen. */
export class FormEditor {
  constructor(container, { changed, selected }) {
    this.container = container;
    const parent = document.createElement('div');
    this.editor = new OnlyTheCanvas({ container, propertiesPanel: { parent } });
    reword(container, inDutch);
    this.steps = undoing((name) => this.get(name));
    this.editor.on('commandStack.changed', () => this.opened && changed());
    this.editor.on('selection.changed', ({ selection }) => selected(selection?.type === 'default' ? null : selection));
    // a dropped component would join the row that it was dropped in
    this.editor.on('commandStack.formField.add.preExecute', 5000, ({ context }) => delete context.formField.layout);
  }

  get(service) {
    return this.editor.get(service);
  }

  async write(content) {
    this.opened = false;
    const schema = parsed(content);
    for (const component of within(schema)) this.get('ourComponents').know(component.type ?? 'default');
    this.order = Object.keys(schema);
    this.layouts = new Map([...within(schema)].map(({ id, layout }) => [id, layout]));
    this.schemaVersion = schema.schemaVersion;
    this.get('selection').clear();
    await this.editor.importSchema(distinct(schema));
    this.opened = true;
    this.original = { content, written: this.serialized() };
  }

  /** What nobody changed stays as it was, to the letter. */
  read() {
    const written = this.serialized();
    return written === this.original?.written ? this.original.content : written;
  }

  /** The form as JSON, without the places in rows that the editor adds and nothing reads. */
  serialized() {
    const schema = this.editor.saveSchema();
    if (this.schemaVersion) schema.schemaVersion = this.schemaVersion;
    for (const component of within(schema)) {
      const layout = this.layouts.get(component.id);
      if (layout) component.layout = layout;
      else delete component.layout;
    }
    // in the order of the file, so that a difference shows only what was changed
    return `${JSON.stringify({ ...Object.fromEntries(this.order.map((name) => [name, schema[name]])), ...schema }, null, 2)}\n`;
  }

  get schema() {
    return this.editor._getState().schema;
  }

  /** Every component, in the order of the page. */
  get components() {
    return [...within(this.schema)].slice(1);
  }

  edit(component, properties) {
    this.get('modeling').editFormField(component, properties);
  }

  /** A new component behind the selected one, or in it when that can hold others. */
  add(type) {
    const at = this.get('selection').get();
    const inside = at && Array.isArray(at.components) && at.type !== 'default' && at.type !== type;
    const parent = inside ? at : (at && this.get('formFieldRegistry').get(at._parent)) || this.schema;
    const index = inside || !at || at.type === 'default' ? parent.components.length : parent.components.indexOf(at) + 1;
    this.get('modeling').addFormField({ type, _parent: parent.id }, parent, index);
  }

  /** Move a component one place up (-1) or down (+1) among those beside it. */
  move(component, step) {
    const parent = this.get('formFieldRegistry').get(component._parent);
    const from = parent.components.indexOf(component);
    const to = from + step;
    if (to < 0 || to >= parent.components.length) return;
    const layouter = this.get('formLayouter');
    const row = layouter.getRowForField(component);
    this.get('modeling').moveFormField(component, parent, parent, from, step > 0 ? to + 1 : to, row, row);
  }

  remove(component) {
    const parent = this.get('formFieldRegistry').get(component._parent);
    this.get('modeling').removeFormField(component, parent, parent.components.indexOf(component));
  }

  undo() {
    this.steps.undo();
  }

  redo() {
    this.steps.redo();
  }

  /** The component that a finding is about: by key, register, id, label or type. */
  find(name) {
    const asked = ['key', 'path', 'id', 'label', 'type'];
    return name ? asked.map((by) => this.components.find((one) => one[by] === name)).find(Boolean) : undefined;
  }

  go(component) {
    if (!component) return;
    this.get('selection').set(component);
    this.container.querySelector(`.fjs-element[data-id="${CSS.escape(component.id)}"]`)?.scrollIntoView({ block: 'nearest' });
  }
}

function parsed(content) {
  let schema;
  try {
    schema = JSON.parse(content);
  } catch {
    throw new Refused(0, { sentence: 'Dit formulier is geen goede JSON. Zet een eerdere versie terug, of importeer het opnieuw.' });
  }
  if (!Array.isArray(schema?.components)) throw new Refused(0, { sentence: 'Dit bestand is geen formulier.' });
  return schema;
}

/** A copy in which every id is there once: a second one gets a new id, because the editor could not open it otherwise. */
function distinct(schema) {
  const copy = structuredClone(schema);
  const seen = new Set();
  for (const component of within(copy)) {
    if (seen.has(component.id)) delete component.id;
    else if (component.id) seen.add(component.id);
  }
  return copy;
}
