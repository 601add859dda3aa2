// What a cell may name: the values and functions that Regie knows, for the list that appears while somebody types.

/** The module that tells dmn-js: only what formulas of Regie can read, called as people know it. */
export function knownNames({ values, functions }) {
  const variables = nested(values);
  const builtins = functions.map(({ name, usage }) => ({ name, type: 'function', params: parameters(usage) }));
  return {
    feelLanguageContext: ['value', { getConfig: () => ({ builtins }) }],
    variableResolver: ['value', { getVariables: () => variables, registerProvider() {} }],
  };
}

// "substring(string, start position, length?)": what must be given
function parameters(usage) {
  const inner = usage.slice(usage.indexOf('(') + 1, usage.lastIndexOf(')'));
  const names = inner.split(',').map((name) => name.trim());
  return names.filter((name) => name && !name.endsWith('?') && !name.startsWith('...')).map((name) => ({ name }));
}

// "traject.code" stands in `traject`, "coaches[].naam" in every item of `coaches`
function nested(values) {
  const top = [];
  for (const { key, label, source } of values) {
    let level = top;
    const path = key.split('.');
    path.forEach((part, at) => {
      const name = part.replace(/\[\]$/, '');
      let found = level.find((one) => one.name === name);
      if (!found) level.push((found = { name }));
      if (part.endsWith('[]')) found.isList = true;
      if (at === path.length - 1) Object.assign(found, { detail: label, info: source });
      else level = found.entries ??= [];
    });
  }
  return top;
}
