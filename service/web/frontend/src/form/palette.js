// The components to choose from. form-js's own palette offers more than Regie can show, and in English; its drag and drop knows
// ours by the same class names.

import { createElement, render } from 'preact';
import { element } from '../studio/dom.js';
import { COMPONENTS, iconOf } from './components.js';

/** A list of buttons: drag one to its place, or press it to add it behind the selected component. */
export function palette(add) {
  const root = element('div', { class: 'palette', role: 'toolbar', 'aria-label': 'Onderdelen', 'aria-orientation': 'vertical' });
  for (const [group, entries] of Object.entries(Object.groupBy(Object.entries(COMPONENTS), ([, { group: name }]) => name))) {
    const list = element('div', { class: 'fjs-palette-fields fjs-drag-container fjs-no-drop' });
    for (const [type, { name }] of entries) list.append(entry(type, name, add));
    root.append(element('h2', {}, group), list);
  }
  return root;
}

function entry(type, name, add) {
  const title = `${name}: sleep naar de plek, of klik om toe te voegen`;
  const button = element(
    'button', { type: 'button', class: 'fjs-palette-field fjs-drag-copy fjs-no-drop', 'data-field-type': type, title }
  );
  const icon = element('span', { class: 'palette-icon', 'aria-hidden': 'true' });
  render(createElement(iconOf(type), { width: 28, height: 28, viewBox: '0 0 54 54' }), icon);
  button.append(icon, element('span', { class: 'fjs-palette-field-text' }, name));
  button.addEventListener('click', () => add(type));
  return button;
}
