// The libraries' words in Dutch. What is missing is remembered, so that a test can say so.

import { WORDS } from './words.js';

export const missing = new Set();

/** diagram-js's translate: "{element}" and the like are filled in. */
export function translate(text, replacements = {}) {
  const known = WORDS[text];
  if (known === undefined) missing.add(text);
  return (known ?? text).replace(/{([^}]+)}/g, (whole, name) => replacements[name] ?? whole);
}

export const Dutch = { translate: ['value', translate] };
