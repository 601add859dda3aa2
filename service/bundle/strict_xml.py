"""XML read strictly: no DOCTYPE, no entities, no network, UTF-8 only, bounded in size, number and depth of elements.

The only place in `bundle` that knows lxml. `root` gives lxml's element (the engine's parser wants that); `tree` gives the plain
`Node`s that diagrams, tables and checks are read from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from service.bundle.findings import Unreadable

MOST_BYTES = 512 * 1024
MOST_ELEMENTS = 10_000


@dataclass(frozen=True)
class Node:
    """One XML element: local `tag`, namespace, attributes (foreign ones as "{namespace}name"), own text and children."""

    tag: str
    space: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Node, ...] = ()

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    def get(self, name: str) -> str:
        """An attribute's value, "" when it is absent."""
        return self.attributes.get(name, "")

    def all(self, *tags: str) -> Iterator[Node]:
        """The children with one of these tags, in file order."""
        return (child for child in self.children if child.tag in tags)

    def first(self, *path: str) -> Node | None:
        """The first child by the first tag, of that the first by the second, and so on; None when the path ends early."""
        node: Node | None = self
        for tag in path:
            node = next(node.all(tag), None) if node else None
        return node

    def text_at(self, *path: str) -> str:
        """The text of the element at `path` without the blanks around it, or ""."""
        node = self.first(*path)
        return node.text.strip() if node else ""

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in file order."""
        yield self
        for child in self.children:
            yield from child.walk()


def root(content: bytes, comments: bool = False) -> etree._Element:
    """The root element of a file's bytes; what is only for readers is left out, unless `comments`. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Het bestand is groter dan {MOST_BYTES // 1024} kB.", "Splits het in meer bestanden.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("Het bestand is niet in UTF-8 bewaard.", "Bewaar het opnieuw met de editor.") from None
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable("Het bestand bevat een DOCTYPE.", "Dat is gevaarlijk en niet nodig: haal die regel weg.")
    # the encoding is forced: a declaration that names another one could hide a DOCTYPE from the line above
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=not comments,
        encoding="utf-8",
    )
    try:
        found = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            f"Dit is geen goede XML: regel {error.lineno or 1} klopt niet.",
            "Open het bestand in de editor en bewaar het opnieuw.",
        ) from None
    if sum(1 for _ in found.iter()) > MOST_ELEMENTS:
        raise Unreadable(f"Het bestand heeft meer dan {MOST_ELEMENTS} onderdelen.", "Splits het in meer bestanden.")
    return found


def tree(content: bytes) -> Node:
    """The same as plain nodes. Raises Unreadable."""
    return plain(root(content))


def plain(element: etree._Element) -> Node:
    """An element and all below it as plain nodes."""
    name = etree.QName(element)
    # text after a child belongs to the parent; it only matters for mixed content, which none of our formats has
    return Node(
        tag=name.localname,
        space=name.namespace or "",
        attributes={str(key): str(value) for key, value in element.attrib.items()},
        text=element.text or "",
        children=tuple(plain(child) for child in element if isinstance(child.tag, str)),
    )
