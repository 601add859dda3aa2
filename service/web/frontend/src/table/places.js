// Where in the table a finding belongs. A finding names a rule by its id, or a column by its label or name.

/** {rule, cell, column}: ids, as far as the finding tells. */
export function places(table, { element, sentence }) {
  const rule = (table.rule ?? []).find(({ id }) => id === element);
  if (rule) return { rule: rule.id, cell: cellOf(rule, sentence)?.id };
  const column = [...(table.input ?? []), ...(table.output ?? [])].find(
    (clause) => element && [clause.id, clause.name, clause.label].includes(element)
  );
  const cell = [...(table.rule ?? [])].flatMap((one) => [...one.inputEntry, ...one.outputEntry]).find(({ id }) => id === element);
  return { column: column?.id, cell: cell?.id };
}

// a sentence about a cell quotes what stands in it
function cellOf(rule, sentence) {
  return [...(rule.inputEntry ?? []), ...(rule.outputEntry ?? [])].find(
    ({ text }) => text && (sentence.includes(`‘${text}’`) || sentence.includes(` ${text} `))
  );
}
