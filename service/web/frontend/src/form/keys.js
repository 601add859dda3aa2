// Names for formulas, made of what people read: "Met wie?" -> met_wie.

const LONGEST = 60;

/** A key of a label: small letters, digits and `_`, beginning with a letter. */
export function keyOf(label, otherwise = 'vraag') {
  const plain = label.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const key = plain.replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '').slice(0, LONGEST).replace(/_+$/, '');
  return key || otherwise;
}

/** The same with a number behind it when it is taken already. */
export function freeKey(label, taken, otherwise) {
  const key = keyOf(label, otherwise);
  for (let number = 2, tried = key; ; number += 1, tried = `${key.slice(0, LONGEST - 3)}_${number}`) {
    if (!taken.includes(tried)) return tried;
  }
}

/** All components below one, with itself. */
export function* within(component) {
  yield component;
  for (const inner of component.components ?? []) yield* within(inner);
}
