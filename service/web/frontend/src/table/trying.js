// Try the table: a control for every question, and at once which rule fires, or why none does.

import { element } from '../studio/dom.js';
import { asFeel, asTyped, questions } from './columns.js';

const EMPTY = 'niet ingevuld';
const HINTS = {
  string: 'een tekst',
  number: 'een getal',
  date: 'een datum',
  dayTimeDuration: 'zoals P42D',
  yearMonthDuration: 'zoals P6M',
};

export class TryPanel {
  /** `changed` is called when other values are tried. */
  constructor(changed) {
    Object.assign(this, { changed, typed: new Map(), types: new Map(), shape: '' });
    this.fields = element('div', { class: 'try-fields' });
    this.outcome = element('div', { class: 'try-outcome', role: 'status' });
    const clear = element('button', { type: 'button', class: 'tool', 'data-tool': 'clear' }, 'Leegmaken');
    clear.addEventListener('click', () => this.fill({}));
    const head = element('header', {}, element('h2', {}, 'Probeer de tabel'), clear);
    const hint = element('p', { class: 'hint' }, 'Vul in wat er over een gezin bekend is. U ziet meteen welke regel geldt.');
    this.form = element('form', {}, this.fields);
    this.form.addEventListener('submit', (event) => event.preventDefault());
    this.form.addEventListener('input', (event) => this.entered(event.target));
    this.root = element('section', { class: 'try', 'aria-label': 'Probeer de tabel' }, head, hint, this.form, this.outcome);
  }

  /** What is tried now: FEEL texts by question. */
  values() {
    const filled = [...this.typed].filter(([text, typed]) => typed.trim() && this.types.has(text));
    return Object.fromEntries(filled.map(([text, typed]) => [text, asFeel(typed, this.types.get(text))]));
  }

  get empty() {
    return !Object.keys(this.values()).length;
  }

  /** Put other values in, FEEL texts by question; a question that is not among them is emptied. */
  fill(values) {
    this.typed = new Map(
      Object.entries(values).map(([text, feel]) => [text, asTyped(feel, this.types.get(text) ?? '')])
    );
    this.draw(true);
    this.changed();
  }

  entered(control) {
    this.typed.set(control.name, control.value);
    this.changed();
  }

  /** Show the questions of the table as it is now, and those of what its cells read besides. */
  follow(table, reads) {
    const asked = questions(table);
    const more = reads.map((text) => ({ text, label: text, type: '', known: [], extra: true }));
    this.asked = [...asked, ...more.filter(({ text }) => !asked.some((one) => one.text === text))];
    this.types = new Map(this.asked.map(({ text, type }) => [text, type]));
    this.draw();
  }

  draw(anew = false) {
    const shape = JSON.stringify(this.asked);
    if (shape === this.shape && !anew) return;
    this.shape = shape;
    const focused = document.activeElement?.closest('.try') && document.activeElement.name;
    this.fields.replaceChildren(...this.asked.map((one, place) => this.field(one, place)));
    if (focused) this.form.elements.namedItem(focused)?.focus();
  }

  field(one, place) {
    const id = `try-${place}`;
    const control = one.type === 'boolean' ? yesOrNo(one, id) : line(one, id);
    control.value = this.typed.get(one.text) ?? '';
    const label = element('label', { for: id }, one.label);
    if (one.label !== one.text || one.extra) {
      label.append(element('code', {}, one.extra ? 'staat in een cel' : one.text));
    }
    return element('div', { class: 'try-field' }, label, control, ...(control.list ? [] : datalist(one, id)));
  }

  /** What the server made of it. */
  show({ rules, result, error }, policy) {
    this.outcome.className = `try-outcome ${error ? 'fails' : rules.length ? 'right' : 'none'}`;
    const title = rules.length && !error ? firing(rules) : null;
    this.outcome.replaceChildren(
      ...(title ? [element('p', { class: 'fires' }, title)] : []),
      ...(error ? [element('p', {}, error)] : []),
      ...(!error && !rules.length ? [element('p', {}, nothing(policy))] : []),
      ...result.map(values)
    );
  }

  problem(sentence) {
    this.outcome.className = 'try-outcome fails';
    this.outcome.replaceChildren(element('p', {}, sentence));
  }
}

function yesOrNo({ text }, id) {
  const select = element('select', { id, name: text });
  for (const [value, label] of [['', EMPTY], ['true', 'ja'], ['false', 'nee']]) select.append(new Option(label, value));
  return select;
}

function line({ text, type, known }, id) {
  const kind = type === 'date' ? 'date' : 'text';
  const list = known.length ? `${id}-waarden` : false;
  const placeholder = HINTS[type] ? `${EMPTY} (${HINTS[type]})` : EMPTY;
  const input = element('input', { type: kind, id, name: text, list, autocomplete: 'off', spellcheck: 'false', placeholder });
  if (type === 'number') input.inputMode = 'decimal';
  return input;
}

function datalist({ known }, id) {
  if (!known.length) return [];
  return [element('datalist', { id: `${id}-waarden` }, ...known.map((value) => element('option', { value })))];
}

function firing(rules) {
  if (rules.length === 1) return `Regel ${rules[0]} geldt`;
  return `De regels ${rules.slice(0, -1).join(', ')} en ${rules.at(-1)} gelden`;
}

function nothing(policy) {
  return policy === 'UNIQUE' ? 'Er past geen regel.' : 'Er past geen regel: de uitkomst is een lege lijst.';
}

function values(hit) {
  const list = element('dl', { class: 'try-values' });
  for (const { label, text } of hit) list.append(element('dt', {}, label), element('dd', {}, text));
  return list;
}
