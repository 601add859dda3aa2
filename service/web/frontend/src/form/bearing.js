// The marks that a field bears: what the service treats specially. They are in the property `merken`, with commas.

import { element } from '../studio/dom.js';

/** {root, sync}: a tick for every mark that a field can bear; what is there and not known stays. */
export function bearing({ edit, marks, roles }) {
  const entry = { component: null };
  const offered = marks.filter(({ where }) => where.includes('field'));
  const lines = offered.map((mark) => line(mark, roles, () => edit(entry.component, written(entry.component, lines))));
  entry.root = element('div', { class: 'entry marks' }, ...lines.map(({ root }) => root));
  entry.sync = (component) => {
    entry.component = component;
    const borne = read(component);
    for (const { name, box, argument } of lines) {
      box.checked = borne.has(name);
      if (argument) {
        argument.hidden = !borne.has(name);
        if (document.activeElement !== argument) argument.value = borne.get(name) ?? '';
      }
    }
  };
  return entry;
}

function line({ name, argument: takes, meaning }, roles, changed) {
  const box = element('input', { type: 'checkbox' });
  const list = `rollen-${name}`;
  const argument = takes
    ? element('input', { type: 'text', class: 'code', list, 'aria-label': `Welke rol (${name})`, placeholder: 'rol', hidden: true })
    : null;
  box.addEventListener('change', changed);
  argument?.addEventListener('input', changed);
  const label = element('label', { title: meaning }, box, element('span', {}, element('b', {}, name), ` ${meaning}`));
  const more = argument ? [argument, element('datalist', { id: list }, ...roles.map((role) => new Option(role, role)))] : [];
  return { name, box, argument, root: element('div', { class: 'bears' }, label, ...more) };
}

function read({ properties }) {
  const parts = String(properties?.merken ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  return new Map(parts.map((part) => [part.split(':')[0].trim(), part.includes(':') ? part.slice(part.indexOf(':') + 1).trim() : undefined]));
}

function written(component, lines) {
  const borne = read(component);
  for (const { name, box, argument } of lines) {
    if (!box.checked) borne.delete(name);
    else borne.set(name, argument ? argument.value.trim() : undefined);
  }
  const merken = [...borne].map(([name, value]) => (value === undefined ? name : `${name}:${value}`)).join(', ');
  const { merken: _, ...rest } = component.properties ?? {};
  const properties = merken ? { ...rest, merken } : rest;
  return { properties: Object.keys(properties).length ? properties : undefined };
}
