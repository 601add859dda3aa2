// Fields of what is done: tasks, decisions, called processes, and how a process begins.

import { is } from 'bpmn-js/lib/util/ModelUtil';
import { useService } from 'bpmn-js-properties-panel';
import { roleWord } from '../choices.js';
import { carrier } from '../extension.js';
import { Checks, Choice, Field, TextField } from './fields.js';
import { Moment, Period, parsePeriod } from './periods.js';

export function Form({ element, id }) {
  const extension = useService('extension');
  const forms = useService('choices').now.forms.map((form) => ({ value: form.id, label: form.title || form.id, url: form.url }));
  const isStart = is(element, 'bpmn:StartEvent');
  const hint = isStart ? 'Wat we vragen om te beginnen.' : 'Wat we bij deze taak vragen.';
  const write = (value) => extension.setProperty(element, 'formulier', value);
  return (
    <Choice
      id={id} label="Formulier" hint={hint} link="Openen" options={forms} value={extension.property(element, 'formulier')}
      write={write} empty={isStart ? 'Geen formulier' : 'Kies een formulier…'}
    />
  );
}

const TERM_WAYS = [
  { name: '', label: 'Geen termijn', kind: 'none' },
  { name: 'period', label: 'Na een periode', kind: 'period' },
  { name: 'formula', label: 'Op een datum (formule)', kind: 'formula', hint: 'Bijvoorbeeld: werkdagen(vandaag, 5) of klok_start + duration("P42D")' },
];

export function Term({ element, id }) {
  const extension = useService('extension');
  const text = extension.property(element, 'termijn');
  const way = !text ? '' : parsePeriod(text) ? 'period' : 'formula';
  const write = ({ text: after }) => extension.setProperty(element, 'termijn', after.trim());
  return <Moment id={id} label="Termijn" value={{ way, text }} write={write} ways={TERM_WAYS} />;
}

export function Warning({ element, id }) {
  const extension = useService('extension');
  const text = extension.property(element, 'waarschuwen');
  const write = (value) => extension.setProperty(element, 'waarschuwen', value);
  if (text && !parsePeriod(text)) return <TextField id={id} label="Waarschuwen" value={text} write={write} />;
  return <Period id={id} label="Waarschuwen" hint="Zo lang ervoor telt de taak als dringend." value={text} write={write} />;
}

const words = (text) => text.split(',').map((word) => word.trim()).filter(Boolean);

/** Four eyes: who did one of these may not do this one. */
export function NotBy({ element, id }) {
  const extension = useService('extension');
  const { tasks } = useService('choices').now;
  const chosen = words(extension.property(element, 'niet_door'));
  const write = (ids) => extension.setProperty(element, 'niet_door', ids.join(', '));
  const named = (task) => tasks.find((one) => one.id === task)?.name ?? `${task} (bestaat niet)`;
  const others = tasks.filter((task) => task.id !== element.id && !chosen.includes(task.id));
  return (
    <Field id={id} label="Niet door wie deze taak deed" hint="Vier ogen: wie zo’n taak deed, mag deze niet doen.">
      <ul class="chips">
        {chosen.map((task) => (
          <li>
            {named(task)}
            <button type="button" aria-label={`${named(task)} weghalen`} onClick={() => write(chosen.filter((one) => one !== task))}>×</button>
          </li>
        ))}
      </ul>
      <select id={id} value="" onChange={(event) => write([...chosen, event.target.value])}>
        <option value="">Taak toevoegen…</option>
        {Object.entries(Object.groupBy(others, ({ process }) => process)).map(([process, ones]) => (
          <optgroup label={process}>{ones.map((task) => <option value={task.id}>{task.name}</option>)}</optgroup>
        ))}
      </select>
    </Field>
  );
}

/** A property that is a list of roles. */
export function Roles({ element, id, name, label, hint }) {
  const extension = useService('extension');
  const options = useService('choices').now.roles.map((role) => ({ value: roleWord(role), label: role }));
  const write = (chosen) => extension.setProperty(element, name, chosen.join(', '));
  return <Checks id={id} label={label} hint={hint} options={options} value={words(extension.property(element, name))} write={write} />;
}

export function Called({ element, id }) {
  const modeling = useService('modeling');
  const { processes } = useService('choices').now;
  const own = element.businessObject.$parent?.id;
  const options = processes
    .filter((process) => !process.message && process.id !== own)
    .map((process) => ({ value: process.id, label: process.name || process.id, url: process.url }));
  const write = (value) => modeling.updateProperties(element, { calledElement: value || undefined });
  return (
    <Choice
      id={id} label="Welk proces" hint="Een proces dat met een bericht begint, kan hier niet." link="Openen" options={options}
      value={element.businessObject.calledElement ?? ''} write={write}
    />
  );
}

const DECISION = 'spiffworkflow:CalledDecisionId';

export function Table({ element, id }) {
  const extension = useService('extension');
  const { tables } = useService('choices').now;
  const value = extension.text(element, DECISION);
  const table = tables.find((one) => one.id === value);
  const options = tables.map((one) => ({ value: one.id, label: one.name || one.id, url: one.url }));
  const hint = table && `Leest ${table.inputs.join(', ') || 'niets'}; antwoordt met ${table.outputs.join(', ')}.`;
  const write = (chosen) => extension.setText(element, DECISION, chosen);
  return <Choice id={id} label="Welke tabel" hint={hint} link="Openen" options={options} value={value} write={write} />;
}

export function Result({ element, id }) {
  const extension = useService('extension');
  const usual = extension.text(element, DECISION).replaceAll('-', '_');
  const write = (text) => extension.setProperty(element, 'resultaat', text.trim());
  const hint = usual ? `Leeg: ${usual}. Zo heet de uitkomst in formules.` : 'Zo heet de uitkomst in formules.';
  return <TextField id={id} label="Naam van de uitkomst" hint={hint} placeholder={usual} value={extension.property(element, 'resultaat')} write={write} />;
}

/** What a process is for. */
export function Purpose({ element, id }) {
  const modeling = useService('modeling');
  const bpmnFactory = useService('bpmnFactory');
  const process = carrier(element);
  const [first] = process.documentation ?? [];
  const write = (text) => {
    const documentation = text ? [bpmnFactory.create('bpmn:Documentation', { text })] : [];
    modeling.updateModdleProperties(element, process, { documentation });
  };
  return <TextField id={id} label="Waar dit proces voor is" rows={3} value={first?.text ?? ''} write={write} />;
}

/** The process and its pool are called the same. */
export function ProcessName({ element, id }) {
  const modeling = useService('modeling');
  const elementRegistry = useService('elementRegistry');
  const commandStack = useService('commandStack');
  const process = carrier(element);
  const pool = elementRegistry.find((one) => one.businessObject.processRef === process && is(one, 'bpmn:Participant'));
  const write = (name) => {
    if (!pool) return modeling.updateModdleProperties(element, process, { name });
    return commandStack.execute('properties-panel.multi-command-executor', [
      { cmd: 'element.updateModdleProperties', context: { element: pool, moddleElement: process, properties: { name } } },
      { cmd: 'element.updateLabel', context: { element: pool, newLabel: name } },
    ]);
  };
  return <TextField id={id} label="Naam" value={process.name ?? ''} write={write} />;
}
