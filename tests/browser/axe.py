"""axe-core on a page as it stands: what of WCAG 2.2 AA it finds broken, in words that lead to the element."""

from __future__ import annotations

from functools import cache
from typing import Literal

from playwright.sync_api import Page

from service.web.frontend.build import HERE, build

SOURCE = HERE / "node_modules" / "axe-core" / "axe.min.js"
TAGS = {"type": "tag", "values": ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")}
# what differs between the colour schemes; the rest of a page is the same in both
COLOURS = {"type": "rule", "values": ("color-contrast", "link-in-text-block")}
# what differs between a wide screen and a phone on every page
SIZES = {"type": "rule", "values": ("target-size",)}
# What axe reads for its rules of media queries and orientation only, which are not among these tags, is not fetched.
RUN = """async (only) => {
  const found = await axe.run(document, { runOnly: only, resultTypes: ['violations'], iframes: false, preload: false });
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, html, any, all, none }) => {
    const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
    return `${id}: ${help}\\n    ${target.join(' ')}\\n    ${html.slice(0, 160)}\\n    ${why}`;
  }));
}"""
UNFOLD = "() => document.querySelectorAll('details').forEach((one) => { one.open = true })"
# Of a long list of parts that are built and styled alike only the first two and the last stay: what is broken in one is broken
# in all, and axe takes seconds for hundreds. What something else on the page names (a label, a description) always stays.
THIN = """() => {
  const telling = ['class', 'type', 'role', 'lang', 'tabindex', 'scope', 'style', 'fill', 'stroke', 'autocomplete',
    'data-state', 'aria-current', 'aria-invalid', 'aria-hidden', 'aria-expanded', 'disabled', 'hidden'];
  const numbers = new Map(), named = new Set(), away = [];
  for (const one of document.querySelectorAll('[for], [aria-labelledby], [aria-describedby], [aria-controls], [list]'))
    for (const attribute of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'list'])
      for (const id of (one.getAttribute(attribute) ?? '').split(' '))
        if (id) named.add([id, one]);
  const needed = new Map();
  for (const [id, by] of named) needed.set(id, [...(needed.get(id) ?? []), by]);
  const serves = (one) => [one, ...one.querySelectorAll('[id]')]
    .some((part) => needed.get(part.id)?.some((by) => !one.contains(by)));
  const shape = (one) => {
    const inside = [], alike = new Map();
    for (const child of one.children) {
      const number = shape(child);
      if (!alike.has(number)) alike.set(number, (inside.push(number), []));
      alike.get(number).push(child);
    }
    for (const group of alike.values()) away.push(...group.slice(2, -1));
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const key = [one.tagName, text, one.getAttributeNames().sort().map((name) => name
      + (telling.includes(name) ? '=' + one.getAttribute(name) : '')), ...inside].join(' ');
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key);
  };
  shape(document.body);
  window.thinned = away.filter((one) => !serves(one)).map((one) => {
    const mark = document.createComment('');
    one.replaceWith(mark);
    return [mark, one];
  });
}"""
# The colours of another scheme may still be on their way: libraries of the editors have transitions of their own.
SETTLE = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await frame();
  for (const one of document.getAnimations()) {
    try { one.finish() } catch { one.cancel() }
  }
  await frame();
}"""
WHOLE = "() => { for (const [mark, one] of window.thinned.reverse()) mark.replaceWith(one) }"
# twins among ids are looked for in the whole page: THIN could take one of them away
TWINS = """() => {
  const seen = new Set();
  return [...document.querySelectorAll('[id]:not(svg *)')].map(({ id }) => id).filter((id) => seen.has(id) || !seen.add(id));
}"""

Scheme = Literal["light", "dark"]


@cache
def source() -> str:
    """axe-core itself, which comes with the packages of the editors."""
    build()
    return SOURCE.read_text()


def violations(page: Page) -> list[str]:
    """What is broken on the page in both colour schemes, with everything on it unfolded."""
    return _thinned(page, ("light", TAGS), ("dark", COLOURS))


def violations_here(page: Page, *, all_rules: bool) -> list[str]:
    """What is broken at this size of the window; only what is too small to press, unless all rules are wanted."""
    return _thinned(page, ("light", TAGS if all_rules else SIZES))


def _thinned(page: Page, *runs: tuple[Scheme, dict[str, object]]) -> list[str]:
    page.wait_for_load_state()
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    page.evaluate(UNFOLD)
    found = [f"two have the id {one}" for one in page.evaluate(TWINS)]
    page.evaluate(THIN)
    for scheme, only in runs:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLE)
        found += [f"[{scheme}] {one}" for one in page.evaluate(RUN, only)]
    page.evaluate(WHOLE)
    return found
