// The fields of the properties panel: a label, a hint, and a control that writes when somebody pauses or leaves it.

import { useEffect, useRef, useState } from '@bpmn-io/properties-panel/preact/hooks';

const PAUSE = 500;

/** Label above, hint below, and what belongs to both. */
export function Field({ id, label, hint, children }) {
  return (
    <div class="field">
      <label class="label" for={id}>{label}</label>
      {children}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}

/** What is typed, written after a pause, when the field is left, and when it disappears. */
export function useTyped(value, write) {
  const [typed, setTyped] = useState(value);
  const pending = useRef(null);
  const flush = () => {
    const one = pending.current;
    pending.current = null;
    if (!one) return;
    clearTimeout(one.timer);
    if (one.text !== one.before) one.write(one.text);
  };
  useEffect(() => {
    if (!pending.current) setTyped(value);
  }, [value]);
  useEffect(() => flush, []);
  const type = (text) => {
    setTyped(text);
    clearTimeout(pending.current?.timer);
    pending.current = { text, before: value, write, timer: setTimeout(flush, PAUSE) };
  };
  return { typed, type, flush };
}

export function TextField({ id, label, hint, value, write, rows = 0, placeholder }) {
  const { typed, type, flush } = useTyped(value, write);
  const control = {
    id, value: typed, placeholder, 'aria-describedby': hint && `${id}-hint`, spellcheck: true,
    onInput: (event) => type(event.target.value), onBlur: flush,
  };
  return (
    <Field id={id} label={label} hint={hint}>
      {rows ? <textarea rows={rows} {...control} /> : <input type="text" autocomplete="off" {...control} />}
    </Field>
  );
}

/** Something that is shown, with why it can't be changed. */
export function Fixed({ id, label, value, hint }) {
  return (
    <Field id={id} label={label} hint={hint}>
      <output id={id} class="fixed-value">{value}</output>
    </Field>
  );
}

/** One of a list; `options` are {value, label, group?, url?}. A value that doesn't exist (any more) stays visible. */
export function Choice({ id, label, hint, value, write, options, empty = 'Kies…', link }) {
  const chosen = options.find((one) => one.value === value);
  const groups = Object.entries(Object.groupBy(options, ({ group }) => group ?? ''));
  const listed = (ones) => ones.map((one) => <option value={one.value}>{one.label}</option>);
  return (
    <Field id={id} label={label} hint={hint}>
      <div class="beside">
        <select id={id} value={value} onChange={(event) => write(event.target.value)} aria-describedby={hint && `${id}-hint`}>
          {empty !== null && <option value="">{empty}</option>}
          {value && !chosen && <option value={value}>{`${value} (bestaat niet)`}</option>}
          {groups.map(([group, ones]) => (group ? <optgroup label={group}>{listed(ones)}</optgroup> : listed(ones)))}
        </select>
        {link && chosen?.url && <a class="goes" href={chosen.url} target="_blank" rel="noopener">{link}<span aria-hidden="true"> ↗</span></a>}
      </div>
    </Field>
  );
}

/** Some of a list, as checkboxes; `value` is the words that are on. */
export function Checks({ id, label, hint, value, write, options }) {
  const unknown = value.filter((word) => !options.some((one) => one.value === word));
  const all = [...options, ...unknown.map((word) => ({ value: word, label: `${word} (bestaat niet)` }))];
  const toggle = (word, on) => write(on ? [...value, word] : value.filter((one) => one !== word));
  return (
    <fieldset class="field checks" aria-describedby={hint && `${id}-hint`}>
      <legend class="label">{label}</legend>
      {all.map((one) => (
        <label class="check">
          <input type="checkbox" checked={value.includes(one.value)} onChange={(event) => toggle(one.value, event.target.checked)} />
          <span>{one.label}{one.hint && <small>{one.hint}</small>}</span>
        </label>
      ))}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </fieldset>
  );
}

export function Toggle({ id, label, hint, value, write, disabled }) {
  return (
    <div class="field">
      <label class="check">
        <input id={id} type="checkbox" checked={value} disabled={disabled} onChange={(event) => write(event.target.checked)} />
        <span>{label}{hint && <small>{hint}</small>}</span>
      </label>
    </div>
  );
}
