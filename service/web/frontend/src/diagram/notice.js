// A short message over the canvas, for what was refused or could not be done.

import { element } from '../studio/dom.js';

const LONG_ENOUGH_TO_READ = 7000;

export class Notice {
  static $inject = ['canvas'];

  constructor(canvas) {
    this.root = element('div', { class: 'notice', role: 'alert', hidden: true });
    canvas.getContainer().append(this.root);
  }

  say(sentence) {
    this.root.textContent = sentence;
    this.root.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.root.hidden = true), LONG_ENOUGH_TO_READ);
  }
}
