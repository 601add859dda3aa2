// Periods as people say them ("6 weken") and as files have them ("P6W").

import { Field } from './fields.js';
import { Formula } from './formula.js';
import { useState } from '@bpmn-io/properties-panel/preact/hooks';

export const UNITS = [['D', 'dagen'], ['W', 'weken'], ['M', 'maanden'], ['Y', 'jaren']];
const PERIOD = /^P(\d{1,4})([DWMY])$/;

/** "P6W" -> {number: "6", unit: "W"}; null if it is not one number of one unit. */
export function parsePeriod(text) {
  const found = PERIOD.exec(text);
  return found && { number: found[1], unit: found[2] };
}

/** A number and a unit. An empty number takes the period away. */
export function Period({ id, label, hint, value, write, before = '' }) {
  const { number = '', unit = 'W' } = parsePeriod(value) ?? {};
  const [chosen, setChosen] = useState(unit);
  const now = number ? unit : chosen;
  const put = (count, kind) => {
    setChosen(kind);
    if (count || value) write(Number(count) > 0 ? `P${Number(count)}${kind}` : '');
  };
  return (
    <Field id={id} label={label} hint={hint}>
      <div class="period">
        {before && <span aria-hidden="true">{before}</span>}
        <input
          id={id} type="number" min="1" max="3650" step="1" value={number}
          onChange={(event) => put(event.target.value, now)} aria-label={`${label}: aantal`}
        />
        <select value={now} onChange={(event) => put(number, event.target.value)} aria-label={`${label}: eenheid`}>
          {UNITS.map(([code, word]) => <option value={code}>{word}</option>)}
        </select>
      </div>
    </Field>
  );
}

/**
 * A moment in one of several ways. `ways` are {name, label, kind: "none" | "period" | "formula", hint?}; `value` is
 * {way, text} as the file has it, and `write` gets the same.
 */
export function Moment({ id, label, hint, value, write, ways }) {
  const [chosen, setChosen] = useState(null);
  const name = chosen ?? value.way;
  const way = ways.find((one) => one.name === name) ?? ways[0];
  const choose = (event) => {
    setChosen(event.target.value);
    if (ways.find((one) => one.name === event.target.value).kind === 'none') write({ way: event.target.value, text: '' });
  };
  const text = value.way === way.name ? value.text : '';
  const put = (after) => write({ way: after ? way.name : '', text: after });
  return (
    <div class="moment">
      <Field id={id} label={label} hint={hint}>
        <select id={id} value={way.name} onChange={choose}>
          {ways.map((one) => <option value={one.name}>{one.label}</option>)}
        </select>
      </Field>
      {way.kind === 'period' && <Period id={`${id}-period`} label="Hoe lang" before="na" value={text} write={put} />}
      {way.kind === 'formula' && <Formula id={`${id}-formula`} label="Formule" hint={way.hint} value={text} write={put} />}
    </div>
  );
}
