// What a form of Regie is made of. The server draws and checks exactly these; form-js has more, which the palette leaves out.

import { iconsByType } from '@bpmn-io/form-js';

const YES_NO = [{ label: 'Ja', value: 'ja' }, { label: 'Nee', value: 'nee' }];
const FIRST = [{ label: 'Eerste keuze', value: 'eerste_keuze' }, { label: 'Tweede keuze', value: 'tweede_keuze' }];

/** `stem` begins the key of a new one (none: it asks nothing); `fresh` is what a new one has besides. */
export const COMPONENTS = {
  textfield: { name: 'Tekst, een regel', group: 'Vragen', stem: 'tekst', fresh: { label: 'Nieuwe vraag' } },
  textarea: { name: 'Tekst, meer regels', group: 'Vragen', stem: 'toelichting', fresh: { label: 'Nieuwe vraag' } },
  number: { name: 'Getal', group: 'Vragen', stem: 'getal', fresh: { label: 'Nieuw getal', decimalDigits: 0 } },
  datetime: {
    name: 'Datum', group: 'Vragen', stem: 'datum',
    fresh: { label: 'Nieuwe datum', dateLabel: 'Nieuwe datum', subtype: 'date' },
  },
  radio: { name: 'Eén keuze', group: 'Vragen', stem: 'keuze', fresh: { label: 'Nieuwe vraag', values: YES_NO } },
  select: { name: 'Keuzelijst', group: 'Vragen', stem: 'keuze', fresh: { label: 'Nieuwe vraag', values: FIRST } },
  checklist: { name: 'Meer keuzes', group: 'Vragen', stem: 'keuzes', fresh: { label: 'Nieuwe vraag', values: FIRST } },
  checkbox: { name: 'Vinkje', group: 'Vragen', stem: 'vinkje', fresh: { label: 'Nieuw vinkje' } },
  filepicker: { name: 'Bestand', group: 'Vragen', stem: 'bestand', fresh: { label: 'Nieuw bestand' } },
  group: { name: 'Groep', group: 'Indeling', fresh: { label: 'Nieuwe groep', components: [], showOutline: true } },
  dynamiclist: {
    name: 'Lijst met rijen', group: 'Indeling',
    fresh: {
      label: 'Nieuwe lijst', components: [], showOutline: true, isRepeating: true, allowAddRemove: true, defaultRepetitions: 1,
    },
  },
  text: { name: 'Uitleg', group: 'Indeling', fresh: { text: 'Schrijf hier uitleg.' } },
  separator: { name: 'Streep', group: 'Indeling', fresh: {} },
  spacer: { name: 'Witruimte', group: 'Indeling', fresh: { height: 30 } },
};

export const CHOICES = ['radio', 'select', 'checklist'];
export const LAYOUT = ['text', 'separator', 'spacer'];
export const HOLDERS = ['group', 'dynamiclist'];

/** What a component is called; one that Regie does not know by its type. */
export function nameOf(type) {
  return COMPONENTS[type]?.name ?? `Onbekend onderdeel: ${type}`;
}

export function iconOf(type) {
  return iconsByType(type);
}

/**
 * The module that gives form-js our components. A file may hold anything (a draft may be wrong): what form-js does not know is
 * drawn as an empty box, and no key, path or default is put into a field that did not have one.
 */
export const ourComponents = {
  __init__: ['ourComponents'],
  ourComponents: ['type', OurComponents],
};

function OurComponents(formFields) {
  for (const type of Object.keys(formFields._formFields)) if (type !== 'default') this.take(formFields, type);
  this.know = (type) => formFields.get(type) || formFields.register(type, unknown(type));
}
OurComponents.$inject = ['formFields'];

OurComponents.prototype.take = function (formFields, type) {
  const theirs = formFields.get(type);
  const ours = (props) => theirs({ ...props, value: theirs.config.emptyValue });
  ours.config = { ...configOf(type), escapeGridRender: theirs.config.escapeGridRender };
  formFields.register(type, ours);
};

function configOf(type) {
  const create = (given, isNew) => {
    const component = isNew ? { ...made(type), ...given } : { ...given };
    if (HOLDERS.includes(type)) component.components ??= [];
    return component;
  };
  // not keyed and not pathed: whether keys are right is for the checks, which say so in a sentence
  return { type, keyed: false, pathed: false, name: nameOf(type), group: 'basic-input', create };
}

function made(type) {
  const { stem, fresh } = COMPONENTS[type] ?? { fresh: {} };
  const mark = Math.random().toString(36).slice(2, 6).padEnd(4, '0');
  return { type, id: `veld_${type}_${mark}`, ...(stem ? { key: `${stem}_${mark}` } : {}), ...structuredClone(fresh) };
}

function unknown(type) {
  const box = () => null;
  box.config = configOf(type);
  return box;
}
