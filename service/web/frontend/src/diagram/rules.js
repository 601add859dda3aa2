// What may not be drawn can't be: not from a menu, not by dragging, not by pasting.

import RuleProvider from 'diagram-js/lib/features/rules/RuleProvider';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { mayBeDrawn, mayStandOnEdge } from './allowed.js';

const BEFORE_THE_LIBRARY = 1500;

export class Rules extends RuleProvider {
  static $inject = ['eventBus', 'elementRegistry'];

  constructor(eventBus, elementRegistry) {
    super(eventBus);
    this.elementRegistry = elementRegistry;
  }

  // undefined: these rules have nothing against it, and the library's own decide
  init() {
    this.addRule('shape.create', BEFORE_THE_LIBRARY, ({ shape }) => this.judge([shape]));
    this.addRule('elements.create', BEFORE_THE_LIBRARY, ({ elements }) => this.judge(elements));
    this.addRule('shape.attach', BEFORE_THE_LIBRARY, ({ shape }) => (mayStandOnEdge(shape.businessObject) ? undefined : false));
    this.addRule('elements.move', BEFORE_THE_LIBRARY, ({ shapes, target }) => {
      const onEdge = shapes.length === 1 && is(target ?? {}, 'bpmn:Activity') && is(shapes[0], 'bpmn:IntermediateThrowEvent');
      return onEdge && !is(target, 'bpmn:SubProcess') ? false : undefined;
    });
    this.addRule('element.copy', BEFORE_THE_LIBRARY, ({ element }) => (is(element, 'bpmn:Participant') ? false : undefined));
  }

  judge(elements) {
    const drawn = elements.filter((element) => !element.labelTarget);
    if (!drawn.every((element) => mayBeDrawn(element.businessObject))) return false;
    return drawn.some((element) => is(element, 'bpmn:Participant')) && this.pool() ? false : undefined;
  }

  /** The pool that is there: a diagram has one. */
  pool() {
    return this.elementRegistry.find((element) => is(element, 'bpmn:Participant'));
  }
}
