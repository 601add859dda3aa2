// The findings on the drawing: a sign on each element, and the sentence with what to do when it is clicked.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { element as dom } from '../studio/dom.js';
import { ERROR, sign } from '../studio/findings.js';

const EDGE = 10; // pixels between the card and what is around it

export class Findings {
  static $inject = ['eventBus', 'overlays', 'elementRegistry', 'canvas', 'selection'];

  constructor(eventBus, overlays, elementRegistry, canvas, selection) {
    Object.assign(this, { eventBus, overlays, elementRegistry, canvas, selection, now: [], marked: [] });
    eventBus.on(['canvas.viewbox.changing', 'element.mousedown', 'selection.changed'], () => this.closeCard());
    eventBus.on('import.done', () => this.draw());
  }

  show(found) {
    this.now = found;
    this.draw();
    this.eventBus.fire('propertiesPanel.providersChanged');
  }

  /** What was found of an element; of the process for the pool and the empty canvas. */
  of(element) {
    if (!element || Array.isArray(element)) return [];
    const target = element.labelTarget ?? element;
    return this.now.filter((finding) => finding.element && this.drawn(finding.element) === target);
  }

  /** The drawn element that a finding's id stands for, or undefined if nothing in the drawing does. */
  drawn(id) {
    const direct = this.elementRegistry.get(id);
    if (direct) return direct;
    return this.elementRegistry.find((one) => is(one, 'bpmn:Participant') && one.businessObject.processRef?.id === id);
  }

  draw() {
    this.closeCard();
    this.overlays.remove({ type: 'finding' });
    for (const id of this.marked.splice(0)) if (this.elementRegistry.get(id)) this.canvas.removeMarker(id, 'has-finding');
    const grouped = Map.groupBy(this.now.filter((one) => one.element), (one) => this.drawn(one.element));
    grouped.delete(undefined);
    for (const [element, findings] of grouped) this.mark(element, findings);
  }

  mark(element, findings) {
    const worst = findings.some(({ severity }) => severity === ERROR) ? ERROR : findings[0].severity;
    const label = findings.map(({ sentence, advice }) => `${sentence} ${advice}`).join(' ');
    const button = dom('button', { type: 'button', class: `finding-mark ${worst}`, 'aria-label': label, title: label }, sign(worst));
    if (findings.length > 1) button.append(String(findings.length));
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      this.selection.select(element);
      this.openCard(element, findings);
    });
    const middle = element.waypoints && middleOf(element);
    const position = middle ? { left: middle.x, top: middle.y } : { top: -12, left: -12 };
    this.overlays.add(element, 'finding', { position, html: button, scale: { min: 0.8, max: 1.2 } });
    this.canvas.addMarker(element, 'has-finding');
    this.marked.push(element.id);
  }

  openCard(element, findings) {
    this.closeCard();
    const close = dom('button', { type: 'button', class: 'close', 'aria-label': 'Sluiten' }, '×');
    close.addEventListener('click', () => this.closeCard());
    const said = findings.map(({ sentence, advice }) => dom('p', {}, dom('strong', {}, sentence), ' ', advice));
    this.card = dom('div', { class: 'finding-card', role: 'status' }, close, ...said);
    this.canvas.getContainer().append(this.card);
    this.place(element);
  }

  /** Below the element, or above it if there is no room; always inside the canvas. */
  place(element) {
    const box = this.canvas.getAbsoluteBBox(element);
    const room = this.canvas.getContainer();
    const most = { left: room.clientWidth - this.card.offsetWidth - EDGE, top: room.clientHeight - this.card.offsetHeight - EDGE };
    const below = box.y + box.height + EDGE;
    const top = below <= most.top ? below : box.y - this.card.offsetHeight - 2 * EDGE;
    const inside = (at, last) => `${Math.max(Math.min(at, last), EDGE)}px`;
    Object.assign(this.card.style, { left: inside(box.x, most.left), top: inside(top, most.top) });
  }

  closeCard() {
    this.card?.remove();
    this.card = null;
  }

  /** Select what a finding is about and bring it to the middle; false if it isn't in the drawing. */
  go(id) {
    const element = id && this.drawn(id);
    if (!element) return false;
    const box = this.canvas.viewbox();
    const middle = element.waypoints ? absoluteMiddle(element) : { x: element.x + element.width / 2, y: element.y + element.height / 2 };
    const scale = Math.max(box.scale, 0.8);
    const width = (box.width * box.scale) / scale;
    const height = (box.height * box.scale) / scale;
    this.canvas.viewbox({ x: middle.x - width / 2, y: middle.y - height / 2, width, height });
    this.selection.select(element);
    return true;
  }
}

function absoluteMiddle({ waypoints }) {
  const [one, other] = [waypoints[Math.ceil(waypoints.length / 2) - 1], waypoints[Math.floor(waypoints.length / 2)]];
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

// An overlay on a line is placed from the corner of the box around it.
function middleOf(connection) {
  const middle = absoluteMiddle(connection);
  const left = Math.min(...connection.waypoints.map(({ x }) => x));
  const top = Math.min(...connection.waypoints.map(({ y }) => y));
  return { x: middle.x - left - 10, y: middle.y - top - 10 };
}
