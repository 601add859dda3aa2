"""YAML read strictly: plain data only, no anchors or aliases (they can blow up), no key twice, bounded in size and depth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

import yaml

from service.bundle.findings import Unreadable

MOST_BYTES = 512 * 1024
MOST_DEPTH = 30


FAST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, in every wheel of PyYAML


class _Loader(FAST):  # type: ignore[misc, valid-type]  # which of the two it is depends on the machine
    """The safe loader without keys that stand twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        double = next((key for key, count in keys.items() if count > 1), None)
        if double is not None:
            raise Unreadable(f"Regel {_line(node.start_mark)}: ‘{double}’ staat er twee keer.", "Haal er een weg.")
        found: dict[Hashable, object] = super().construct_mapping(node, deep)
        return found


def _check_shape(text: str) -> None:
    """Raises Unreadable for anchors and aliases, and for what is nested too deeply: before anything is made of it."""
    depth = 0
    for event in yaml.parse(text, Loader=FAST):
        if isinstance(event, yaml.NodeEvent) and (isinstance(event, yaml.AliasEvent) or event.anchor):
            raise Unreadable(
                f"Regel {_line(event.start_mark)} gebruikt & of * als verwijzing.",
                "Schrijf de tekst voluit, of zet hem tussen aanhalingstekens.",
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth >= MOST_DEPTH:
            raise Unreadable(f"Het bestand heeft meer dan {MOST_DEPTH} niveaus in elkaar.", "Maak het eenvoudiger.")


def load(content: bytes) -> object:
    """The value in a file's bytes (None for an empty file). Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Het bestand is groter dan {MOST_BYTES // 1024} kB.", "Maak het kleiner.")
    try:
        text = content.decode("utf-8")
        _check_shape(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a subclass of the safe loader)
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
