// The columns of a table as the try panel asks for them, and what is typed there as FEEL.

/** Each question once: {text: its formula, label, type, known: the texts that its cells name}. */
export function questions(table) {
  const found = new Map();
  (table.input ?? []).forEach((clause, place) => {
    const text = formula(clause.inputExpression?.text);
    if (!text) return;
    const before = found.get(text)?.known ?? [];
    const cells = (table.rule ?? []).map((rule) => rule.inputEntry?.[place]?.text ?? '');
    const known = [...new Set([...before, ...texts(clause.inputValues?.text ?? ''), ...cells.flatMap(texts)])];
    found.set(text, { text, label: clause.label || text, type: clause.inputExpression.typeRef ?? '', known });
  });
  return [...found.values()];
}

/** A formula without the "=" that an editor may put before it. */
export function formula(text) {
  return (text ?? '').trim().replace(/^=\s*/, '');
}

function texts(cell) {
  return [...cell.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner]) => inner);
}

const NUMBER = /^-?\d+([.,]\d+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DURATION = /^-?P[\dYMWDTHS.]+$/i;
const WORD = /^[^"'=(){}[\]]*$/;

/** What was typed for a question of this type, as FEEL: plain words, numbers and dates may be written without quotes. */
export function asFeel(typed, type) {
  const text = typed.trim();
  if (text.startsWith('=')) return formula(text);
  if (!text || text === 'null' || text.startsWith('"')) return text;
  if (type === 'string' && WORD.test(text)) return JSON.stringify(text);
  if (NUMBER.test(text) && type !== 'string') return text.replace(',', '.');
  if (DATE.test(text)) return `date("${text}")`;
  if (DURATION.test(text)) return `duration("${text.toUpperCase()}")`;
  return text;
}

/** The other way: how a FEEL value stands in the control of a question. */
export function asTyped(feel, type) {
  if (feel === 'null') return '';
  const [, day] = feel.match(/^date\("(\d{4}-\d{2}-\d{2})"\)$/) ?? [];
  if (day) return day;
  if (type === 'number') return feel.replace('.', ',');
  const [, text] = feel.match(/^"((?:[^"\\]|\\.)*)"$/) ?? [];
  return text !== undefined && type === 'string' ? JSON.parse(feel) : feel;
}
