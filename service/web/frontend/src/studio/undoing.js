// Undo as people mean it: what was typed in one go in one place is one step, not a step for every letter.

const ONE_GO = 1000; // milliseconds between two letters
const TYPING = ['element.updateProperties', 'formField.edit'];

/** {undo, redo} for a command stack of diagram-js, also behind Ctrl+Z and Ctrl+Y. */
export function undoing(service) {
  const stack = service('commandStack');
  const actions = service('editorActions');
  service('eventBus').on('commandStack.preExecute', 5000, ({ context }) => (context.at = Date.now()));
  const now = () => stack._stack[stack._stackIdx];
  const next = () => stack._stack[stack._stackIdx + 1];
  const steps = {
    undo() {
      for (let undone = now(); undone; undone = joined(now(), undone) && now()) stack.undo();
    },
    redo() {
      for (let redone = next(); redone; redone = joined(redone, next()) && next()) stack.redo();
    },
  };
  for (const [name, step] of Object.entries(steps)) {
    if (actions.isRegistered(name)) actions.unregister(name);
    actions.register(name, step);
  }
  return steps;
}

/** Whether the second of two steps went on with the typing of the first. */
function joined(first, second) {
  if (!first || !second || first.command !== second.command || !TYPING.includes(first.command)) return false;
  const [one, other] = [first.context, second.context];
  return (
    (one.element ?? one.formField) === (other.element ?? other.formField) &&
    String(Object.keys(one.properties)) === String(Object.keys(other.properties)) &&
    other.at - one.at < ONE_GO
  );
}
