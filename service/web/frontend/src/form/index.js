// The editor of a form: components to choose from, the form, its page as users see it, and the properties of what is chosen.

import { element } from '../studio/dom.js';
import { Shell, start } from '../studio/shell.js';
import { FormEditor } from './editor.js';
import { palette } from './palette.js';
import { Panel } from './panel.js';
import { Preview } from './preview.js';
import './form.css';

start(async (place) => {
  const shell = new Shell(place, {
    read: () => form.read(),
    write: async (content) => {
      await form.write(content);
      panel.show(null);
      preview.changed(0);
    },
    pick: (finding) => form.go(form.find(finding.element)),
    found: (findings) => mark(findings),
    type: 'application/json',
  });
  const canvas = element('div', { class: 'form-canvas' });
  const form = new FormEditor(canvas, {
    changed: () => {
      shell.changed();
      panel.show(selected());
      preview.changed();
    },
    selected: (component) => panel.show(component),
  });
  const panel = new Panel(form, await shell.desk.choices());
  const preview = new Preview({ address: `${shell.desk.api}formulier/voorbeeld`, read: () => form.serialized() });
  const marks = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, marks];

  form.editor.on('commandStack.formField.add.postExecuted', ({ context }) => panel.follow(context.formField));
  shell.work.classList.add('form-work');
  shell.work.append(palette((type) => form.add(type)), canvas, preview.root);
  shell.aside.append(panel.root);
  shell.tool('Ongedaan maken', () => form.undo(), { hint: 'Ctrl+Z', name: 'undo' });
  shell.tool('Opnieuw', () => form.redo(), { hint: 'Ctrl+Y', name: 'redo' });
  shell.separator();
  const eye = shell.tool('Voorbeeld', () => {
    preview.root.hidden = !preview.root.hidden;
    eye.setAttribute('aria-pressed', String(!preview.root.hidden));
  }, { name: 'preview' });
  eye.setAttribute('aria-pressed', 'true');

  function selected() {
    const chosen = form.get('selection').get();
    return chosen && chosen.type !== 'default' ? chosen : null;
  }

  /** Outline what a finding is about. */
  function mark(findings) {
    const lines = findings.flatMap(({ element: name, severity }) => {
      const component = form.find(name);
      const colour = severity === 'fout' ? '--late' : '--soon';
      return component ? [`.fjs-element[data-id="${CSS.escape(component.id)}"] { box-shadow: inset 4px 0 0 var(${colour}); }`] : [];
    });
    marks.replaceSync(lines.join('\n'));
  }

  place.form = form;
  await shell.open();
  form.go(form.find(place.dataset.element));
});
