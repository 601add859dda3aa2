// One diagram on a page, with its layers.
//
// Layers: {"marks": {id: ["added", "token", ...]}, "badges": {id: [{"text", "kind", "title"}]}, "select": id, "link": "/…{id}"}.
// Events on its element: it fires "diagram:element" {id} when an element is clicked, and hears "diagram:show" {id} (bring it to
// the middle) and "diagram:layers" {…} (show these instead).

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { Dutch } from '../dutch/translate.js';
import { element as dom } from '../studio/dom.js';
import { fit } from '../studio/fit.js';

// the sign beside the colour: nobody has to see the difference between red and green
const SIGNS = { added: ['+', 'Nieuw'], removed: ['−', 'Weggehaald'], changed: ['≠', 'Veranderd'], missed: ['○', 'Hier kwam nog geen proef'] };
const PLACES = { count: { bottom: 8, right: 12 }, time: { bottom: 8, left: -4 }, token: { top: -14, left: -10 }, finding: { top: -12, right: 12 } };
const SMALLEST_BADGE = 0.7; // a number is read at any scale
const CLEAR = 0.7; // the smallest scale at which names can be read

export class Diagram {
  constructor(place) {
    this.place = place;
    this.paper = dom('div', { class: 'paper', tabindex: '0', role: 'group', 'aria-label': place.dataset.label ?? place.ariaLabel ?? 'Diagram' });
    place.replaceChildren(this.paper, this.buttons());
    this.viewer = new NavigatedViewer({ container: this.paper, additionalModules: [Dutch] });
    Object.assign(place, { viewer: this.viewer });
    this.viewer.on('element.click', ({ element }) => this.clicked(element));
    place.addEventListener('diagram:show', ({ detail }) => this.go(detail.id));
    place.addEventListener('diagram:layers', ({ detail }) => this.lay(detail));
    this.paper.addEventListener('keydown', (event) => this.steer(event));
  }

  async open() {
    try {
      const [xml, layers] = await Promise.all([text(this.place.dataset.diagram), this.layers()]);
      await this.viewer.importXML(xml);
      this.fit();
      this.lay(layers);
    } catch {
      this.paper.replaceChildren(dom('p', { class: 'not-drawn' }, 'Dit diagram kan niet getekend worden.'));
      this.broken = true;
    }
  }

  async layers() {
    const where = this.place.dataset.layers;
    if (!where) return {};
    const inline = document.getElementById(where);
    return JSON.parse(inline ? inline.textContent : await text(where));
  }

  get(service) {
    return this.viewer.get(service);
  }

  /** The drawn element of an id; a process is drawn as its pool. */
  drawn(id) {
    const registry = this.get('elementRegistry');
    return registry.get(id) ?? registry.find((one) => is(one, 'bpmn:Participant') && one.businessObject.processRef?.id === id);
  }

  lay({ marks = {}, badges = {}, select = null, link = null }) {
    this.clear();
    this.link = link;
    this.place.classList.toggle('leads-on', Boolean(link));
    for (const [id, names] of Object.entries(marks)) this.mark(this.drawn(id), names);
    for (const [id, listed] of Object.entries(badges)) this.badge(this.drawn(id), listed);
    if (select) this.go(select);
  }

  clear() {
    for (const [id, name] of this.marked ?? []) this.get('canvas').removeMarker(id, name);
    this.get('overlays').clear();
    this.marked = [];
  }

  mark(element, names) {
    if (!element) return;
    for (const name of names) {
      this.get('canvas').addMarker(element, `mark-${name}`);
      this.marked.push([element.id, `mark-${name}`]);
      if (SIGNS[name] && !element.waypoints) {
        const [sign, title] = SIGNS[name];
        const html = dom('span', { class: `sign-of ${name}`, title, role: 'img', 'aria-label': title }, sign);
        this.get('overlays').add(element, 'sign', { position: { top: -10, right: 10 }, html });
      }
    }
  }

  badge(element, listed) {
    if (!element) return;
    for (const kind of Object.keys(PLACES)) {
      const ones = listed.filter((one) => (one.kind ?? 'count') === kind);
      if (!ones.length) continue;
      const made = ones.map((one) => dom('span', { class: `badge ${kind}`, title: one.title }, one.text));
      const position = element.waypoints ? besideLine(element) : PLACES[kind];
      this.get('overlays').add(element, 'badge', { position, scale: { min: SMALLEST_BADGE }, html: dom('div', { class: 'badges' }, ...made) });
    }
  }

  clicked(element) {
    const target = element.labelTarget ?? element;
    const id = target.businessObject?.id;
    if (!id) return;
    this.chosen(target);
    this.place.dispatchEvent(new CustomEvent('diagram:element', { detail: { id }, bubbles: true }));
    if (this.link && is(target, 'bpmn:FlowNode')) location.assign(this.link.replace('{id}', encodeURIComponent(id)));
  }

  chosen(element) {
    const canvas = this.get('canvas');
    if (this.now && this.get('elementRegistry').get(this.now)) canvas.removeMarker(this.now, 'chosen');
    this.now = element.id;
    canvas.addMarker(element, 'chosen');
  }

  /** Bring an element to the middle, large enough to read. */
  go(id) {
    const element = !this.broken && this.drawn(id);
    if (!element) return;
    const canvas = this.get('canvas');
    const { scale, outer } = canvas.viewbox();
    const at = Math.max(scale, CLEAR);
    const [x, y] = middle(element);
    canvas.viewbox({ x: x - outer.width / at / 2, y: y - outer.height / at / 2, width: outer.width / at, height: outer.height / at });
    this.chosen(element);
  }

  fit() {
    if (!this.broken) fit(this.get('canvas'));
  }

  zoom(step) {
    if (!this.broken) this.get('zoomScroll').stepZoom(step);
  }

  buttons() {
    const button = (label, title, action) => {
      const made = dom('button', { type: 'button', title, 'aria-label': title }, label);
      made.addEventListener('click', action);
      return made;
    };
    return dom(
      'div', { class: 'diagram-buttons' },
      button('+', 'Groter', () => this.zoom(1)),
      button('−', 'Kleiner', () => this.zoom(-1)),
      button('⤢', 'Passend maken', () => this.fit())
    );
  }

  steer(event) {
    const steps = { '+': () => this.zoom(1), '=': () => this.zoom(1), '-': () => this.zoom(-1), 0: () => this.fit() };
    const moves = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
    if (event.ctrlKey || event.metaKey || event.altKey || this.broken) return;
    if (steps[event.key]) steps[event.key]();
    else if (moves[event.key]) this.get('canvas').scroll({ dx: moves[event.key][0], dy: moves[event.key][1] });
    else return;
    event.preventDefault();
  }
}

async function text(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

function middle({ waypoints, x, y, width, height }) {
  if (!waypoints) return [x + width / 2, y + height / 2];
  const [one, other] = [waypoints[Math.ceil(waypoints.length / 2) - 1], waypoints[Math.floor(waypoints.length / 2)]];
  return [(one.x + other.x) / 2, (one.y + other.y) / 2];
}

// an overlay of a line is placed from the corner of the box around it
function besideLine(connection) {
  const [x, y] = middle(connection);
  const left = Math.min(...connection.waypoints.map((point) => point.x));
  const top = Math.min(...connection.waypoints.map((point) => point.y));
  return { left: x - left - 10, top: y - top - 10 };
}
