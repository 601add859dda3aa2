// The controls of the properties panel. Each is {root, sync(component)}: `sync` shows what the component has now, and leaves
// alone what somebody is typing in. `read(component)` gives its value, `write(value, component)` the properties to change.

import { element } from '../studio/dom.js';

let count = 0;
const newId = () => `eigenschap-${(count += 1)}`;

/** One line of text. `list` are values to choose from, `code` says that it is a formula or a key. */
export function line({ label, hint, read, write, edit, list = [], code = false, type = 'text', placeholder = '' }) {
  const id = newId();
  const options = list.length ? element('datalist', { id: `${id}-lijst` }, ...list.map((value) => new Option(value, value))) : '';
  const control = element('input', {
    id, type, placeholder, class: code ? 'code' : '', spellcheck: code ? 'false' : 'true', autocomplete: 'off',
    list: list.length ? `${id}-lijst` : false,
  });
  return wired({ id, label, hint, control, read, write, edit, more: [options].filter(Boolean) });
}

/** Several lines of text. */
export function area({ label, hint, read, write, edit, code = false, rows = 2, placeholder = '' }) {
  const id = newId();
  const control = element('textarea', { id, rows, placeholder, class: code ? 'code' : '', spellcheck: code ? 'false' : 'true' });
  return wired({ id, label, hint, control, read, write, edit });
}

/** A choice from a list of [value, label]. A value that is not in the list stays, and is shown as it is. */
export function choice({ label, hint, read, write, edit, options }) {
  const id = newId();
  const control = element('select', { id });
  const entry = wired({ id, label, hint, control, read, write, edit });
  const sync = entry.sync;
  entry.sync = (component) => {
    const value = read(component) ?? '';
    const offered = options(component);
    const known = offered.some(([one]) => one === value);
    control.replaceChildren(...[...offered, ...(known ? [] : [[value, `${value} (bestaat niet)`]])].map(
      ([one, text]) => new Option(text, one)
    ));
    sync(component);
  };
  return entry;
}

/** Yes or no. */
export function tick({ label, hint, read, write, edit }) {
  const id = newId();
  const control = element('input', { id, type: 'checkbox' });
  const entry = { component: null };
  control.addEventListener('change', () => edit(entry.component, write(control.checked, entry.component)));
  entry.root = element(
    'div', { class: 'entry tick' }, element('label', {}, control, element('span', {}, label)), ...explained(hint, id, control)
  );
  entry.sync = (component) => {
    entry.component = component;
    control.checked = Boolean(read(component));
  };
  return entry;
}

function wired({ id, label, hint, control, read, write, edit, more = [] }) {
  const entry = { component: null, control };
  control.addEventListener('input', () => edit(entry.component, write(control.value, entry.component)));
  control.addEventListener('blur', () => entry.sync(entry.component));
  entry.root = element(
    'div', { class: 'entry' }, element('label', { for: id }, label), ...explained(hint, id, control), control, ...more
  );
  entry.sync = (component) => {
    const other = entry.component !== component;
    entry.component = component;
    const value = String(read(component) ?? '');
    if (other || (document.activeElement !== control && control.value !== value)) control.value = value;
  };
  return entry;
}

function explained(hint, id, control) {
  if (!hint) return [];
  control.setAttribute('aria-describedby', `${id}-uitleg`);
  return [element('p', { class: 'hint', id: `${id}-uitleg` }, hint)];
}
