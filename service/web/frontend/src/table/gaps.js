// Gaps and overlaps: in a list beside the table, and a gap also as a pale row below the rules, where its rule would stand.

import { createVNode } from 'inferno';
import AddRuleRow from 'dmn-js-decision-table/lib/features/add-rule/components/AddRuleFootComponent';
import { element } from '../studio/dom.js';

export class Gaps {
  /** `pick(spot)` tries the example of a gap or overlap; `fill(spot)` makes a rule of a gap. */
  constructor({ pick, fill }) {
    Object.assign(this, { pick, fill, spots: [] });
    this.list = element('div', { class: 'gaps-list' });
    this.root = element('section', { class: 'gaps', 'aria-label': 'Gaten en overlappingen' }, this.list);
  }

  show({ spots, note }) {
    this.spots = spots;
    this.foot?.forceUpdate();
    const gaps = spots.filter(({ rules }) => !rules.length).length;
    this.root.classList.toggle('found', spots.length > 0);
    this.list.replaceChildren(
      element('h2', {}, title(gaps, spots.length - gaps, note)),
      ...(note ? [element('p', { class: 'hint' }, note)] : []),
      ...(spots.length ? [this.examples()] : [])
    );
  }

  examples() {
    return element('ul', {}, ...this.spots.map((spot) => {
      const button = element('button', { type: 'button', class: spot.rules.length ? 'overlap' : 'gap' }, spot.sentence);
      button.title = 'Probeer dit voorbeeld';
      button.addEventListener('click', () => this.pick(spot));
      return element('li', {}, button);
    }));
  }

  /** The first row of a gap, as it is drawn now. */
  get row() {
    return document.querySelector('.tjs-table .gap-row');
  }

  /** The module that draws the rows of the gaps: dmn-js has one component below the rules, so it is that one and more. */
  get module() {
    const gaps = this;
    class Foot extends AddRuleRow {
      componentDidMount() {
        gaps.foot = this;
      }

      componentWillUnmount() {
        gaps.foot = null;
      }

      render() {
        const foot = super.render();
        const rows = gaps.spots.filter(({ rules }) => !rules.length).map((spot) => row(gaps, spot, this.props.cols));
        return createVNode(1, 'tfoot', foot.className, [...rows, foot.children], 0, foot.props);
      }
    }
    Foot.$inject = AddRuleRow.$inject;
    function Provider(components) {
      components.onGetComponent('table.foot', 2000, () => Foot);
    }
    Provider.$inject = ['components'];
    return { __init__: ['gapRows'], gapRows: ['type', Provider] };
  }
}

function row(gaps, spot, cols) {
  const make = (event) => {
    event.stopPropagation();
    gaps.fill(spot);
  };
  const attempt = (event) => {
    event.stopPropagation();
    gaps.pick(spot);
  };
  const button = createVNode(1, 'button', 'gap-add', '+', 0, { title: 'Maak hier een regel van', 'aria-label': 'Maak hier een regel van', onClick: make });
  const cells = [createVNode(1, 'td', 'gap-index', [button], 0)];
  cols.forEach((col, place) => cells.push(createVNode(1, 'td', 'gap-cell', place < spot.cells.length ? spot.cells[place] : '', 0)));
  cells.push(createVNode(1, 'td', 'gap-cell annotation', 'Hier is geen regel voor', 0));
  return createVNode(1, 'tr', 'gap-row', cells, 0, { title: spot.sentence, onClick: attempt });
}

function title(gaps, overlaps, note) {
  if (note) return 'Gaten en overlappingen';
  if (!gaps && !overlaps) return '✓ Geen gaten, geen overlappingen';
  const parts = [];
  if (gaps) parts.push(gaps === 1 ? 'een gat' : `${gaps} gaten`);
  if (overlaps) parts.push(overlaps === 1 ? 'een overlapping' : `${overlaps} overlappingen`);
  const sentence = `${parts.join(' en ')} in de tabel`;
  return sentence[0].toUpperCase() + sentence.slice(1);
}
