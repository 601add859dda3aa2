// When a question is asked. Most conditions look at one answer; those can be chosen, any other is written as a formula.

import { element } from '../studio/dom.js';
import { CHOICES } from './components.js';
import { area } from './entries.js';

const SIMPLE = /^([a-z][a-z0-9_]*)\s*(=|!=)\s*("(?:[^"\\]|\\.)*"|true|false)$/;
const ALWAYS = 'always';
const WHEN = 'when';
const FORMULA = 'formula';

/** {root, sync}: the condition of a component. `fields` gives all components of the form. */
export function hiding({ edit, fields }) {
  const entry = { component: null };
  const way = element('select', { 'aria-label': 'Wanneer te zien?' });
  way.append(new Option('Altijd te zien', ALWAYS), new Option('Alleen bij een antwoord', WHEN), new Option('Verbergen met een formule', FORMULA));
  const field = element('select', { 'aria-label': 'Welke vraag' });
  const is = element('select', { 'aria-label': 'Is of is niet' });
  is.append(new Option('is', '!='), new Option('is niet', '='));
  const value = element('select', { 'aria-label': 'Welk antwoord' });
  const answer = element('div', { class: 'condition' }, element('span', {}, 'Te zien als'), field, is, value);
  const formula = area({
    label: 'Verbergen als', code: true, edit, hint: 'Is deze formule waar, dan vragen we dit niet.',
    read: condition, write: (text) => hide(text.trim() ? `=${text.trim()}` : undefined, entry.component),
  });
  const asked = () => fields().filter((one) => one !== entry.component && answers(one).length);
  const write = (text) => edit(entry.component, hide(text && `=${text}`, entry.component));
  const chosen = () => write(`${field.value} ${is.value} ${value.value}`);
  way.addEventListener('change', () => {
    const [first] = asked();
    entry.forced = way.value === FORMULA ? entry.component : null;
    if (way.value === ALWAYS) write('');
    else if (way.value === WHEN && first) write(`${first.key} != ${answers(first)[0][0]}`);
    else if (!condition(entry.component)) entry.sync(entry.component);
    else entry.sync(entry.component);
  });
  field.addEventListener('change', () => write(`${field.value} ${is.value} ${answers(asked().find(({ key }) => key === field.value))[0][0]}`));
  for (const control of [is, value]) control.addEventListener('change', chosen);
  entry.root = element('div', { class: 'entry hiding' }, way, answer, formula.root);
  entry.sync = (component) => {
    entry.component = component;
    const text = condition(component);
    const [, key, operator, literal] = text.match(SIMPLE) ?? [];
    const source = asked().find((one) => one.key === key && answers(one).some(([one_]) => one_ === literal));
    const now = entry.forced === component ? FORMULA : !text ? ALWAYS : source ? WHEN : FORMULA;
    way.value = now;
    way.options[1].disabled = !asked().length;
    answer.hidden = now !== WHEN;
    formula.root.hidden = now !== FORMULA;
    if (now === WHEN) {
      field.replaceChildren(...asked().map((one) => new Option(one.label || one.key, one.key)));
      value.replaceChildren(...answers(source).map(([feel, label]) => new Option(label, feel)));
      [field.value, is.value, value.value] = [key, operator, literal];
    }
    if (now === FORMULA) formula.sync(component);
  };
  return entry;
}

/** The answers that a question can have, as [FEEL, label]; none when that can't be told. */
function answers({ type, key, values }) {
  if (!key) return [];
  if (type === 'checkbox') return [['true', 'aangevinkt']];
  if (!CHOICES.includes(type) || type === 'checklist' || !values?.length) return [];
  return values.map(({ label, value }) => [JSON.stringify(String(value)), label || String(value)]);
}

function condition({ conditional }) {
  return (conditional?.hide ?? '').replace(/^=\s*/, '');
}

function hide(text, { conditional }) {
  const { hide: _, ...rest } = conditional ?? {};
  const changed = text ? { ...rest, hide: text } : rest;
  return { conditional: Object.keys(changed).length ? changed : undefined };
}
