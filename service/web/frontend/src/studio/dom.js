/** A DOM element with attributes and children. An attribute that is false or undefined is left out. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined && value !== null && value !== '') made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

const HOUR = new Intl.DateTimeFormat('nl-NL', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('nl-NL', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });

/** "14:02", or "21 november om 14:02" with the day. */
export function time(moment, withDay = false) {
  return (withDay ? DAY : HOUR).format(moment);
}

/** "1 fout", "2 fouten". */
export function counted(number, one, more) {
  return `${number} ${number === 1 ? one : more}`;
}
