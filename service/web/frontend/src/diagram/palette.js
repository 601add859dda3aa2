// The palette: tools, and only the elements that Regie carries out.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { entry, target } from './catalog.js';

const DRAWN = [
  ['event', ['begin', 'tijd', 'bericht-sturen', 'einde']],
  ['gateway', ['keuze', 'tegelijk', 'eerst']],
  ['activity', ['taak', 'beslissing', 'proces', 'deelproces']],
];

export class Palette {
  static $inject = ['palette', 'create', 'elementFactory', 'elementRegistry', 'handTool', 'lassoTool', 'spaceTool', 'globalConnect', 'eventBus'];

  constructor(palette, create, elementFactory, elementRegistry, handTool, lassoTool, spaceTool, globalConnect, eventBus) {
    Object.assign(this, { create, elementFactory, elementRegistry, handTool, lassoTool, spaceTool, globalConnect });
    palette.registerProvider(this);
    // whether a pool can be drawn depends on whether there is one
    eventBus.on(['import.done', 'shape.added', 'shape.removed'], ({ element, type }) => {
      if (type === 'import.done' || (element && is(element, 'bpmn:Participant'))) palette._update?.();
    });
  }

  getPaletteEntries() {
    const entries = {
      hand: tool('Beeld verschuiven', 'H', 'hand-tool', (event) => this.handTool.activateHand(event)),
      lasso: tool('Meer onderdelen kiezen', 'L', 'lasso-tool', (event) => this.lassoTool.activateSelection(event)),
      space: tool('Ruimte maken of weghalen', 'S', 'space-tool', (event) => this.spaceTool.activateSelection(event)),
      connect: tool('Verbinden met een pijl', 'C', 'connection-multi', (event) => this.globalConnect.start(event)),
      line: { group: 'tools', separator: true },
    };
    for (const [group, ids] of DRAWN) {
      for (const id of ids) entries[`create.${id}`] = this.drawn(group, entry(id));
    }
    entries['create.tekst'] = this.drawn('artifact', { label: 'Opmerking', type: 'bpmn:TextAnnotation', icon: 'text-annotation' });
    if (!this.elementRegistry.find((element) => is(element, 'bpmn:Participant'))) {
      entries['create.pool'] = this.drawn('collaboration', { label: 'Pool met banen', type: 'bpmn:Participant', icon: 'participant' });
    }
    return entries;
  }

  drawn(group, one) {
    const start = (event) => this.create.start(event, this.made(one), { hints: { autoSelect: undefined } });
    return { group, className: `bpmn-icon-${one.icon}`, title: one.label, action: { dragstart: start, click: start } };
  }

  made(one) {
    if (one.type === 'bpmn:Participant') return this.elementFactory.createParticipantShape();
    const shape = this.elementFactory.createShape(target(one));
    if (one.type !== 'bpmn:SubProcess') return shape;
    return [shape, this.elementFactory.createShape({ type: 'bpmn:StartEvent', x: 40, y: 82, parent: shape })];
  }
}

function tool(title, shortcut, icon, click) {
  return { group: 'tools', className: `bpmn-icon-${icon}`, title, shortcut, action: { click } };
}
