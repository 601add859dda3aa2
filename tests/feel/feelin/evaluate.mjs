// Evaluates FEEL with npm feelin: a JSON list on each input line, [variables as a FEEL context, expression].
// Writes per line what came out, in the JSON of service.feel.to_json (durations of both kinds as they are written).
import { createInterface } from 'node:readline';
import { evaluate, FeelDate, FeelTime, FeelDateTime, FeelDuration, isRange } from 'feelin';

function json(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isInteger(value) ? value : { '@getal': String(value) };
  if (Array.isArray(value)) return value.map(json);
  if (value instanceof FeelDate) return { '@datum': String(value) };
  if (value instanceof FeelTime) return { '@tijd': String(value) };
  if (value instanceof FeelDateTime) return { '@moment': String(value) };
  if (value instanceof FeelDuration) return { [value.yearsMonths ? '@maanden' : '@duur']: String(value) };
  if (isRange(value)) {
    return { '@bereik': [json(value.start), json(value.end), value['start included'], value['end included']] };
  }
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, json(item)]));
  }
  return value;
}

const contexts = new Map();

function outcome([variables, expression]) {
  if (!contexts.has(variables)) contexts.set(variables, evaluate(variables).value);
  try {
    return { value: json(evaluate(expression, contexts.get(variables)).value) };
  } catch (error) {
    return { error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(outcome(JSON.parse(line))) + '\n');
}
