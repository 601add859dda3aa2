// The questions of a form as the server drew them anew, put in the place of those on the page. What is the same stays, with
// what is typed in it and with the focus.

const CONTAINERS = '.sheet, .group, .rows, .row, .columns'

/** Bring `old` (on the page) to what `fresh` (from the server) shows; the questions that came are given back. */
export function swap(old, fresh) {
  const focused = document.activeElement
  const place = old.contains(focused) && { id: focused.id, name: focused.name, value: focused.value }
  const added = children(old, fresh)
  if (place && !old.contains(focused)) refocus(old, place)
  return added
}

function children(old, fresh) {
  const known = new Map(keyed(old.children))
  const added = []
  let before = old.firstElementChild
  for (const [name, node] of keyed(fresh.children)) {
    const was = known.get(name)
    if (!was) {
      old.insertBefore(node, before)
      if (isQuestion(node)) added.push(node)
      continue
    }
    if (was !== before) old.insertBefore(was, before)
    else before = before.nextElementSibling
    added.push(...one(was, node))
  }
  while (before) {
    const next = before.nextElementSibling
    before.remove()
    before = next
  }
  return added
}

function one(was, node) {
  if (was.matches(CONTAINERS) && was.tagName === node.tagName) {
    if (!was.classList.contains('wrong')) was.className = node.className
    return children(was, node)
  }
  // A mistake that is pointed out stays until the form is sent again.
  if (was.classList.contains('wrong') || shape(was) === shape(node)) return []
  typed(was, node)
  was.replaceWith(node)
  return []
}

/** The parts with the names they are known by; of two with the same name the second is told apart by its place. */
function keyed(nodes) {
  const times = new Map()
  return [...nodes].map((node) => {
    const name = key(node)
    times.set(name, (times.get(name) ?? 0) + 1)
    return [`${name} ${times.get(name)}`, node]
  })
}

/** By what a part of the form is known: its id, its legend, or the first thing that is filled in in it. */
function key(node) {
  if (node.matches('.columns')) return 'columns'
  if (node.matches('.group')) return `group ${node.querySelector('legend')?.textContent}`
  if (node.id) return `#${node.id}`
  if (node.matches('legend')) return 'legend'
  if (node.matches('[type="hidden"]')) return `kept ${node.name} ${node.value}`
  const control = node.matches('[name]') ? node : node.querySelector('[name]')
  return control ? `${node.tagName} ${control.name} ${control.type}` : `${node.tagName} ${node.textContent}`
}

/** A part without what is filled in in it. */
function shape(node) {
  const copy = node.cloneNode(true)
  for (const control of [copy, ...copy.querySelectorAll('*')]) {
    control.removeAttribute('checked')
    control.removeAttribute('selected')
    if (control.matches('textarea')) control.textContent = ''
    if (control.matches('input:not([type="radio"], [type="checkbox"])')) control.removeAttribute('value')
  }
  return copy.outerHTML
}

/** What is typed in the old part is typed in the new one. */
function typed(was, node) {
  for (const control of was.querySelectorAll('input, select, textarea')) {
    const same = [...node.querySelectorAll('input, select, textarea')].find((other) => other.name === control.name && twins(other, control))
    if (!same) continue
    if (same.matches('[type="radio"], [type="checkbox"]')) same.checked = control.checked
    else if (!same.matches('select') || [...same.options].some((option) => option.value === control.value)) same.value = control.value
  }
}

const twins = (one, other) => one.type === other.type && (!one.matches('[type="radio"], [type="checkbox"]') || one.value === other.value)

const isQuestion = (node) => node.matches('.field, .group, .rows, .fixed')

function refocus(sheet, { id, name, value }) {
  const all = [...sheet.querySelectorAll('input, select, textarea, button')]
  const found = all.find((one) => id && one.id === id) ?? all.find((one) => one.name === name && one.value === value)
  found?.focus({ preventScroll: true })
}
