// The editor of a decision table: the table, a panel to try it, and where it has gaps and overlaps.

import './table.css';
import { Refused } from '../studio/desk.js';
import { Shell, start } from '../studio/shell.js';
import { untranslated } from './dutch.js';
import { TableEditor } from './editor.js';
import { Gaps } from './gaps.js';
import { Marking } from './marking.js';
import { knownNames } from './names.js';
import { places } from './places.js';
import { TryPanel } from './trying.js';

const PAUSE = 250; // after an edit, before the server is asked what it does

start(async (place) => {
  const marking = new Marking();
  const trying = new TryPanel(() => later());
  const gaps = new Gaps({ pick: (spot) => attempt(spot), fill: (spot) => table.addRule(spot.cells) });
  const shell = new Shell(place, {
    read: () => table.read(),
    write: async (xml) => {
      await table.write(xml);
      follow();
    },
    pick: (finding) => table.go(places(table.table, finding)),
    found: (findings) => mark(findings),
    type: 'application/xml',
  });
  const table = new TableEditor(shell.work, [gaps.module, knownNames(await shell.desk.choices())], () => {
    shell.changed();
    follow();
  });
  shell.aside.setAttribute('aria-label', 'Proberen');
  shell.aside.append(gaps.root, trying.root);
  shell.tool('Ongedaan maken', () => table.undo(), { hint: 'Ctrl+Z', name: 'undo' });
  shell.tool('Opnieuw', () => table.redo(), { hint: 'Ctrl+Y', name: 'redo' });
  shell.separator();
  shell.tool('Regel erbij', () => table.addRule([]), { name: 'add-rule' });

  function attempt({ values, rules }) {
    trying.fill(values);
    if (rules.length) table.go({ rule: table.table.rule[rules[0] - 1]?.id });
    else gaps.row?.scrollIntoView({ block: 'nearest' });
  }

  let reads = [];
  let timer;
  let newest = 0;

  function follow() {
    trying.follow(table.table, reads);
    later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  /** Ask the server what the table does now; an answer that was overtaken by another edit is not shown. */
  async function ask() {
    const turn = ++newest;
    const content = await table.serialized();
    try {
      const id = encodeURIComponent(table.decision.id);
      const [tried, coverage] = await Promise.all([
        shell.desk.ask('POST', `tabel/${id}/proberen`, { content, values: trying.values() }),
        shell.desk.ask('POST', 'tabel/dekking', { content }),
      ]);
      if (turn === newest) show(tried, coverage);
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      if (turn === newest) trying.problem(problem.sentence);
    }
  }

  function show(tried, coverage) {
    reads = tried.reads;
    trying.follow(table.table, reads);
    const rules = table.table.rule ?? [];
    const id = (number) => rules[number - 1]?.id;
    const known = tried.rules.map(id).filter(Boolean);
    const misfit = Object.entries(tried.misfits).flatMap(([number, columns]) =>
      columns.map((column) => rules[number - 1]?.inputEntry?.[column - 1]?.id).filter(Boolean)
    );
    const idle = trying.empty;
    marking.show('tried', idle ? {} : { rows: { [tried.error ? 'clash' : 'fired']: known }, cells: { misfit } });
    marking.show('spots', { rows: { overlap: coverage.spots.flatMap((spot) => spot.rules.map(id)).filter(Boolean) } });
    if (idle) trying.outcome.replaceChildren();
    else trying.show(tried, table.table.hitPolicy ?? 'UNIQUE');
    gaps.show(coverage);
  }

  function mark(findings) {
    const rows = {};
    const cells = {};
    for (const finding of findings) {
      const { rule, cell } = places(table.table, finding);
      if (rule) (rows[finding.severity] ??= []).push(rule);
      if (cell && finding.severity === 'fout') (cells.fout ??= []).push(cell);
    }
    marking.show('findings', { rows, cells });
  }

  Object.assign(place, { table, untranslated });
  await shell.open();
  if (place.dataset.element) table.go(places(table.table, { element: place.dataset.element, sentence: '' }));
});
