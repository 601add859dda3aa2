"""JSON read strictly: bounded in size and depth, no NaN or infinity, no key twice."""

from __future__ import annotations

import json
from decimal import Decimal

from service.bundle.findings import Unreadable

MOST_BYTES = 512 * 1024
MOST_DEPTH = 30


def load(content: bytes) -> object:
    """The value in a file's bytes. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"Het bestand is groter dan {MOST_BYTES // 1024} kB.", "Maak het kleiner.")
    try:
        value: object = json.loads(
            content.decode("utf-8"), parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_doubles
        )
    except UnicodeDecodeError:
        raise Unreadable("Het bestand is niet in UTF-8 bewaard.", "Bewaar het opnieuw met de editor.") from None
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"Dit is geen goede JSON: regel {error.lineno} klopt niet.", "Open het bestand in de editor en bewaar het opnieuw."
        ) from None
    except RecursionError:
        raise Unreadable(*_too_deep()) from None
    except ValueError:
        raise Unreadable("Het bestand bevat een getal met te veel cijfers.", "Schrijf een korter getal.") from None
    _bounded(value)
    return value


def _too_deep() -> tuple[str, str]:
    return f"Het bestand heeft meer dan {MOST_DEPTH} niveaus in elkaar.", "Maak het eenvoudiger."


def _bounded(value: object) -> None:
    waiting = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise Unreadable(*_too_deep())
        inside = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        waiting.extend((part, depth + 1) for part in inside)


def _no_constant(word: str) -> object:
    raise Unreadable(f"Het bestand bevat de waarde {word}.", "Gebruik een gewoon getal.")


def _no_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise Unreadable(f"De sleutel ‘{key}’ staat twee keer op dezelfde plek.", "Haal er een weg.")
        found[key] = value
    return found
