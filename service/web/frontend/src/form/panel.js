// The properties of the chosen component, or of the form: only what Regie reads.

import { element } from '../studio/dom.js';
import { bearing } from './bearing.js';
import { CHOICES, HOLDERS, LAYOUT, nameOf } from './components.js';
import { area, choice, line, tick } from './entries.js';
import { hiding } from './hiding.js';
import { freeKey, keyOf } from './keys.js';
import { choices } from './options.js';

const TEXTS = ['textfield', 'textarea'];
const FIXED = [...LAYOUT, 'group'];

export class Panel {
  constructor(editor, known) {
    Object.assign(this, { editor, known, entries: [], followers: new WeakSet() });
    this.title = element('h2', {});
    this.body = element('div', { class: 'entries' });
    this.buttons = element('div', { class: 'panel-buttons' });
    this.root = element('section', { class: 'properties', 'aria-label': 'Eigenschappen' }, this.title, this.buttons, this.body);
  }

  /** A component that was just made: its key follows its label, until somebody writes another key. */
  follow(component) {
    this.followers.add(component);
  }

  show(component) {
    const shown = component ?? this.editor.schema;
    if (this.shown !== shown) this.build(shown);
    for (const { sync } of this.entries) sync(shown);
  }

  build(shown) {
    this.shown = shown;
    const isForm = shown === this.editor.schema;
    this.title.textContent = isForm ? 'Het formulier' : nameOf(shown.type);
    this.buttons.replaceChildren(...(isForm ? [] : this.actions(shown)));
    const edit = (component, properties) => this.editor.edit(component, this.touched(component, properties));
    const sections = isForm ? formSections(edit) : this.sections(shown.type, edit);
    this.entries = sections.flatMap(({ entries }) => entries);
    this.body.replaceChildren(...sections.map(({ title, entries, closed }) => section(title, entries, closed)));
  }

  actions(component) {
    return [
      action('↑', 'Omhoog', () => this.editor.move(component, -1)),
      action('↓', 'Omlaag', () => this.editor.move(component, 1)),
      action('×', 'Weghalen', () => this.editor.remove(component)),
    ];
  }

  /** A change with what goes along with it: the label of a date stands in two places, and a new key follows its label. */
  touched(component, properties) {
    const changed = { ...properties };
    if ('label' in changed && component.type === 'datetime') changed.dateLabel = changed.label;
    if ('key' in changed) this.followers.delete(component);
    if ('label' in changed && this.followers.has(component) && component.key !== undefined) {
      const taken = this.editor.components.filter((one) => one !== component).map(({ key }) => key);
      changed.key = freeKey(changed.label, taken);
    }
    return changed;
  }

  sections(type, edit) {
    const limits = limitEntries(type, edit);
    const fields = () => this.editor.components;
    const asks = !LAYOUT.includes(type);
    return [
      { title: '', entries: this.generalEntries(type, edit) },
      ...(CHOICES.includes(type) ? [{ title: 'Keuzes', entries: [choices({ edit })] }] : []),
      ...(limits.length ? [{ title: 'Grenzen', entries: limits }] : []),
      { title: 'Wanneer te zien', entries: [hiding({ edit, fields })] },
      ...(asks && !HOLDERS.includes(type)
        ? [{ title: 'Merken', entries: [bearing({ edit, marks: this.known.marks, roles: this.known.roles.map((role) => keyOf(role)) })] }]
        : []),
    ];
  }

  generalEntries(type, edit) {
    if (type === 'text') {
      const hint = '## is een kop, - een opsomming, een lege regel een nieuwe alinea.';
      return [area({ label: 'Tekst', hint, rows: 8, edit, read: ({ text }) => text, write: (text) => ({ text }) })];
    }
    if (LAYOUT.includes(type)) return [];
    return [
      area({
        label: type === 'group' ? 'Kop' : 'Vraag', edit, rows: 2,
        read: ({ label, dateLabel }) => label ?? dateLabel, write: (label) => ({ label }),
      }),
      ...(type === 'dynamiclist' ? [register(edit, this.known.registers)] : []),
      ...(HOLDERS.includes(type) ? [] : [key(edit)]),
      area({ label: 'Uitleg bij de vraag', edit, read: ({ description }) => description, write: (text) => ({ description: text || undefined }) }),
      ...(FIXED.includes(type) ? [] : [required(type, edit), readonly(edit)]),
      ...defaultEntries(type, edit),
    ];
  }
}

function formSections(edit) {
  return [{
    title: '',
    entries: [
      line({ label: 'Titel', edit, read: ({ title }) => title, write: (title) => ({ title: title || undefined }),
             hint: 'Zonder titel geldt de eerste kop in een uitleg.' }),
    ],
  }];
}

function key(edit) {
  return line({
    label: 'Sleutel', code: true, edit, read: (one) => one.key, write: (text) => ({ key: text.trim() }),
    hint: 'De naam waarmee formules dit antwoord lezen. Dezelfde sleutel in een ander formulier is hetzelfde gegeven.',
  });
}

function register(edit, registers) {
  return choice({
    label: 'Register', edit, read: ({ path }) => path, write: (path) => ({ path }),
    options: () => [['', 'Kies een register'], ...registers.map(({ key: name, label }) => [name, label])],
    hint: 'De rijen van dit register staan hier, en wat iemand invult komt erin.',
  });
}

function required(type, edit) {
  const label = type === 'checkbox' ? 'Moet aangevinkt zijn' : type === 'dynamiclist' ? 'Minstens één rij' : 'Verplicht';
  return tick({ label, edit, read: ({ validate }) => validate?.required === true, write: (yes, one) => limit(one, 'required', yes || undefined) });
}

function readonly(edit) {
  return tick({
    label: 'Alleen lezen', edit, hint: 'Laat zien wat er al staat; niemand kan het hier veranderen.',
    read: (one) => one.readonly === true || one.disabled === true,
    write: (yes) => ({ readonly: yes || undefined, disabled: undefined }),
  });
}

function limitEntries(type, edit) {
  const number = (label, name, hint) => line({
    label, hint, edit, type: 'text', read: ({ validate }) => validate?.[name], write: (text, one) => limit(one, name, numeric(text)),
  });
  if (TEXTS.includes(type)) {
    const lengths = [number('Minstens zoveel tekens', 'minLength'), number('Hooguit zoveel tekens', 'maxLength')];
    if (type === 'textarea') return lengths;
    return [...lengths, pattern(edit), kind(edit)];
  }
  if (type !== 'number') return [];
  return [
    number('Minstens', 'min'),
    number('Hooguit', 'max'),
    line({ label: 'Cijfers achter de komma', edit, read: ({ decimalDigits }) => decimalDigits,
           write: (text) => ({ decimalDigits: numeric(text) }) }),
  ];
}

function pattern(edit) {
  return line({
    label: 'Patroon', code: true, edit, read: ({ validate }) => validate?.pattern,
    write: (text, one) => limit(one, 'pattern', text || undefined), hint: 'Een reguliere expressie, zoals [0-9]{4}[A-Z]{2}',
  });
}

function kind(edit) {
  return choice({
    label: 'Toetsenbord op een telefoon', edit, read: ({ subtype }) => subtype ?? '', write: (subtype) => ({ subtype: subtype || undefined }),
    options: () => [['', 'gewoon'], ['email', 'voor een e-mailadres'], ['phone', 'voor een telefoonnummer']],
  });
}

function defaultEntries(type, edit) {
  const write = (text) => ({ defaultValue: text === '' ? undefined : text });
  const entry = { label: 'Staat er al', edit, read: ({ defaultValue }) => defaultValue, write };
  if (TEXTS.includes(type)) return [line(entry)];
  if (type === 'number') return [line({ ...entry, write: (text) => ({ defaultValue: numeric(text) }) })];
  if (type === 'checkbox') {
    return [tick({ ...entry, label: 'Staat al aan', write: (yes) => ({ defaultValue: yes || undefined }) })];
  }
  if (!['radio', 'select'].includes(type)) return [];
  const offered = ({ values = [] }) => values.map(({ label, value }) => [String(value), label || String(value)]);
  return [choice({ ...entry, options: (one) => [['', 'niets'], ...offered(one)] })];
}

/** One limit of a component, with the others as they are. */
function limit({ validate }, name, value) {
  const { [name]: _, ...rest } = validate ?? {};
  const changed = value === undefined ? rest : { ...rest, [name]: value };
  return { validate: Object.keys(changed).length ? changed : undefined };
}

/** A number as a number; what is none stays a text, and the checks say so. */
function numeric(text) {
  const plain = text.trim().replace(',', '.');
  if (!plain) return undefined;
  return Number.isNaN(Number(plain)) ? plain : Number(plain);
}

function section(title, entries, closed) {
  if (!title) return element('div', { class: 'entry-group' }, ...entries.map(({ root }) => root));
  return element('details', { class: 'entry-group', open: !closed }, element('summary', {}, title), ...entries.map(({ root }) => root));
}

function action(text, label, act) {
  const button = element('button', { type: 'button', class: 'tool', title: label }, element('span', { 'aria-hidden': 'true' }, text), label);
  button.addEventListener('click', act);
  return button;
}
