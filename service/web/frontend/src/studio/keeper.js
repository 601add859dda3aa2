// Saves what is edited by itself, and never loses or overwrites anything without being told to.

import { Refused } from './desk.js';

const PAUSE = 1000; // after the last change
const AGAIN = 5000; // when the server could not be reached

/**
 * Keeps the content of one file. What is not on the server yet is in localStorage, so that closing the browser loses nothing.
 *
 * state: 'saved', 'changed', 'saving', 'unsaved' (no answer; keeps trying), 'refused' (with a sentence), 'conflict' (somebody
 * saved another version; waits for `takeTheirs` or `keepMine`). Fires 'state' when it changes, 'saved' with the answer.
 */
export class Keeper extends EventTarget {
  /** `read` gives the content as it is now (may be a promise); `content` and `version` are what the server has. */
  constructor(desk, { read, content, version }) {
    super();
    Object.assign(this, { desk, read, content, version, state: 'saved', at: null, problem: null, timer: null });
    this.place = `regie:${desk.api}:${desk.path}`;
    addEventListener('online', () => this.state === 'unsaved' && this.save());
    addEventListener('beforeunload', (event) => this.state !== 'saved' && event.preventDefault());
    addEventListener('pagehide', () => this.state !== 'saved' && this.remember());
  }

  /** Work of an earlier visit that never reached the server: {content, version, at}, or null. */
  left() {
    const text = stored(() => localStorage.getItem(this.place));
    const found = text ? JSON.parse(text) : null;
    if (found && found.content !== this.content) return found;
    this.forget();
    return null;
  }

  forget() {
    stored(() => localStorage.removeItem(this.place));
  }

  /** Something was edited: save it in a moment. */
  changed() {
    if (this.state === 'conflict') return void this.remember();
    if (this.state !== 'unsaved') this.become('changed');
    this.saveIn(PAUSE);
  }

  saveIn(pause) {
    this.hold();
    this.timer = setTimeout(() => this.save(), pause);
  }

  /** No save comes by itself any more. */
  hold() {
    clearTimeout(this.timer);
    this.timer = null;
  }

  /** Save now. One request at a time: what is edited meanwhile goes with the next. */
  async save() {
    if (this.saving) return void (this.dirty = true);
    this.saving = true;
    try {
      do {
        this.dirty = false;
        this.hold();
        await this.send();
      } while (this.dirty && this.state !== 'conflict');
    } finally {
      this.saving = false;
    }
  }

  async send() {
    const content = await this.remember();
    if (content === this.content) return this.done(content, {});
    if (this.state !== 'unsaved') this.become('saving');
    try {
      this.done(content, await this.desk.save(this.version, content));
    } catch (problem) {
      this.failed(problem);
    }
  }

  done(content, answer) {
    this.content = content;
    this.version = answer.version ?? this.version;
    this.at = new Date();
    this.problem = null;
    const more = this.dirty || this.timer !== null; // edited while this was on its way
    if (!more) this.forget();
    this.become(more ? 'changed' : 'saved');
    if (answer.findings) this.dispatchEvent(new CustomEvent('saved', { detail: answer }));
  }

  failed(problem) {
    if (!(problem instanceof Refused)) throw problem;
    this.problem = problem;
    if (problem.status === 409 && problem.answer.content !== undefined) return this.become('conflict');
    if (problem.status >= 400 && problem.status < 500) return this.become('refused');
    this.become('unsaved');
    this.saveIn(AGAIN);
  }

  /** After a conflict: go on with what the other saved. Mine stays in localStorage until the next save. */
  takeTheirs() {
    this.hold();
    const { content, version } = this.problem.answer;
    Object.assign(this, { content, version, problem: null });
    this.become('saved');
    return content;
  }

  /** After a conflict: mine becomes the newest version, on top of theirs (which stays in the history). */
  keepMine() {
    const { content, version } = this.problem.answer;
    Object.assign(this, { content, version, problem: null });
    this.become('changed');
    return this.save();
  }

  /** Somebody saved a newer version while nothing was edited here: it is read again. */
  follow({ content, version }) {
    Object.assign(this, { content, version });
    this.become('saved');
  }

  async remember() {
    const content = await this.read();
    stored(() => localStorage.setItem(this.place, JSON.stringify({ content, version: this.version, at: Date.now() })));
    return content;
  }

  become(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent('state'));
  }
}

// A browser may forbid storage, or it may be full: then the server is all there is.
function stored(action) {
  try {
    return action();
  } catch {
    return null;
  }
}
