// A FEEL text, with the names that exist offered while typing.

import { useRef, useState } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';
import { Field, useTyped } from './fields.js';

const MOST = 8;
const WORD = /[\p{L}_][\p{L}\p{N}_.]*$/u;

/** The names and functions that what stands before the cursor can become; the best ones first. */
export function suggestions(before, { values, functions }) {
  const word = WORD.exec(before)?.[0] ?? '';
  if (!word) return { word, found: [] };
  const lower = word.toLowerCase();
  const names = values.map(({ key, label, source }) => ({ text: key, label, source }));
  const calls = functions.map(({ name, usage }) => ({ text: `${name}(`, label: usage, source: 'functie' }));
  const rank = ({ text, label }) => {
    if (text.toLowerCase().startsWith(lower)) return 0;
    if (text.toLowerCase().includes(lower)) return 1;
    return lower.length > 2 && label?.toLowerCase().includes(lower) ? 2 : 3;
  };
  const all = [...names, ...calls];
  if (all.some(({ text }) => text === word)) return { word, found: [] }; // it is there already: nothing to help with
  const found = all.filter((one) => rank(one) < 3).sort((one, other) => rank(one) - rank(other));
  return { word, found: found.slice(0, MOST) };
}

export function Formula({ id, label, hint, value, write, rows = 2, placeholder }) {
  const choices = useService('choices').now;
  const { typed, type, flush } = useTyped(value, write);
  const [offer, setOffer] = useState({ word: '', found: [] });
  const [at, setAt] = useState(0);
  const control = useRef();
  const close = () => setOffer({ word: '', found: [] });

  const look = (event) => {
    const { value: text, selectionStart } = event.target;
    type(text);
    setOffer(suggestions(text.slice(0, selectionStart), choices));
    setAt(0);
  };
  const take = (one) => {
    const area = control.current;
    const start = area.selectionStart - offer.word.length;
    area.setRangeText(one.text, start, area.selectionStart, 'end');
    type(area.value);
    close();
    area.focus();
  };
  const steer = (event) => {
    if (!offer.found.length) return;
    const { key } = event;
    if (key === 'ArrowDown') setAt((at + 1) % offer.found.length);
    else if (key === 'ArrowUp') setAt((at + offer.found.length - 1) % offer.found.length);
    else if (key === 'Enter') take(offer.found[at]);
    else if (key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const leave = () => {
    flush();
    setTimeout(close, 150); // a click on a suggestion comes after leaving
  };

  const open = offer.found.length > 0;
  return (
    <Field id={id} label={label} hint={hint}>
      <div class="formula">
        <textarea
          id={id} ref={control} rows={rows} value={typed} placeholder={placeholder} spellcheck={false} autocomplete="off"
          role="combobox" aria-autocomplete="list" aria-expanded={open} aria-controls={`${id}-names`}
          aria-activedescendant={open ? `${id}-name-${at}` : undefined} aria-describedby={hint && `${id}-hint`}
          onInput={look} onKeyDown={steer} onBlur={leave}
        />
        <ul class="names" id={`${id}-names`} role="listbox" aria-label="Namen die hier kunnen" hidden={!open}>
          {offer.found.map((one, index) => (
            <li
              id={`${id}-name-${index}`} role="option" aria-selected={index === at}
              onMouseDown={(event) => { event.preventDefault(); take(one); }}
            >
              <code>{one.text}</code><span>{one.label}</span><em>{one.source}</em>
            </li>
          ))}
        </ul>
      </div>
    </Field>
  );
}
