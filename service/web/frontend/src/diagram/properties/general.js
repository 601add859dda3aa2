// Fields that many kinds of elements have: name, id, marks, instruction, repeating.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { useService } from 'bpmn-js-properties-panel';
import { carrier } from '../extension.js';
import { Checks, Choice, Fixed, TextField } from './fields.js';
import { Formula } from './formula.js';

const WHY_ID = 'Lopende trajecten kennen dit onderdeel bij zijn id. Daarom verandert die niet meer.';
const WHY_NEW_ID = 'De id volgt de naam zolang het onderdeel nieuw is.';

export function Name({ element, id }) {
  const modeling = useService('modeling');
  const bpmn = element.businessObject;
  if (is(bpmn, 'bpmn:TextAnnotation')) {
    const write = (text) => modeling.updateProperties(element, { text });
    return <TextField id={id} label="Opmerking" rows={3} value={bpmn.text ?? ''} write={write} />;
  }
  if (is(bpmn, 'bpmn:Lane')) return <Role element={element} id={id} />;
  const write = (name) => modeling.updateLabel(element, name);
  return <TextField id={id} label="Naam" value={bpmn.name ?? ''} write={write} />;
}

function Role({ element, id }) {
  const modeling = useService('modeling');
  const options = useService('choices').now.roles.map((label) => ({ value: label, label }));
  const write = (name) => modeling.updateLabel(element, name);
  return (
    <Choice
      id={id} label="Rol" hint="Wie in deze rol werkt, krijgt de taken in deze baan." options={options}
      value={element.businessObject.name ?? ''} write={write}
    />
  );
}

export function Id({ element, id }) {
  const naming = useService('naming');
  const bpmn = carrier(element) ?? element.businessObject;
  return <Fixed id={id} label="Id" value={bpmn.id} hint={naming.isNew(bpmn) ? WHY_NEW_ID : WHY_ID} />;
}

/** The role that does a task: said by the lane that it is drawn in. */
export function Doer({ element, id }) {
  const lane = element.businessObject.lanes?.at(-1);
  return <Fixed id={id} label="Wie" value={lane?.name || 'Nog geen baan'} hint="De baan in de tekening zegt wie dit doet." />;
}

export function Instruction({ element, id }) {
  const extension = useService('extension');
  const type = 'spiffworkflow:InstructionsForEndUser';
  const write = (text) => extension.setText(element, type, text);
  const hint = 'Gewone tekst. Een lege regel begint een alinea, ‘- ’ een opsomming.';
  return <TextField id={id} label="Uitleg bij de taak" hint={hint} rows={6} value={extension.text(element, type)} write={write} />;
}

// "mijlpaal, eenmalig:verlenging" <-> [["mijlpaal", ""], ["eenmalig", "verlenging"]]
function readMarks(text) {
  return text.split(',').map((part) => part.trim()).filter(Boolean).map((part) => {
    const [name, ...rest] = part.split(':');
    return [name.trim(), rest.join(':').trim()];
  });
}
const writeMarks = (marks) => marks.map(([name, argument]) => (argument ? `${name}:${argument}` : name)).join(', ');

export function Marks({ element, id }) {
  const extension = useService('extension');
  const where = is(carrier(element), 'bpmn:Process') ? 'process' : 'element';
  const known = useService('choices').now.marks.filter((mark) => mark.where.includes(where));
  const now = readMarks(extension.property(element, 'merken'));
  const write = (marks) => extension.setProperty(element, 'merken', writeMarks(marks));
  const options = known.map((mark) => ({ value: mark.name, label: mark.name, hint: mark.meaning }));
  const kept = (names) => names.map((name) => now.find(([one]) => one === name) ?? [name, '']);
  return (
    <>
      <Checks id={id} label="Merken" value={now.map(([name]) => name)} write={(names) => write(kept(names))} options={options} />
      {known.filter((mark) => mark.argument && now.some(([name]) => name === mark.name)).map((mark) => (
        <TextField
          key={mark.name} id={`${id}-${mark.name}`} label={`${mark.name}: naam`} hint="Een woord dat zegt wat hier één keer mag."
          value={now.find(([name]) => name === mark.name)[1]}
          write={(text) => write(now.map(([name, argument]) => [name, name === mark.name ? text.trim() : argument]))}
        />
      ))}
    </>
  );
}

const ROWS = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*(?:\[([\s\S]*)\])?\s*$/u;

/** Once for each row of a register: the sign in the drawing and the property go together. */
export function ForEach({ element, id }) {
  const extension = useService('extension');
  const modeling = useService('modeling');
  const moddle = useService('moddle');
  const registers = useService('choices').now.registers.map(({ key, label }) => ({ value: key, label: `${label} (${key})` }));
  const text = extension.property(element, 'voor_elk');
  const sign = element.businessObject.loopCharacteristics;
  const [, register = '', filter = ''] = ROWS.exec(text) ?? [];
  const put = (after) => {
    if (after && !sign) {
      modeling.updateProperties(element, { loopCharacteristics: moddle.create('bpmn:MultiInstanceLoopCharacteristics') });
    }
    if (!after && sign) modeling.updateProperties(element, { loopCharacteristics: undefined });
    extension.setProperty(element, 'voor_elk', after);
  };
  if (text && !register) return <Formula id={id} label="Voor elke rij van" value={text} write={put} />;
  const order = (value) => modeling.updateModdleProperties(element, sign, { isSequential: value === 'sequential' });
  return (
    <>
      <Choice
        id={id} label="Voor elke rij van" empty="Niet herhalen" options={registers} value={register}
        write={(key) => put(key && (filter ? `${key}[${filter}]` : key))}
      />
      {register && (
        <Formula
          id={`${id}-filter`} label="Alleen rijen waarvoor geldt" hint="Leeg: alle rijen. Bijvoorbeeld: rol = &quot;kind&quot;"
          value={filter} write={(condition) => put(condition.trim() ? `${register}[${condition.trim()}]` : register)}
        />
      )}
      {sign && (
        <Choice
          id={`${id}-order`} label="Volgorde" empty={null} value={sign.isSequential ? 'sequential' : 'parallel'} write={order}
          options={[{ value: 'parallel', label: 'alle rijen tegelijk' }, { value: 'sequential', label: 'een voor een' }]}
        />
      )}
    </>
  );
}

/** A property that is a formula. */
export function FormulaProperty({ element, id, name, label, hint, placeholder }) {
  const extension = useService('extension');
  const write = (text) => extension.setProperty(element, name, text.trim());
  return <Formula id={id} label={label} hint={hint} placeholder={placeholder} value={extension.property(element, name)} write={write} />;
}

/** What the checks found of this element. */
export function Found({ element }) {
  const findings = useService('findings').of(element);
  return findings.map((finding) => (
    <p class={`found ${finding.severity}`}><strong>{finding.sentence}</strong> {finding.advice}</p>
  ));
}
