// The server side of one editor: the file it edits, and what the studio answers about it.

/** The server said no: `sentence` is what to show, `answer` all it told, `status` the HTTP status (0: no answer at all). */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer.sentence);
    Object.assign(this, { status, answer, sentence: answer.sentence });
  }
}

const NO_ANSWER = { sentence: 'Regie is nu niet te bereiken.' };
const LOGGED_OUT = { sentence: 'U bent uitgelogd. Log in een ander tabblad weer in; uw werk blijft hier staan.' };

export class Desk {
  /** `place` is the element of the page that says which file of which draft this is (data-api, data-path, data-kind). */
  constructor(place) {
    const { api, path, kind } = place.dataset;
    Object.assign(this, { api, path, kind });
  }

  load() {
    return this.ask('GET', `bestanden/${encodePath(this.path)}`);
  }

  save(version, content) {
    return this.ask('PUT', `bestanden/${encodePath(this.path)}`, { version, content });
  }

  /** Tell that someone is here; answers who else is, and which version is the newest. */
  present() {
    return this.ask('POST', `aanwezig/${encodePath(this.path)}`, {});
  }

  /** What exists, for the lists to choose from. */
  choices() {
    return this.ask('GET', 'keuzes');
  }

  /** The address of the editor of a file, with an element of it selected. */
  address(path, element) {
    return `${this.api}bewerken/${encodePath(path)}${element ? `?element=${encodeURIComponent(element)}` : ''}`;
  }

  async ask(method, path, body) {
    const headers = { Accept: 'application/json', 'X-CSRF-Token': token() };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let response;
    try {
      response = await fetch(this.api + path, { method, headers, body: body && JSON.stringify(body) });
    } catch {
      throw new Refused(0, NO_ANSWER);
    }
    const answer = await response.json().catch(() => null);
    if (answer === null) throw new Refused(response.status, response.redirected ? LOGGED_OUT : NO_ANSWER);
    if (!response.ok) throw new Refused(response.status, { ...NO_ANSWER, ...answer });
    return answer;
  }
}

function token() {
  return document.querySelector('meta[name="csrf"]')?.content ?? '';
}

function encodePath(path) {
  return path.split('/').map(encodeURIComponent).join('/');
}
