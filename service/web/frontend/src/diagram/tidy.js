// What an element carries depends on its kind: when one kind becomes another, or is pasted, the rest goes.

import CommandInterceptor from 'diagram-js/lib/command/CommandInterceptor';
import { is } from 'bpmn-js/lib/util/ModelUtil';
import { mayInstruct, propertiesOf } from './allowed.js';

export class Tidy extends CommandInterceptor {
  static $inject = ['eventBus'];

  constructor(eventBus) {
    super(eventBus);
    // before it is in the diagram, so there is nothing to undo
    this.preExecute('shape.create', 2000, ({ shape }) => !shape.labelTarget && strip(shape.businessObject), true);
  }
}

function strip(bpmn) {
  const holder = bpmn.extensionElements;
  if (!holder) return;
  holder.values = (holder.values ?? []).filter((one) => {
    if (one.$type === 'spiffworkflow:InstructionsForEndUser') return mayInstruct(bpmn);
    if (one.$type === 'spiffworkflow:CalledDecisionId') return is(bpmn, 'bpmn:BusinessRuleTask');
    if (one.$type !== 'spiffworkflow:Properties') return false;
    one.properties = (one.properties ?? []).filter(({ name }) => propertiesOf(bpmn).includes(name));
    return one.properties.length > 0;
  });
  if (!holder.values.length) bpmn.extensionElements = undefined;
}
