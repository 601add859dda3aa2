"""Elements put in, taken out and moved so that the file stays as neat as it was: each on its own line, indented like its
neighbours."""

from __future__ import annotations

from lxml import etree


def detach(element: etree._Element) -> None:
    """Take an element out of its parent, with the blanks that belong to it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.getnext() is None:
        if before is not None:
            before.tail = element.tail
        else:
            parent.text = None
    parent.remove(element)


def insert_after(parent: etree._Element, element: etree._Element, before: etree._Element | None) -> None:
    """Put an element after a child of `parent`, or first."""
    inner, outer = _blanks(parent)
    if before is None:
        first = parent[0] if len(parent) else None
        parent.text = inner
        element.tail = inner if first is not None else outer
        parent.insert(0, element)
        return
    element.tail = before.tail if before.tail is not None else inner
    if before.getnext() is None:
        before.tail = inner
    parent.insert(parent.index(before) + 1, element)


def append(parent: etree._Element, element: etree._Element) -> None:
    """Put an element last."""
    insert_after(parent, element, parent[-1] if len(parent) else None)


def replace(old: etree._Element, new: etree._Element) -> None:
    """Put an element where another stands."""
    parent = old.getparent()
    if parent is not None:
        new.tail = old.tail
        parent.replace(old, new)


def _blanks(parent: etree._Element) -> tuple[str, str]:
    """What stands before a child, and after the last one."""
    depth = sum(1 for _ in parent.iterancestors())
    if len(parent) and parent.text is not None and not parent.text.strip():
        return parent.text, parent[-1].tail or "\n" + "  " * depth
    return "\n" + "  " * (depth + 1), "\n" + "  " * depth
