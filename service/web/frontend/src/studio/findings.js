// What the checks on the server found: a list below the canvas. The editor shows the same on its elements.

import { counted, element } from './dom.js';

export const ERROR = 'fout';

export class FindingsPanel {
  /** `pick` goes to what a finding of this file is about. */
  constructor(desk, pick) {
    Object.assign(this, { desk, pick });
    this.summary = element('summary', { class: 'findings-count' });
    this.list = element('ul', { class: 'findings-list' });
    this.root = element('details', { class: 'findings-panel', 'aria-label': 'Bevindingen' }, this.summary, this.list);
    this.root.addEventListener('toggle', () => (this.touched = true));
  }

  show(findings) {
    const here = findings.filter(({ file }) => file === this.desk.path).sort(byWeight);
    const elsewhere = findings.filter(({ file }) => file !== this.desk.path);
    const wrong = here.filter(({ severity }) => severity === ERROR).length;
    this.summary.replaceChildren(...summary(wrong, here.length - wrong), ...this.others(elsewhere));
    this.list.replaceChildren(...here.map((finding) => this.item(finding)), ...this.files(elsewhere));
    this.root.classList.toggle('none', !findings.length);
    if (here.length && !this.shown) this.root.open = true;
    this.shown = here.length > 0;
  }

  item(finding) {
    const where = finding.element ? element('code', {}, finding.element) : element('em', {}, 'heel het bestand');
    const words = element('span', {}, element('strong', {}, finding.sentence), ' ', finding.advice);
    const button = element(
      'button', { type: 'button', class: `finding ${finding.severity}`, 'data-element': finding.element },
      sign(finding.severity), words, where
    );
    button.addEventListener('click', () => this.pick(finding));
    return element('li', {}, button);
  }

  others(elsewhere) {
    if (!elsewhere.length) return [];
    return [element('span', { class: 'elsewhere' }, `${counted(elsewhere.length, 'bevinding', 'bevindingen')} in andere bestanden`)];
  }

  files(elsewhere) {
    return Object.entries(Object.groupBy(elsewhere, ({ file }) => file)).map(([file, found]) => {
      const link = element('a', { href: this.desk.address(file, found[0].element) }, file);
      return element('li', { class: 'other-file' }, `${counted(found.length, 'bevinding', 'bevindingen')} in `, link);
    });
  }
}

/** The mark of a severity: a shape besides a colour. */
export function sign(severity) {
  const label = severity === ERROR ? 'Fout' : 'Waarschuwing';
  return element('span', { class: `severity ${severity}`, role: 'img', 'aria-label': label }, severity === ERROR ? '!' : '?');
}

function summary(wrong, warnings) {
  if (!wrong && !warnings) return [element('span', { class: 'fine' }, '✓ Geen bevindingen in dit bestand')];
  const parts = [];
  if (wrong) parts.push(element('span', { class: 'count fout' }, counted(wrong, 'fout', 'fouten')));
  if (warnings) parts.push(element('span', { class: 'count waarschuwing' }, counted(warnings, 'waarschuwing', 'waarschuwingen')));
  return parts;
}

// about the whole file first, then errors before warnings
function byWeight(one, other) {
  const weight = (finding) => (finding.element ? 2 : 0) + (finding.severity === ERROR ? 0 : 1);
  return weight(one) - weight(other);
}
