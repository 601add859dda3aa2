// Marks on rows and cells of the table. They are rules of a stylesheet, not classes: dmn-js draws its cells anew after every edit.

const ROW = (id) => `.tjs-table td[data-row-id="${CSS.escape(id)}"]`;
const CELL = (id) => `.tjs-table td[data-element-id="${CSS.escape(id)}"]`;

export class Marking {
  constructor() {
    this.sheet = new CSSStyleSheet();
    this.layers = new Map();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.sheet];
  }

  /** Replace a layer: which rows and cells (by id) get which mark. `rows`, `cells`: {mark: [id, ...]}. */
  show(layer, { rows = {}, cells = {} } = {}) {
    this.layers.set(layer, [...rulesOf(rows, ROW, 'row'), ...rulesOf(cells, CELL, 'cell')]);
    this.sheet.replaceSync([...this.layers.values()].flat().join('\n'));
  }
}

function* rulesOf(marks, selector, what) {
  for (const [mark, ids] of Object.entries(marks)) {
    if (!ids.length) continue;
    const here = ids.map(selector);
    yield `${here.join(', ')} { ${LOOKS[what][mark] ?? ''} }`;
    if (what === 'row' && INDEX[mark]) yield `${here.map((one) => `${one}.rule-index`).join(', ')} { ${INDEX[mark]} }`;
  }
}

// the colours are the tokens of regie.css, so that light and dark follow by themselves
const LOOKS = {
  row: {
    fired: 'background-color: var(--fine-tint);',
    clash: 'background-color: var(--late-tint);',
    overlap: '',
    fout: '',
    waarschuwing: '',
    here: 'box-shadow: inset 0 2px 0 var(--focus), inset 0 -2px 0 var(--focus);',
  },
  cell: {
    misfit: 'color: var(--muted); text-decoration: line-through; text-decoration-color: var(--late);',
    fout: 'box-shadow: inset 0 -3px 0 var(--late);',
  },
};
const INDEX = {
  fired: 'background-color: var(--fine-tint); box-shadow: inset 4px 0 0 var(--fine); color: var(--on-fine); font-weight: 700;',
  clash: 'background-color: var(--late-tint); box-shadow: inset 4px 0 0 var(--late); color: var(--late); font-weight: 700;',
  overlap: 'background-color: var(--soon-tint); box-shadow: inset 4px 0 0 var(--soon); color: var(--on-soon); font-weight: 700;',
  fout: 'background-color: var(--late-tint); box-shadow: inset 4px 0 0 var(--late); color: var(--late); font-weight: 700;',
  waarschuwing: 'background-color: var(--soon-tint); box-shadow: inset 4px 0 0 var(--soon); color: var(--on-soon); font-weight: 700;',
};
