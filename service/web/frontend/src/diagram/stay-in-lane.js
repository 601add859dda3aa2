// What comes next is placed in the lane of what came before: a lane is who does it, and that must not change by chance.

import { getNewShapePosition } from 'bpmn-js/lib/features/auto-place/BpmnAutoPlaceUtil';
import { is } from 'bpmn-js/lib/util/ModelUtil';

const BEFORE_THE_LIBRARY = 2500; // its snapping to the grid comes at 2000
const AIR = 20; // pixels around an element
const STEP = 10;
const FARTHEST = 3000;

export class StayInLane {
  static $inject = ['eventBus', 'elementRegistry'];

  constructor(eventBus, elementRegistry) {
    this.elementRegistry = elementRegistry;
    eventBus.on('autoPlace', BEFORE_THE_LIBRARY, ({ source, shape }) => this.place(source, shape));
  }

  /** The middle of the new shape; undefined where the library's own place will do. */
  place(source, shape) {
    const lane = this.elementRegistry.get((source.host ?? source).businessObject.lanes?.at(-1)?.id);
    if (!lane || !is(shape, 'bpmn:FlowNode')) return undefined;
    const usual = getNewShapePosition(source, shape);
    const [top, bottom] = [lane.y + shape.height / 2 + AIR, lane.y + lane.height - shape.height / 2 - AIR];
    if (!usual || top > bottom || (usual.y >= top && usual.y <= bottom)) return undefined;
    const y = Math.min(Math.max(source.host ? usual.y : source.y + source.height / 2, top), bottom);
    for (let x = usual.x; x < usual.x + FARTHEST; x += STEP) {
      if (this.isFree({ x, y }, shape)) return { x, y };
    }
    return undefined;
  }

  isFree({ x, y }, { width, height }) {
    const apart = (one) => Math.abs(one.x + one.width / 2 - x) >= (one.width + width) / 2 + AIR
      || Math.abs(one.y + one.height / 2 - y) >= (one.height + height) / 2 + AIR;
    return this.elementRegistry.filter((one) => !one.waypoints && is(one, 'bpmn:FlowNode') && !one.labelTarget).every(apart);
  }
}
