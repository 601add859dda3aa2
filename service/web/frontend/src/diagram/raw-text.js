// A diagram that can't be drawn, as text: with why, and saved like any other.

import { element } from '../studio/dom.js';

export class RawText {
  /** `changed` is called when the text is edited. */
  constructor(place, changed) {
    this.why = element('p', { class: 'why', role: 'alert' });
    this.area = element('textarea', { 'aria-label': 'Het diagram als tekst', spellcheck: 'false' });
    this.root = element('div', { class: 'raw-text', hidden: true }, this.why, this.area);
    this.area.addEventListener('input', changed);
    place.append(this.root);
  }

  get shown() {
    return !this.root.hidden;
  }

  show(content, problem) {
    const reason = problem.message?.split('\n')[0] ?? '';
    this.why.replaceChildren(
      element('strong', {}, 'Dit diagram kan niet getekend worden.'),
      ' Hieronder staat het als tekst. Verbeter het hier, of neem een eerdere versie. ',
      element('small', {}, `Melding van de tekenaar: ${reason}`)
    );
    this.area.value = content;
    this.root.hidden = false;
  }

  hide() {
    this.root.hidden = true;
  }

  read() {
    return this.area.value;
  }
}
