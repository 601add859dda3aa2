"""What a script measures of a page beside axe: what is wider than the screen, and text that is cut off when it is set wider."""

from __future__ import annotations

from playwright.sync_api import Page

# what has no box, or is cut off by a box that scrolls by itself, does not make the page wider
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const cut = ['auto', 'scroll', 'hidden', 'clip'];
  const scrolls = (one) => one && (cut.includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1
    && !scrolls(one.parentElement));
  return [`${root.scrollWidth} px`,
    ...wide.slice(0, 4).map((one) => `${one.tagName.toLowerCase()}.${one.className} ${one.id}`)];
}"""
# The distances of WCAG 1.4.12, which somebody may set in the browser.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
AS_BEFORE = "() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1) }"
# Text in a box that hides what does not fit. What only a screen reader is to hear (a box of one pixel) is meant to be
# hidden, and a drawing is moved about in its box; the heads of a table's columns are shortened by dmn-js, and say
# all in their title.
CUT_OFF = """() => [...document.body.querySelectorAll('*:not(svg *)')].filter((one) => {
  const { overflowX, overflowY } = getComputedStyle(one);
  const hides = (how) => how === 'hidden' || how === 'clip';
  if (!hides(overflowX) && !hides(overflowY) || !one.innerText?.trim()) return false;
  if (one.closest('.djs-container, .dmn-js-parent')) return false;
  if (Math.min(one.clientHeight, one.clientWidth) < 3) return false;
  return hides(overflowX) && one.scrollWidth > one.clientWidth + 1
    || hides(overflowY) && one.scrollHeight > one.clientHeight + 1;
}).map((one) => `cut off: ${one.outerHTML.slice(0, 140)}`)"""


def too_wide(page: Page, width: int = 320) -> list[str]:
    """What makes the page wider than a screen of so many pixels; empty when nothing does."""
    page.set_viewport_size({"width": width, "height": 640})
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def not_fitting(page: Page) -> list[str]:
    """What no longer fits on a small screen, or in its box, when lines, words and letters are set wider apart."""
    page.evaluate(SPACED)
    found = [f"with wider text: {one}" for one in too_wide(page) + page.evaluate(CUT_OFF)]
    page.evaluate(AS_BEFORE)
    return found
