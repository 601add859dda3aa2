"""YAML read strictly: plain data only, no anchors or aliases (they can blow up), no key twice, bounded in size and depth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

import yaml

from service.bundle.findings import Unreadable

MOST_BYTES = 512 * 1024
MOST_DEPTH = 30


class _Loader(yaml.SafeLoader):
    """The safe loader without anchors and aliases, and with a bound on depth."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it out
        if isinstance(event, yaml.NodeEvent) and (isinstance(event, yaml.AliasEvent) or event.anchor):
            raise Unreadable(
                f"Regel {_line(event.start_mark)} gebruikt & of * als verwijzing.",
                "Schrijf de tekst voluit, of zet hem tussen aanhalingstekens.",
            )
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable(f"Het bestand heeft meer dan {MOST_DEPTH} niveaus in elkaar.", "Maak het eenvoudiger.")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        double = next((key for key, count in keys.items() if count > 1), None)
        if double is not None:
            raise Unreadable(f"Regel {_line(node.start_mark)}: ‘{double}’ staat er twee keer.", "Haal er een weg.")
        return super().construct_mapping(node, deep)


def load(content: bytes) -> object:
    """The value in a file's bytes (None for an empty file). Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Het bestand is groter dan {MOST_BYTES // 1024} kB.", "Maak het kleiner.")
    try:
        return yaml.load(content.decode("utf-8"), Loader=_Loader)  # noqa: S506 (a subclass of the safe loader)
    except UnicodeDecodeError:
        raise Unreadable("Het bestand is niet in UTF-8 bewaard.", "Bewaar het opnieuw met de editor.") from None
    except yaml.MarkedYAMLError as error:
        raise Unreadable(
            f"Dit is geen goede YAML: regel {_line(error.problem_mark)} klopt niet.",
            "Kijk naar de spaties aan het begin van de regel, en zet een tekst met een dubbele punt tussen aanhalingstekens.",
        ) from None
    except (yaml.YAMLError, ValueError):
        raise Unreadable("Dit is geen goede YAML.", "Er staat een teken of een datum in die niet kan: verbeter die.") from None


def _line(mark: yaml.error.Mark | yaml._yaml.Mark | None) -> int:
    """The number of a line as an editor shows it."""
    return mark.line + 1 if mark else 1
