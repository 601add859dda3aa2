// The page that edits a diagram.

import './diagram.css';
import { missing } from '../dutch/translate.js';
import { fit } from '../studio/fit.js';
import { Shell, start } from '../studio/shell.js';
import { makeModeler, read } from './editor.js';
import { RawText } from './raw-text.js';

const PANEL_STANDS = 120; // milliseconds
const PALETTE = 124; // pixels that it takes of the canvas

class DiagramEditor {
  type = 'application/bpmn+xml';

  constructor(place) {
    this.shell = new Shell(place, this);
    this.modeler = makeModeler(this.shell.work, this.shell.aside);
    this.raw = new RawText(this.shell.work, () => this.shell.changed());
    Object.assign(place, { modeler: this.modeler, read: () => this.read(), untranslated: missing }); // for tests, and for who looks in the console
    this.tools();
    this.modeler.on('commandStack.changed', () => this.changed());
    addEventListener('keydown', (event) => this.pressed(event));
  }

  async start() {
    await this.shell.open();
    this.fit();
    this.modeler.get('choices').set(await this.shell.desk.choices());
    await new Promise((resolve) => setTimeout(resolve, PANEL_STANDS)); // before that it does not hear what is selected
    this.modeler.get('findings').go(this.shell.place.dataset.element);
    if (document.activeElement === document.body) this.modeler.get('canvas').focus(); // so that the keyboard works at once
  }

  async read() {
    return this.raw.shown ? this.raw.read() : read(this.modeler);
  }

  /** Show a diagram. One that can't be read is shown as text: nobody is shut out of their own file. */
  async write(content) {
    this.loading = true;
    try {
      await this.modeler.importXML(content);
      this.raw.hide();
    } catch (problem) {
      this.raw.show(content, problem);
    } finally {
      this.loading = false;
    }
  }

  found(findings) {
    this.modeler.get('findings').show(findings);
  }

  pick({ element }) {
    if (!this.modeler.get('findings').go(element)) this.modeler.get('notice').say('Dit gaat over het hele bestand, of staat niet in de tekening.');
    else this.shell.aside.querySelector('.bio-properties-panel-scroll-container')?.scrollTo(0, 0); // what was found stands first
  }

  changed() {
    const stack = this.modeler.get('commandStack');
    this.undo.disabled = !stack.canUndo();
    this.redo.disabled = !stack.canRedo();
    if (!this.loading && (stack.canUndo() || stack.canRedo())) this.shell.changed();
  }

  /** Searching works from everywhere on the page, also from the properties. */
  pressed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f' || event.defaultPrevented || this.raw.shown) return;
    event.preventDefault();
    this.modeler.get('searchPad').open();
  }

  fit() {
    fit(this.modeler.get('canvas'), { left: PALETTE, edge: 24 });
  }

  tools() {
    const { shell } = this;
    // after the click itself: the search pad closes at any click
    const act = (action) => () => setTimeout(() => this.modeler.get('editorActions').trigger(action));
    this.undo = shell.tool('Ongedaan maken', act('undo'), { hint: 'Ctrl+Z', name: 'undo' });
    this.redo = shell.tool('Opnieuw', act('redo'), { hint: 'Ctrl+Y', name: 'redo' });
    this.undo.disabled = this.redo.disabled = true;
    shell.separator();
    shell.tool('Kopiëren', act('copy'), { hint: 'Ctrl+C', name: 'copy' });
    shell.tool('Plakken', act('paste'), { hint: 'Ctrl+V', name: 'paste' });
    shell.separator();
    shell.tool('Zoeken', act('find'), { hint: 'Ctrl+F', name: 'find' });
    shell.tool('Passend maken', () => this.fit(), { hint: 'Ctrl+0 is ware grootte', name: 'fit' });
    shell.tool('Kaart', () => this.modeler.get('minimap').toggle(), { hint: 'Overzichtskaart', name: 'minimap' });
    shell.separator();
    shell.tool('Downloaden', async () => shell.download(await this.read()), { name: 'download' });
  }
}

start((place) => new DiagramEditor(place).start());
