// Mijn werk by keyboard. Every single key can be switched off (WCAG 2.1.4), is listed on the page, and does nothing while
// somebody types. Without this file everything can be done with the page itself.
const STORED = 'regie-keys';
const PATIENCE = 1500; // ms between the two keys of "g w"
const help = document.getElementById('sneltoetsen');
const switches = [...document.querySelectorAll('[data-keys-on]')];
let after = '';
let timer = 0;

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // a browser that keeps nothing: the keys work
  }
}

let on = stored() !== 'off';

function turn(to) {
  on = to;
  for (const one of switches) one.checked = to;
  try {
    localStorage.setItem(STORED, to ? 'on' : 'off');
  } catch {
    // it holds until the page is left
  }
}

const cards = () => [...document.querySelectorAll('.card')].filter((card) => card.checkVisibility?.() ?? card.offsetParent);
const here = () => document.activeElement?.closest?.('.card') ?? null;

function step(by) {
  const all = cards();
  const place = all.indexOf(here());
  const next = all[place < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(place + by, 0), all.length - 1)];
  next?.querySelector('.title')?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const acts = {
  j: () => step(1),
  k: () => step(-1),
  x: () => here()?.querySelector('input[name="taak"]')?.click(),
  z: () => here()?.querySelector('a.later')?.click(),
  '/': () => document.getElementById('zoek')?.focus(),
  '?': () => help.showModal(),
  'g w': () => location.assign(help.dataset.work),
  'g t': () => location.assign(help.dataset.cases),
};

function typing(target) {
  const field = target.closest?.('input, select, textarea, [contenteditable]');
  return Boolean(field) && !(field.type === 'checkbox' || field.type === 'radio');
}

document.addEventListener('keydown', (event) => {
  if (!on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector('dialog[open]')) return;
  const key = after ? `${after} ${event.key}` : event.key;
  after = '';
  clearTimeout(timer);
  if (key === 'g') {
    after = key;
    timer = setTimeout(() => { after = ''; }, PATIENCE);
  } else if (acts[key]) {
    event.preventDefault();
    acts[key]();
  }
});

for (const one of switches) one.addEventListener('change', () => turn(one.checked));
for (const one of switches) one.checked = on;
for (const list of document.querySelectorAll('details.keys')) list.hidden = false;

// How many tasks are chosen, said where the buttons are.
const form = document.getElementById('samen');
const told = form?.querySelector('[data-chosen]');

function tell() {
  const number = form.querySelectorAll('input[name="taak"]:checked').length;
  told.textContent = number === 0 ? told.dataset.none : number === 1 ? told.dataset.one : told.dataset.more.replace('#', number);
  form.classList.toggle('choosing', number > 0);
}

if (told) {
  form.addEventListener('change', tell);
  tell();
}
