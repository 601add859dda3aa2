"""The flat keys of a posted HTML form -> the nested structure that `answers.validate` reads.

`personen.0.naam=Kim` becomes `{"personen": [{"naam": "Kim"}]}`; a key that comes more than once becomes a list (a checklist).
Names that begin with "_" belong to the page (token, buttons) and are left out, but for two that the form itself is about:
`_getoond` (which conditional fields the page showed) and `_weg` within a row (this row is to be removed).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.domain.errors import InvalidAnswers
from service.forms.limits import MOST_FIELDS, MOST_ROWS, NAME_LENGTH, TEXT_LENGTH

SHOWN = "_getoond"
REMOVED = "_weg"

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_INDEX = re.compile(r"0|[1-9][0-9]{0,4}")

Posted = dict[str, object]


def nested(pairs: Iterable[tuple[str, str]]) -> Posted:
    """The structure that the posted keys and values describe; rows keep their order, gaps in their numbers are closed.

    Raises InvalidAnswers for names that no form of ours posts, for too many fields or rows, and for texts that are too long.
    """
    single: dict[str, list[str]] = {}
    rows: dict[str, dict[int, dict[str, list[str]]]] = {}
    for count, (name, text) in enumerate(pairs, start=1):
        if count > MOST_FIELDS:
            raise InvalidAnswers({"": f"Er is te veel tegelijk ingevuld: hooguit {MOST_FIELDS} velden per keer."})
        if len(text) > TEXT_LENGTH:
            raise InvalidAnswers({_shown(name): f"Deze tekst is te lang: hooguit {TEXT_LENGTH} tekens."})
        if name.startswith("_") and name != SHOWN:
            continue
        register, index, key = _parts(name)
        if register:
            rows.setdefault(register, {}).setdefault(index, {}).setdefault(key, []).append(text)
        else:
            single.setdefault(key, []).append(text)
    return _together(single, rows)


def _parts(name: str) -> tuple[str, int, str]:
    """`("personen", 0, "naam")`, or `("", 0, "besluit")` for a field that is in no row."""
    parts = name.split(".") if len(name) <= NAME_LENGTH else []
    if name == SHOWN or (len(parts) == 1 and _KEY.fullmatch(name)):
        return "", 0, name
    if len(parts) == 3 and _KEY.fullmatch(parts[0]) and _INDEX.fullmatch(parts[1]):
        register, index, key = parts
        if _KEY.fullmatch(key) or key == REMOVED:
            return register, int(index), key
    raise InvalidAnswers({_shown(name): "Dit veld hoort niet bij dit formulier. Open de pagina opnieuw."})


def _together(single: dict[str, list[str]], rows: dict[str, dict[int, dict[str, list[str]]]]) -> Posted:
    posted = _single(single)
    for register, by_index in rows.items():
        if register in posted:
            raise InvalidAnswers({register: "Dit veld kwam op twee manieren binnen. Open de pagina opnieuw."})
        if len(by_index) > MOST_ROWS:
            raise InvalidAnswers({register: f"Hooguit {MOST_ROWS} regels per keer."})
        posted[register] = [_single(by_index[index]) for index in sorted(by_index)]
    return posted


def _single(found: dict[str, list[str]]) -> Posted:
    return {key: texts[0] if len(texts) == 1 else texts for key, texts in found.items()}


def _shown(name: str) -> str:
    """A name as it may stand in a message: short, whatever was sent."""
    return name if len(name) <= NAME_LENGTH else name[:NAME_LENGTH] + "…"
