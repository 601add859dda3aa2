// Calm questions: the browser's own dialog, so that the keyboard and screen readers know what it is.

import { element } from './dom.js';

/** Ask which way to go; answers the `value` of the chosen way. It can't be closed without choosing. */
export function choose({ title, text, ways, extra }) {
  return new Promise((resolve) => {
    const buttons = element('div', { class: 'ways' });
    const dialog = element(
      'dialog', { class: 'studio-dialog', 'aria-label': title }, element('h2', {}, title), element('p', {}, text), buttons
    );
    for (const { value, label, main } of ways) {
      const button = element('button', { type: 'button', class: main ? 'main' : '', autofocus: main }, label);
      button.addEventListener('click', () => {
        dialog.close();
        dialog.remove();
        resolve(value);
      });
      buttons.append(button);
    }
    if (extra) {
      const button = element('button', { type: 'button', class: 'plain' }, extra.label);
      button.addEventListener('click', extra.action);
      buttons.append(button);
    }
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Say something that has to be read. */
export function tell({ title, text }) {
  return choose({ title, text, ways: [{ value: true, label: 'Sluiten', main: true }] });
}
