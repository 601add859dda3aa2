// bpmn-js with what makes it Regie's: Dutch, the whitelist, readable ids, our own properties, findings on the drawing.

import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule } from 'bpmn-js-properties-panel';
import minimap from 'diagram-js-minimap';
import { Dutch } from '../dutch/translate.js';
import { Choices } from './choices.js';
import { Clipboard } from './clipboard.js';
import { ContextPad } from './context-pad.js';
import { Definitions } from './definitions.js';
import { Extension } from './extension.js';
import { Findings } from './findings.js';
import { Naming } from './naming.js';
import { Notice } from './notice.js';
import { Palette } from './palette.js';
import { Provider } from './properties/provider.js';
import { ReplaceMenu } from './replace-menu.js';
import { Rules } from './rules.js';
import { StayInLane } from './stay-in-lane.js';
import { Tidy } from './tidy.js';
import spiffworkflow from './spiffworkflow.json';

const Regie = {
  __init__: ['choices', 'regieRules', 'naming', 'notice', 'regieClipboard', 'findings', 'regieProvider', 'tidy', 'stayInLane'],
  paletteProvider: ['type', Palette],
  contextPadProvider: ['type', ContextPad],
  replaceMenuProvider: ['type', ReplaceMenu],
  regieRules: ['type', Rules],
  regieClipboard: ['type', Clipboard],
  regieProvider: ['type', Provider],
  tidy: ['type', Tidy],
  stayInLane: ['type', StayInLane],
  choices: ['type', Choices],
  naming: ['type', Naming],
  notice: ['type', Notice],
  findings: ['type', Findings],
  extension: ['type', Extension],
  definitions: ['type', Definitions],
};

/** A modeler in `container`, with the properties in `panel`. */
export function makeModeler(container, panel) {
  return new Modeler({
    container,
    propertiesPanel: { parent: panel },
    moddleExtensions: { spiffworkflow },
    additionalModules: [Dutch, BpmnPropertiesPanelModule, minimap, Regie],
  });
}

const NAMED = { '&#34;': '&quot;', '&#60;': '&lt;', '&#62;': '&gt;', '&#38;': '&amp;', '&#39;': '&apos;' };

/** The diagram as XML, written as the files are, so that a comparison of texts shows what was changed and little else. */
export async function read(modeler) {
  const { xml } = await modeler.saveXML({ format: true });
  const whole = `${xml.trimEnd()}\n`;
  if (whole.includes('<![CDATA[')) return whole; // what looks like a tag need not be one
  return whole.replace(/<[^<>]*>/g, (tag) => tag.replace(/ \/>$/, '/>').replace(/&#\d+;/g, (code) => NAMED[code] ?? code));
}
