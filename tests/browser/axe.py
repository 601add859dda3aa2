"""axe-core on a page as it stands: what of WCAG 2.2 AA it finds broken, in words that lead to the element."""

from __future__ import annotations

from functools import cache
from typing import Literal

from playwright.sync_api import Page

from service.web.frontend.build import HERE, build

SOURCE = HERE / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# what differs between the colour schemes; the rest of a page is the same in both
COLOURS = ("color-contrast", "link-in-text-block")
RUN = """async (only) => {
  const found = await axe.run(document, { runOnly: only, resultTypes: ['violations'], iframes: false });
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, html, any, all, none }) => {
    const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
    return `${id}: ${help}\\n    ${target.join(' ')}\\n    ${html.slice(0, 160)}\\n    ${why}`;
  }));
}"""
UNFOLD = "() => document.querySelectorAll('details').forEach((one) => { one.open = true })"
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

Scheme = Literal["light", "dark"]


@cache
def source() -> str:
    """axe-core itself, which comes with the packages of the editors."""
    build()
    return SOURCE.read_text()


def violations(page: Page) -> list[str]:
    """What is broken on the page in both colour schemes, with everything on it unfolded."""
    page.evaluate(UNFOLD)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    return [
        f"[{scheme}] {one}"
        for scheme, only in (("light", {"type": "tag", "values": TAGS}), ("dark", {"type": "rule", "values": COLOURS}))
        for one in _in(page, scheme, only)
    ]


def _in(page: Page, scheme: Scheme, only: object) -> list[str]:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    found: list[str] = page.evaluate(RUN, only)
    return found


def too_wide(page: Page, width: int = 320) -> list[str]:
    """What makes the page wider than a screen of so many pixels; empty when nothing does."""
    page.set_viewport_size({"width": width, "height": 640})
    found: list[str] = page.evaluate(TOO_WIDE)
    return found
