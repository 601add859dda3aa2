// What is typed while there is no connection, on this device: by user and form, for seven days at most, and gone at log-out.
// A browser that does not allow it keeps nothing; then `put` gives false.

const PREFIX = 'regie:concept:'
const DAYS = 7 * 24 * 60 * 60 * 1000

const name = (user, subject) => `${PREFIX}${user}:${subject}`

/** Keep the pairs that were typed on top of `version` of the draft; whether that went well. */
export function put(user, subject, pairs, version) {
  try {
    localStorage.setItem(name(user, subject), JSON.stringify({ pairs, version, at: Date.now() }))
    return true
  } catch {
    return false
  }
}

/** What is kept for this user and form: {pairs, version, at}, or null. */
export function get(user, subject) {
  try {
    const found = JSON.parse(localStorage.getItem(name(user, subject)))
    return found && Array.isArray(found.pairs) ? found : null
  } catch {
    return null
  }
}

export function drop(user, subject) {
  try {
    localStorage.removeItem(name(user, subject))
  } catch {
    // nothing was kept then either
  }
}

/** Take away what is older than seven days, or everything. */
export function sweep(everything = false) {
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      if (everything || !(age(localStorage.getItem(key)) < DAYS)) localStorage.removeItem(key)
    }
  } catch {
    // a browser that keeps nothing has nothing to sweep
  }
}

function age(text) {
  try {
    return Date.now() - JSON.parse(text).at
  } catch {
    return DAYS
  }
}
