// The choices of a question: a list to write, or a formula that gives them.

import { element } from '../studio/dom.js';
import { area } from './entries.js';
import { freeKey } from './keys.js';

/** {root, sync}: the choices of a radio, select or checklist. */
export function choices({ edit }) {
  const entry = { component: null };
  const fixed = element('div', { class: 'options-fixed' });
  const formula = area({
    label: 'Formule die de keuzes geeft', code: true, rows: 3, edit,
    hint: 'Zoals: for c in coaches return {value: c.id, label: c.naam}',
    read: ({ valuesExpression }) => (valuesExpression ?? '').replace(/^=\s*/, ''),
    write: (text) => ({ valuesExpression: `=${text.trim()}` }),
  });
  const ways = element('select', { 'aria-label': 'Waar komen de keuzes vandaan?' });
  ways.append(new Option('Vaste keuzes', 'fixed'), new Option('Uit een formule', 'formula'));
  ways.addEventListener('change', () => edit(entry.component, source(ways.value, entry.component)));
  entry.root = element('div', { class: 'entry options' }, ways, fixed, formula.root);
  entry.sync = (component) => {
    entry.component = component;
    const computed = component.valuesExpression !== undefined;
    ways.value = computed ? 'formula' : 'fixed';
    fixed.hidden = computed;
    formula.root.hidden = !computed;
    if (computed) formula.sync(component);
    else draw(fixed, component, edit);
  };
  return entry;
}

function source(way, component) {
  if (way === 'formula') return { valuesExpression: '=', values: undefined, valuesKey: undefined };
  return { values: component.values ?? [{ label: 'Ja', value: 'ja' }, { label: 'Nee', value: 'nee' }], valuesExpression: undefined };
}

function draw(place, component, edit) {
  const values = component.values ?? [];
  const change = (changed) => edit(component, { values: changed });
  if (place.childElementCount !== values.length + 1 || place.of !== component) {
    place.of = component;
    place.replaceChildren(...values.map((_, at) => row(at, () => place.of, change)), adder(() => place.of, change));
  }
  values.forEach((value, at) => show(place.children[at], value, at, values.length));
}

function show(line, { label, value }, at, length) {
  for (const [name, text] of [['label', label], ['value', value]]) {
    const control = line.querySelector(`[name="${name}"]`);
    if (document.activeElement !== control) control.value = String(text ?? '');
  }
  line.querySelector('[name="up"]').disabled = at === 0;
  line.querySelector('[name="down"]').disabled = at === length - 1;
}

function row(at, component, change) {
  const now = () => component().values.map((value) => ({ ...value }));
  const label = element('input', { name: 'label', type: 'text', 'aria-label': `Tekst van keuze ${at + 1}`, placeholder: 'tekst' });
  const value = element('input', {
    name: 'value', type: 'text', class: 'code', 'aria-label': `Waarde van keuze ${at + 1}`, placeholder: 'waarde', spellcheck: 'false',
  });
  label.addEventListener('input', () => {
    const values = now();
    const others = values.filter((_, place) => place !== at).map((one) => String(one.value));
    // the value of a new choice follows its text, until somebody writes another
    if (values[at].value === freeKey(values[at].label ?? '', others, 'keuze')) values[at].value = freeKey(label.value, others, 'keuze');
    values[at].label = label.value;
    change(values);
  });
  value.addEventListener('input', () => change(now().map((one, place) => (place === at ? { ...one, value: value.value } : one))));
  const swap = (to) => {
    const values = now();
    [values[at], values[to]] = [values[to], values[at]];
    change(values);
  };
  const buttons = [
    small('up', '↑', `Keuze ${at + 1} omhoog`, () => swap(at - 1)),
    small('down', '↓', `Keuze ${at + 1} omlaag`, () => swap(at + 1)),
    small('remove', '×', `Keuze ${at + 1} weghalen`, () => change(now().filter((_, place) => place !== at))),
  ];
  return element('div', { class: 'choice-row' }, label, value, ...buttons);
}

function adder(component, change) {
  const button = element('button', { type: 'button', class: 'tool add-choice' }, '+ Keuze erbij');
  button.addEventListener('click', () => {
    const values = component().values ?? [];
    change([...values, { label: 'Nieuwe keuze', value: freeKey('Nieuwe keuze', values.map((one) => String(one.value))) }]);
  });
  return button;
}

function small(name, text, title, action) {
  const button = element('button', { type: 'button', class: 'small-tool', name, title, 'aria-label': title }, text);
  button.addEventListener('click', action);
  return button;
}
