// The form as users will see it: the server draws it, in a frame as wide as a phone or a computer screen.

import { element } from '../studio/dom.js';

const PAUSE = 400; // after an edit
const SOON = 150; // after an answer in the frame
const WIDTHS = { phone: 390, computer: 960 };
const OWN = ['_csrf', '_formulier', '_bijwerken'];

export class Preview {
  /** `read` gives the form as it is now; `address` is where it is drawn. */
  constructor({ address, read }) {
    Object.assign(this, { address, read, number: 0, width: 'phone', typed: false });
    this.stage = element('div', { class: 'preview-stage' });
    const clear = element('button', { type: 'button', class: 'tool', 'data-tool': 'clear-preview' }, 'Leegmaken');
    clear.addEventListener('click', () => this.clear());
    const head = element('header', {}, element('h2', {}, 'Voorbeeld'), this.switch(), clear);
    this.root = element('section', { class: 'preview', 'aria-label': 'Voorbeeld' }, head, this.stage);
    new ResizeObserver(() => this.fit()).observe(this.stage);
  }

  switch() {
    const buttons = [['phone', 'Telefoon'], ['computer', 'Computer']].map(([width, label]) => {
      const button = element('button', { type: 'button', 'aria-pressed': String(width === this.width), 'data-width': width }, label);
      button.addEventListener('click', () => {
        this.width = width;
        buttons.forEach((one) => one.setAttribute('aria-pressed', String(one === button)));
        this.root.classList.toggle('computer', width === 'computer');
        this.fit();
      });
      return button;
    });
    return element('div', { class: 'widths', role: 'group', 'aria-label': 'Breedte van het voorbeeld' }, ...buttons);
  }

  changed(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), pause);
  }

  clear() {
    this.typed = false;
    this.draw();
  }

  /** Draw it anew, with what was typed in it. Every drawing is a new frame: another page in the old one would make the browser's
   * "back" go through all of them. The old one stays until the new one is there, so that nothing flickers. */
  draw() {
    const old = this.frame;
    const name = `voorbeeld-${(this.number += 1)}`;
    const frame = element('iframe', { name, title: 'Het formulier zoals gebruikers het zien' });
    const number = this.number;
    frame.addEventListener('load', () => {
      if (!opened(frame)) return;
      if (this.number !== number && this.frame !== frame) return frame.remove();
      if (this.frame !== frame) this.swap(frame, this.frame);
      this.listen(frame);
    });
    this.stage.append(frame);
    this.fit();
    this.post(name, this.typed && old ? pairs(old) : []);
  }

  swap(frame, old) {
    const place = opened(old)?.scrollingElement.scrollTop ?? 0;
    const focused = document.activeElement === old ? old.contentDocument.activeElement?.id : '';
    this.frame = frame;
    for (const other of this.stage.querySelectorAll('iframe')) if (other !== frame) other.remove();
    frame.classList.add('shown');
    frame.contentDocument.scrollingElement.scrollTop = place;
    if (focused) frame.contentDocument.getElementById(focused)?.focus();
  }

  /** The page in the frame has no scripts of its own: what is answered there is heard here. */
  listen(frame) {
    const page = frame.contentDocument;
    page.addEventListener('input', () => (this.typed = true));
    page.addEventListener('change', () => this.changed(SOON));
    page.addEventListener('submit', () => (this.typed = true));
  }

  post(target, typed) {
    const csrf = document.querySelector('meta[name="csrf"]').content;
    const form = element('form', { method: 'post', action: this.address, target, hidden: true });
    const values = [['_csrf', csrf], ['_formulier', this.read()], ...typed];
    for (const [name, value] of values) {
      const input = element('input', { type: 'hidden', name });
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
    form.remove();
  }

  /** The page keeps its own width; what does not fit is drawn smaller. */
  fit() {
    const { clientWidth, clientHeight } = this.stage;
    const width = WIDTHS[this.width];
    const scale = Math.min(1, clientWidth / width);
    for (const frame of this.stage.querySelectorAll('iframe')) {
      Object.assign(frame.style, {
        width: `${width}px`, height: `${clientHeight / scale}px`, transform: `scale(${scale})`,
        left: `${Math.max(0, (clientWidth - width * scale) / 2)}px`,
      });
    }
  }
}

function pairs(frame) {
  const form = opened(frame)?.forms[0];
  if (!form) return [];
  return [...new FormData(form)].filter(([name, value]) => !OWN.includes(name) && typeof value === 'string');
}

// the first page of a new frame is an empty one
function opened(frame) {
  const page = frame?.contentDocument;
  return page && page.URL !== 'about:blank' ? page : null;
}
