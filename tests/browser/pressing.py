"""Going through a page with the Tab key, as somebody without a mouse does."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TOP = "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex') }"
MOST = 400  # presses: no page that is used by keyboard should need as many
# Numbers everything that can be used now: what is out of sight, off, or one of a group of radio buttons that is not its stop
# has no number. A scroller counts only when nothing within it can be reached.
NUMBER = """() => {
  const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  let n = 0;
  for (const one of document.querySelectorAll(usable)) {
    delete one.dataset.stop;
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) continue;
    if (one.closest('[inert], dialog:not([open])')) continue;
    if (one.type === 'radio') {
      const group = [...document.getElementsByName(one.name)].filter((other) => other.form === one.form);
      const chosen = group.find((other) => other.checked) ?? group[0];
      if (one !== chosen) continue;
    }
    one.dataset.stop = n++;
  }
  document.activeElement?.blur();
  window.getSelection().removeAllRanges();
  return n;
}"""
# What has the focus, and whether that can be seen: something of its look (or of the label around it) is otherwise than without.
LOOK = """((last) => {
  const outline = (s) => s.outlineStyle === 'none' ? '' : s.outlineStyle + s.outlineWidth + s.outlineColor;
  const look = (one) => { const s = getComputedStyle(one);
    return [outline(s), s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join('|') };
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  if (last && one.dataset.stop === last) return { stop: last };
  const around = [one, one.closest('label'), one.closest('.card, li, .panel, figure, .diagram')].filter(Boolean);
  const box = one.getBoundingClientRect(), label = one.closest('label')?.getBoundingClientRect();
  const focused = around.map(look);
  one.blur();
  const plain = around.map(look);
  one.focus({ preventScroll: true });
  const inside = (b) => b && b.bottom > 0 && b.top < innerHeight && b.width > 0;
  return { stop: one.dataset.stop ?? '', html: one.outerHTML.slice(0, 140),

    shown: focused.some((look, i) => look !== plain[i]) && (inside(box) || inside(label)) };
})"""
LEFT = "() => [...document.querySelectorAll('[data-stop]:not([data-reached])')].map((one) => one.outerHTML.slice(0, 140))"
REACHED = "() => { document.activeElement.dataset.reached = 'yes' }"


@dataclass(frozen=True)
class Stop:
    """Where the Tab key stopped, and whether one could see that."""

    html: str
    shown: bool


def stops(page: Page) -> list[Stop]:
    """Press Tab from the top of the page until it has been everywhere once. Fails for a trap."""
    number = page.evaluate(NUMBER)
    found: list[Stop] = []
    page.evaluate(TOP)
    seen: set[str] = set()
    last = ""
    for _ in range(min(MOST, 2 * number + 10)):
        page.keyboard.press("Tab")
        stop = page.evaluate(LOOK, last)
        if stop and last and stop["stop"] == last:
            continue  # each part of a date is a stop of its own
        if stop is None or stop["stop"] in seen:
            return found
        last = stop["stop"]
        seen |= {last} - {""}
        page.evaluate(REACHED)
        found.append(Stop(stop["html"], stop["shown"]))
    raise AssertionError(f"Tab never came round: {found[-1].html}")


def unreached(page: Page) -> list[str]:
    """What can be used and was not reached."""
    found: list[str] = page.evaluate(LEFT)
    return found


def not_shown(found: list[Stop]) -> list[str]:
    """Where nobody could see that the focus was."""
    return [stop.html for stop in found if not stop.shown]
