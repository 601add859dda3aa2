// Fields of events and arrows: times, messages, conditions.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { useService } from 'bpmn-js-properties-panel';
import { useState } from '@bpmn-io/properties-panel/preact/hooks';
import { Choice, TextField, Toggle } from './fields.js';
import { Formula } from './formula.js';
import { Moment, parsePeriod } from './periods.js';

const TIMER_WAYS = [
  { name: 'period', label: 'Na een periode', kind: 'period' },
  { name: 'date', label: 'Op een datum (formule)', kind: 'formula', hint: 'Bijvoorbeeld: klok_start + duration("P42D")' },
  { name: 'duration', label: 'Na een periode (formule)', kind: 'formula', hint: 'Bijvoorbeeld: termijnen.opnieuw_kijken_na' },
];
const KINDS = { period: 'timeDuration', duration: 'timeDuration', date: 'timeDate' };

export function Timer({ element, id }) {
  const definitions = useService('definitions');
  const { kind, text } = definitions.timer(element);
  const way = kind === 'timeDate' ? 'date' : !text || parsePeriod(text) ? 'period' : 'duration';
  const write = ({ way: chosen, text: after }) => definitions.setTimer(element, KINDS[chosen || way], after.trim());
  return <Moment id={id} label="Wanneer" value={{ way, text }} write={write} ways={TIMER_WAYS} />;
}

/** Whether the task stops when the time has come. */
export function Interrupting({ element, id }) {
  const modeling = useService('modeling');
  const write = (stops) => modeling.updateProperties(element, { cancelActivity: stops });
  const hint = 'Uit: de taak gaat door, en dit begint ernaast.';
  return <Toggle id={id} label="De taak stopt" hint={hint} value={element.businessObject.cancelActivity !== false} write={write} />;
}

const NEW = ' new';

export function Message({ element, id }) {
  const definitions = useService('definitions');
  const { messages, processes } = useService('choices').now;
  const value = definitions.name(element, 'message');
  const [adding, setAdding] = useState(false);
  const begins = (name) => processes.find(({ message }) => message === name);
  const options = messages.map((name) => ({
    value: name, label: begins(name) ? `${name} (begint ${begins(name).name})` : name, url: begins(name)?.url,
  }));
  if (value && !messages.includes(value)) options.push({ value, label: `${value} (nieuw)` });
  options.push({ value: NEW, label: 'Nieuw bericht…' });
  const choose = (name) => (name === NEW ? setAdding(true) : definitions.setName(element, 'message', name));
  const add = (name) => {
    setAdding(false);
    if (name.trim()) definitions.setName(element, 'message', name.trim());
  };
  return (
    <>
      <Choice id={id} label="Bericht" link="Openen" value={adding ? NEW : value} options={options} write={choose} />
      {adding && <TextField id={`${id}-new`} label="Naam van het bericht" hint="Kleine letters, met _ ertussen." value="" write={add} />}
    </>
  );
}

export function Code({ element, id, kind, label }) {
  const definitions = useService('definitions');
  const write = (text) => definitions.setName(element, kind, text.trim());
  const hint = 'Een woord; waar hij wordt opgevangen, staat hetzelfde woord.';
  return <TextField id={id} label={label} hint={hint} value={definitions.name(element, kind)} write={write} />;
}

/** Whether an arrow comes out of a choice: only there has it a condition. */
export function isChosen(element) {
  return is(element, 'bpmn:SequenceFlow') && ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'].some((type) => is(element.source, type));
}

export function Condition({ element, id }) {
  const modeling = useService('modeling');
  const definitions = useService('definitions');
  const flow = element.businessObject;
  if (element.source.businessObject.default === flow) return null;
  const write = (text) => {
    const body = text.trim();
    modeling.updateProperties(element, { conditionExpression: body ? definitions.formula(body, flow) : undefined });
  };
  const hint = 'Deze weg wordt gekozen als dit waar is. Bijvoorbeeld: toelatingsadvies = "aanvullen"';
  return <Formula id={id} label="Voorwaarde" hint={hint} value={flow.conditionExpression?.body ?? ''} write={write} />;
}

export function Default({ element, id }) {
  const modeling = useService('modeling');
  const flow = element.businessObject;
  const isDefault = element.source.businessObject.default === flow;
  const write = (on) => {
    if (on && flow.conditionExpression) modeling.updateProperties(element, { conditionExpression: undefined });
    modeling.updateProperties(element.source, { default: on ? flow : undefined });
  };
  return <Toggle id={id} label="Gewone weg" hint="Wordt gekozen als geen andere voorwaarde waar is." value={isDefault} write={write} />;
}
