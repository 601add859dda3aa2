// What every editor has around its canvas: a toolbar, who else is here, whether it is saved, and the findings.

import './shell.css';
import { Desk, Refused } from './desk.js';
import { choose, tell } from './dialog.js';
import { element, time } from './dom.js';
import { FindingsPanel } from './findings.js';
import { Keeper } from './keeper.js';

const HEARTBEAT = 10_000;
const STATES = {
  saved: (keeper) => (keeper.at ? `Opgeslagen ${time(keeper.at)}` : 'Alles is opgeslagen'),
  changed: () => 'Opslaan…',
  saving: () => 'Opslaan…',
  unsaved: (keeper) => `Niet opgeslagen. ${keeper.problem.sentence} We proberen het opnieuw.`,
  refused: (keeper) => `Niet opgeslagen. ${keeper.problem.sentence}`,
  conflict: () => 'Niet opgeslagen: er is een nieuwere versie',
};

/**
 * The page of an editor. The editor gives: `read()` (content now), `write(content)` (show another content), `pick(finding)`
 * (go to what a finding is about), `name` and `type` for a download. `open` loads the file and calls `write`.
 */
export class Shell {
  constructor(place, editor) {
    Object.assign(this, { place, editor, desk: new Desk(place), findings: [] });
    this.tools = element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Gereedschap' });
    this.others = element('span', { class: 'others', role: 'status' });
    this.status = element('span', { class: 'saved', role: 'status' });
    this.news = element('div', { class: 'studio-news', role: 'status', hidden: true });
    this.work = element('div', { class: 'work' });
    this.aside = element('aside', { class: 'side', 'aria-label': 'Eigenschappen' });
    this.panel = new FindingsPanel(this.desk, (finding) => editor.pick(finding));
    const bar = element('div', { class: 'toolbar' }, this.tools, this.others, this.status);
    const middle = element('div', { class: 'middle-part' }, this.work, this.panel.root);
    place.classList.add('studio');
    place.replaceChildren(bar, this.news, element('div', { class: 'parts' }, middle, this.aside));
    this.fill();
    addEventListener('resize', () => this.fill());
    addEventListener('keydown', (event) => this.pressed(event));
  }

  /** Many press Ctrl+S out of habit: save now, instead of the browser saving the page. */
  pressed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
    event.preventDefault();
    this.keeper?.save();
  }

  /** The editor takes what the page leaves of the window: its height depends on what stands above it. */
  fill() {
    const top = Math.round(this.place.getBoundingClientRect().top + scrollY);
    this.place.style.setProperty('--above', `${top}px`);
  }

  tool(label, action, { hint = '', icon = '', name = '' } = {}) {
    const title = hint ? `${label} (${hint})` : label;
    const button = element('button', { type: 'button', class: 'tool', title, 'aria-label': label, 'data-tool': name });
    if (icon) button.append(element('span', { class: `icon ${icon}`, 'aria-hidden': 'true' }));
    button.append(element('span', { class: 'words' }, label));
    button.addEventListener('click', action);
    this.tools.append(button);
    return button;
  }

  separator() {
    this.tools.append(element('span', { class: 'separator', 'aria-hidden': 'true' }));
  }

  async open() {
    const file = await this.desk.load();
    this.keeper = new Keeper(this.desk, { read: () => this.editor.read(), content: file.content, version: file.version });
    this.keeper.addEventListener('state', () => this.showState());
    this.keeper.addEventListener('saved', ({ detail }) => this.heard(detail));
    await this.editor.write(await this.recovered(file));
    this.show(file.findings);
    this.showOthers(file.editors);
    this.showState();
    setInterval(() => this.beat(), HEARTBEAT);
    this.beat();
  }

  /** Work that an earlier visit could not save is offered, never put back or thrown away unasked. */
  async recovered(file) {
    const left = this.keeper.left();
    if (!left) return file.content;
    const answer = await choose({
      title: 'Er staat nog werk van u in deze browser',
      text: `U werkte hier op ${time(new Date(left.at), true)} aan. Dat is toen niet opgeslagen.`,
      ways: [
        { value: 'mine', label: 'Ga verder met dat werk', main: true },
        { value: 'theirs', label: 'Gebruik wat is opgeslagen' },
      ],
      extra: { label: 'Download dat werk', action: () => this.download(left.content) },
    });
    if (answer === 'mine') {
      setTimeout(() => this.keeper.changed());
      return left.content;
    }
    this.keeper.forget();
    return file.content;
  }

  changed() {
    this.keeper?.changed();
  }

  heard({ findings, editors }) {
    if (findings) this.show(findings);
    if (editors) this.showOthers(editors);
  }

  show(findings) {
    this.findings = findings;
    this.panel.show(findings);
    this.editor.found?.(findings.filter((finding) => finding.file === this.desk.path));
  }

  showOthers(names) {
    this.others.textContent = names.length ? `Ook bezig: ${names.join(', ')}` : '';
  }

  showState() {
    const { keeper } = this;
    this.status.textContent = STATES[keeper.state](keeper);
    this.status.dataset.state = keeper.state;
    if (keeper.state === 'conflict') this.settle();
  }

  /** Two people saved: neither version is lost, and a person says which goes on. */
  async settle() {
    if (this.settling) return;
    this.settling = true;
    const { by, at, content } = this.keeper.problem.answer;
    const mine = await this.editor.read();
    const did = content === null ? 'haalde dit bestand weg' : 'sloeg dit bestand op';
    const answer = await choose({
      title: 'Iemand anders was eerder',
      text: `${by || 'Iemand'} ${did}${at ? ` (${time(new Date(at), true)})` : ''}, terwijl u eraan werkte. `
        + 'Er is niets overschreven. Welke versie gaat verder?',
      ways: [
        { value: 'theirs', label: content === null ? 'Laat het weg' : 'Neem hun versie over', main: true },
        { value: 'mine', label: 'Bewaar mijn versie als de nieuwste' },
      ],
      extra: { label: 'Download mijn versie', action: () => this.download(mine) },
    });
    this.settling = false;
    if (answer === 'mine') return this.keeper.keepMine();
    if (content === null) {
      this.keeper.takeTheirs();
      this.keeper.forget();
      return location.assign(this.desk.api.replace(/\/$/, ''));
    }
    await this.editor.write(this.keeper.takeTheirs());
    return this.refresh();
  }

  async beat() {
    let answer;
    try {
      answer = await this.desk.present();
    } catch (problem) {
      if (problem instanceof Refused) return; // saving tells when there is no connection; here it would only be noise
      throw problem;
    }
    this.showOthers(answer.editors);
    if (answer.version > this.keeper.version && !this.keeper.saving && this.keeper.state === 'saved') this.offer(answer);
  }

  /** Somebody saved a newer version, and nothing is unsaved here. */
  offer({ by, version }) {
    if (this.offered === version) return;
    this.offered = version;
    const take = element('button', { type: 'button', class: 'tool' }, 'Neem hun versie over');
    take.addEventListener('click', () => this.refresh(true));
    this.news.replaceChildren(`${by || 'Iemand anders'} sloeg een nieuwere versie op. `, take);
    this.news.hidden = false;
  }

  /** Read the file again from the server; `write` also shows it. */
  async refresh(write = false) {
    this.news.hidden = true;
    const file = await this.desk.load();
    this.keeper.follow(file);
    if (write) await this.editor.write(file.content);
    this.show(file.findings);
  }

  download(content) {
    const address = URL.createObjectURL(new Blob([content], { type: this.editor.type }));
    element('a', { href: address, download: this.desk.path.split('/').pop() }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }
}

/** Start an editor; what goes wrong is told, not left as an empty page. */
export async function start(make) {
  const place = document.getElementById('studio');
  try {
    await make(place);
    place.dataset.ready = 'yes';
  } catch (problem) {
    const sentence = problem instanceof Refused ? problem.sentence : 'De editor kon niet starten.';
    await tell({ title: 'Dat lukt nu niet', text: sentence });
    throw problem;
  }
}
