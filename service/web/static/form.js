// A form that is kept while it is filled in. The page works without this: then "Opslaan en later verder" keeps it, and buttons
// bring rows and questions.

import * as device from './kept.js'
import { swap } from './swap.js'

const REST = 1500 // milliseconds without typing before it is saved
const AGAIN = 15_000 // between tries without a connection
const LOOK = 30_000 // between looks at who else is at work
const STATUS = { ok: 200, loggedOut: 401, expired: 400, conflict: 409, refused: 422, broken: 500 }

const form = document.querySelector('form[data-draft]')
const find = (selector) => document.querySelector(selector)
const words = form && JSON.parse(form.dataset.texts)
const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '')
const subject = form?.dataset.draft
const user = form?.dataset.who
const page = crypto.getRandomValues(new Uint32Array(3)).join('-')

let timer // of the next save
let saving // the save that is on its way
let offline = false
let unsaved = false
let touched = false
let sending = false
let seen = '' // what the last save held
let clashed = '' // what the panel stands for that asks which of two goes on

// ---- What is typed ----

function pairs() {
  return [...new FormData(form)].filter(([name, value]) => name !== '_csrf' && typeof value === 'string')
}

/** What may stay on this device: no citizen service number. */
function harmless() {
  const secret = new Set([...form.querySelectorAll('[data-secret]')].map((control) => control.name))
  return asked().filter(([name]) => !secret.has(name))
}

const asked = () => pairs().filter(([name]) => !name.startsWith('_'))
const sheet = () => form.querySelector('.sheet')
const hidden = (name) => form.querySelector(`[name="${name}"]`)
const version = () => hidden('_concept_versie')
const csrf = () => hidden('_csrf').value
const open = () => location.assign(form.getAttribute('action'))
const onDevice = () => device.put(user, subject, harmless(), version().value)

async function post(path, body, options = {}) {
  return fetch(path, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { Accept: 'application/json', 'X-CSRF-Token': csrf() },
    redirect: 'error',
    ...options,
  })
}

// ---- Saving ----

function changed() {
  unsaved = true
  touched = true
  clearTimeout(timer)
  if (offline) keepHere()
  timer = setTimeout(save, offline ? AGAIN : REST)
}

/** Save what stands in the form; gives the status of the answer, or 0 without a connection. */
async function save({ always = false } = {}) {
  clearTimeout(timer)
  if (saving) await saving
  saving = trySave(always)
  const status = await saving
  saving = undefined
  return status
}

async function trySave(always) {
  const typed = pairs()
  const content = JSON.stringify(asked())
  if (content === seen && !offline && !always) return STATUS.ok
  if (content === clashed && find('[data-clash]') && !offline && !always) return STATUS.conflict
  status(say('saving'))
  try {
    const answer = await post(subject, typed)
    const told = await answer.json().catch(() => ({}))
    saved(answer, told, content)
    return answer.status
  } catch {
    offline = true
    keepHere()
    timer = setTimeout(save, AGAIN)
    return 0
  }
}

function saved(answer, told, content) {
  if (answer.ok) {
    offline = false
    seen = content
    version().value = told.version
    unsaved = JSON.stringify(asked()) !== content
    device.drop(user, subject)
    if (unsaved) changed()
    status(say('saved', { when: told.at }))
  } else if (answer.status === STATUS.conflict && told.panel) {
    offline = false
    clashed = content
    showClash(told)
  } else if (answer.status === STATUS.loggedOut || answer.status === STATUS.expired) {
    status(say(onDevice() ? 'loggedOut' : 'loggedOutBlocked'), { href: `/inloggen?verder=${encodeURIComponent(location.pathname)}`, text: say('logIn') })
  } else if (answer.status < STATUS.broken) {
    status(say('failed', { why: told.sentence ?? '' }))
  } else {
    onDevice()
    status(say('trouble'))
    timer = setTimeout(save, AGAIN)
  }
}

function keepHere() {
  status(say(onDevice() ? 'offline' : 'blocked'))
}

function leave() {
  if (!unsaved || sending) return
  clearTimeout(timer)
  onDevice()
  post(subject, pairs(), { keepalive: true })
    .then((answer) => answer.ok && device.drop(user, subject))
    .catch(() => {})
}

function status(text, link) {
  const place = form.parentElement.querySelector('[data-status]')
  place.replaceChildren(text)
  if (link) {
    const a = Object.assign(document.createElement('a'), { href: link.href, textContent: link.text })
    place.append(' ', a)
  }
}

const tell = (text) => (form.parentElement.querySelector('[data-told]').textContent = text)

// ---- Two people in one form ----

function showClash(told) {
  const panel = new DOMParser().parseFromString(told.panel, 'text/html').querySelector('[data-clash]')
  find('[data-clash]')?.remove()
  find('#concept').before(panel)
  status(told.sentence)
  panel.focus()
}

async function look() {
  if (document.hidden) return
  try {
    const body = [['bezig', '1']]
    const answer = touched ? await post(`${subject}/bezig`, body) : await fetch(subject, { headers: { Accept: 'application/json' }, redirect: 'error' })
    if (!answer.ok) return
    touched = false
    const told = await answer.json()
    const busy = find('[data-busy]')
    if (busy.textContent !== told.busy) busy.textContent = told.busy
    if (told.version > Number(version().value) && told.saved && !unsaved) offer(told.saved, [say('show'), open])
  } catch {
    // the next look comes by itself
  }
}

/** A sentence above the form with its buttons, each [text, what it does]. */
function offer(text, ...buttons) {
  const notice = find('[data-notice]')
  notice.replaceChildren(Object.assign(document.createElement('p'), { textContent: text }))
  for (const [label, act] of buttons) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'small', textContent: label })
    button.addEventListener('click', () => {
      notice.hidden = true
      act()
    })
    notice.append(button, ' ')
  }
  notice.hidden = false
}

// ---- Questions that depend on answers, and rows ----

let turn = Promise.resolve() // one drawing at a time: what an earlier one shows must not undo a later one

function redraw(body, put) {
  const mine = turn.then(() => draw(body(), put))
  turn = mine.catch(() => {})
  return mine
}

async function draw(body, put) {
  const answer = await post(`${subject}/formulier`, body)
  if (!answer.ok) return false
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.sheet')
  hidden('_getoond').value = fresh.dataset.shown
  put(document.adoptNode(fresh))
  return true
}

let drawing // the questions are being drawn anew; what changes meanwhile is drawn after it

async function questions() {
  if (drawing) return void (drawing = 'again')
  drawing = 'now'
  try {
    await redraw(() => [...pairs(), ['_bijwerken', '1']], (fresh) => {
      const labels = swap(sheet(), fresh).map((node) => node.querySelector('legend, label, .label')?.textContent.trim())
      if (labels.length) tell(say('questionsAdded', { what: labels.join(', ') }))
    })
  } catch {
    // without a connection the questions stay as they are; sending the form brings the rest
  }
  const again = drawing === 'again'
  drawing = undefined
  if (again) questions()
}

async function rows(button) {
  const { name, value } = button
  const count = form.querySelectorAll(`#veld-${value.split('.')[0]} > .row`).length
  sheet().inert = true
  try {
    const drawn = await redraw(() => [...pairs(), [name, value]], (fresh) => sheet().replaceWith(fresh))
    if (!drawn) return form.requestSubmit(button)
  } catch {
    status(say('needsLine'))
    return
  } finally {
    sheet().inert = false
  }
  changed()
  afterRows(name, value, count)
}

function afterRows(name, value, count) {
  const [register, index] = value.split('.')
  const left = [...form.querySelectorAll(`#veld-${register} > .row`)]
  const field = (row) => row?.querySelector('input:not([type="hidden"]), select, textarea')
  if (name === '_rij_erbij') {
    field(left.at(-1))?.focus()
    tell(say('rowAdded', { nr: left.length }))
  } else if (left.length < count) {
    const next = left[Math.min(Number(index), left.length - 1)]
    ;(next ?? form.querySelector(`#veld-${register}`)).focus()
    tell(say('rowGone'))
  } else {
    left[Number(index)]?.querySelector('button')?.focus()
    tell(say(name === '_rij_weg' ? 'rowCrossed' : 'rowKept'))
  }
}

// ---- Sending ----

async function send(event) {
  if (sending) return
  const button = event.submitter
  event.preventDefault()
  const chosen = button?.name === '_bewaren' && button.value !== 'later'
  const answer = await (chosen ? reach() : save({ always: true }))
  if (answer === 0) return status(say('notSent'))
  if (answer === STATUS.loggedOut || (!chosen && find('[data-clash]'))) return
  const standing = button ? standsFor(button) : undefined
  if (standing === null) return status(say('redrawn'))
  sending = true
  form.requestSubmit(standing)
}

/** The button that does the same on the page as it is now; null when nothing does. What is drawn anew has a button of its own,
    and without any a form would be sent that somebody only wanted to keep. */
function standsFor(button) {
  if (button.isConnected) return button
  const same = (one) => one.type === 'submit' && one.name === button.name && one.value === button.value
  return [...form.elements].find(same) ?? null
}

/** Whether the server can be reached: the status of its answer, or 0. */
async function reach() {
  try {
    return (await fetch(subject, { headers: { Accept: 'application/json' } })).status
  } catch {
    return 0
  }
}

/** Who logs out leaves nothing on this device; what was typed last is saved first. */
async function logOut(event) {
  if (!unsaved || !event.target.matches('[action$="/uitloggen"]')) return
  event.preventDefault()
  event.stopImmediatePropagation()
  if ((await save()) === 0) return
  device.sweep(true)
  sending = true
  event.target.submit()
}

// ---- What was kept on this device ----

function restore() {
  const kept = device.get(user, subject)
  if (!kept) return
  if (JSON.stringify(kept.pairs) === JSON.stringify(harmless())) return device.drop(user, subject) // it did arrive
  const time = new Date(kept.at)
  const day = time.toDateString() === new Date().toDateString() ? say('today') : time.toLocaleDateString('nl-NL')
  const when = `${day} ${time.toTimeString().slice(0, 5)}`
  const use = async () => {
    try {
      await redraw(() => [...kept.pairs, ['_bijwerken', '1']], (fresh) => sheet().replaceWith(fresh))
    } catch {
      fillIn(kept.pairs)
    }
    changed()
  }
  const drop = () => device.drop(user, subject)
  if (kept.version === version().value) {
    use()
    offer(say('found', { when }))
  } else {
    offer(say('foundOlder', { when }), [say('useMine'), use], [say('dropMine'), drop])
  }
}

function fillIn(typed) {
  for (const control of form.querySelectorAll('.sheet :is(input, select, textarea)')) {
    const texts = typed.filter(([name]) => name === control.name).map(([, text]) => text)
    if (control.matches('[type="radio"], [type="checkbox"]')) control.checked = texts.includes(control.value)
    else if (texts.length) [control.value] = texts
  }
}

// ---- Beginning ----

if (form) {
  const mark = Object.assign(document.createElement('input'), { type: 'hidden', name: '_blad', value: page })
  form.append(mark)
  form.classList.add('keeps')
  seen = JSON.stringify(asked())
  find('[data-focus]')?.focus()
  if (!find('[data-clash]')) restore()
  form.addEventListener('input', changed)
  form.addEventListener('change', (event) => {
    changed()
    if ('live' in form.dataset && event.target.closest('.sheet')) questions()
  })
  form.addEventListener('focusin', () => (touched = true), { once: true })
  form.addEventListener('focusout', () => unsaved && !offline && save())
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button[name^="_rij_"]')
    if (!button) return
    event.preventDefault()
    rows(button)
  })
  form.addEventListener('submit', send)
  addEventListener('pagehide', leave)
  addEventListener('online', save)
  addEventListener('pageshow', (event) => event.persisted && open())
  document.addEventListener('submit', logOut)
  find('[data-forget]')?.form.addEventListener('submit', () => {
    unsaved = false
    device.drop(user, subject)
  })
  setInterval(look, LOOK)
  setTimeout(look, REST)
}
