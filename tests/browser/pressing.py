"""Going through a page with the Tab key, as somebody without a mouse does."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Page

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST = 400  # presses: no page that is used by keyboard should need as many
# Numbers everything that can be used now, and remembers how it and what is around it looks while nothing has the focus: what is
# out of sight, off, or one of a group of radio buttons that is not its stop has no number. Then it listens: at each press it
# looks at where the one before it stopped, when the page has come to rest there. So a press is one message to the browser.
LISTEN = """() => {
  const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const outline = (s) => s.outlineStyle === 'none' ? '' : s.outlineStyle + s.outlineWidth + s.outlineColor;
  const look = (one) => { const s = getComputedStyle(one);
    return [outline(s), s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join('|') };
  const around = (one) => [one, one.closest('label'), one.closest('.card, li, .panel, figure, .diagram')].filter(Boolean);
  const plain = new Map(), seen = new Map();
  document.activeElement?.blur();
  window.getSelection().removeAllRanges();
  for (const one of document.querySelectorAll(usable)) {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) continue;
    if (one.closest('[inert], dialog:not([open])')) continue;
    if (one.type === 'radio') {
      const group = [...document.getElementsByName(one.name)].filter((other) => other.form === one.form);
      const chosen = group.find((other) => other.checked) ?? group[0];
      if (one !== chosen) continue;
    }
    plain.set(one, around(one).map(look));
  }
  // Something that sticks to the window may lie over a part of what has the focus, never over all of it (WCAG 2.4.11).
  const free = (one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    if (bottom <= 0 || top >= innerHeight || right <= left) return false;
    const points = [.1, .5, .9].flatMap((x) =>
      [.15, .5, .85].map((y) => [left + (right - left) * x, top + (bottom - top) * y]));
    return points.some(([x, y]) => { const hit = document.elementFromPoint(x, y);
      return hit && (one.contains(hit) || hit.contains(one) || hit.closest('label')?.contains(one)) });
  };
  const rest = () => {
    const one = document.activeElement;
    if (!one || one === document.body) return walk.round ||= walk.stops.length > 0;
    if (one === walk.last) return; // each part of a date is a stop of its own
    walk.last = one;
    if (seen.has(one)) return walk.round = true;
    seen.set(one, true);
    const before = plain.get(one), now = around(one).map(look), label = one.closest('label');
    walk.stops.push({
      html: one.outerHTML.slice(0, 140),
      shown: !before || now.some((part, i) => part !== before[i]),
      hidden: !free(one) && !(label && free(label)),
      place: [...plain.keys()].indexOf(one),
    });
  };
  const walk = window.walk = { stops: [], round: false, last: null, number: plain.size, rest,
    left: () => [...plain.keys()].filter((one) => !seen.has(one)).map((one) => one.outerHTML.slice(0, 140)) };
  window.addEventListener('keydown', (event) => event.key === 'Tab' && rest(), { capture: true });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  return plain.size;
}"""
ROUND = "() => { walk.rest(); return walk.round }"
SEEN = "() => walk.stops"
LEFT = "() => walk.left()"


@dataclass(frozen=True)
class Stop:
    """Where the Tab key stopped, whether one could see that it did, and whether something lay over it; `place` is which one it
    is of all that can be used, in the order in which the page is read (-1: it came while the keys were pressed)."""

    html: str
    shown: bool
    hidden: bool
    place: int


def stops(page: Page) -> list[Stop]:
    """Press Tab from the top of the page until it has been everywhere once. Fails for a trap."""
    number = page.evaluate(LISTEN)
    pressed, most = 0, min(MOST, 2 * number + 10)
    while pressed < most:
        for _ in range(number + 1 if not pressed else 5):
            page.keyboard.press("Tab")
            pressed += 1
        if page.evaluate(ROUND):
            return [Stop(one["html"], one["shown"], one["hidden"], one["place"]) for one in page.evaluate(SEEN)]
    raise AssertionError(f"Tab never came round: {page.evaluate(SEEN)[-1:]}")


def unreached(page: Page) -> list[str]:
    """What can be used and was not reached."""
    found: list[str] = page.evaluate(LEFT)
    return found


def not_shown(found: list[Stop]) -> list[str]:
    """Where nobody could see that the focus was: nothing looked otherwise, or something lay over it."""
    return [f"{'hidden' if stop.hidden else 'looks the same'}: {stop.html}" for stop in found if stop.hidden or not stop.shown]


def out_of_order(found: list[Stop]) -> list[str]:
    """Where the Tab key went back in the page (WCAG 2.4.3)."""
    known = [stop for stop in found if stop.place >= 0]
    return [stop.html for before, stop in pairwise(known) if stop.place < before.place]
