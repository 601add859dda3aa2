"""The words of the mark `rapport:…`: which answer, step or day is counted in which report.

The words are for reports what the other marks are for the rest of the service: Python knows them, never a field or an element.
After some of them stand the answers that count as good, under way or not, as the form's values are called:
`rapport:doelstatus goed=behaald bezig=loopt niet=niet_behaald`. An answer that isn't named does not count at all.
`processes/README.md` explains each word to coordinators; a test holds the two lists together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

GOOD, BUSY, NOT = "goed", "bezig", "niet"
MONTH = "maand"


@dataclass(frozen=True)
class Word:
    """Where the word may stand ("field" or "element"), on which types of fields (empty: any), and what is named after it."""

    name: str
    where: str
    meaning: str
    types: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What a mark says: its word, and the values by what they count as (`{"behaald": "goed"}`)."""

    word: str
    counts_as: Mapping[str, str]


CHOSEN = "radio select"
DAY = "datetime"


def _word(name: str, where: str, meaning: str, types: str = "", names: str = "") -> tuple[str, Word]:
    return name, Word(name, where, meaning, frozenset(types.split()), tuple(names.split()))


WORDS: Mapping[str, Word] = dict(
    [
        _word("start", "field", "De dag waarop het traject begint. Staat het op meer velden, dan telt de laatste dag.", DAY),
        _word("afsluiting", "field", "De dag waarop de begeleiding is afgesloten.", DAY),
        _word("uren", "field", "Geschreven uren, in een register.", "number"),
        _word("leefgebied", "field", "Het leefgebied van een doel.", CHOSEN),
        _word("doelstatus", "field", "Of een doel is bereikt.", CHOSEN, "goed bezig niet"),
        _word("gezinslid", "field", "Voor wie een doel is: een rij van een ander register.", CHOSEN),
        _word("gezinsrol", "field", "Wat iemand in het gezin is.", CHOSEN),
        _word("basiszaak", "field", "Of een basiszaak op orde is.", CHOSEN, "goed niet"),
        _word("tevredenheid", "field", "Het cijfer dat het gezin geeft.", "number"),
        _word("trede", "field", "De stap van de ladder waartoe is besloten.", CHOSEN),
        _word("afwijking", "field", "Ingevuld als het besluit afwijkt van wat is aangekondigd."),
        _word("verlenging_gevraagd", "field", "Of verlenging is gevraagd.", CHOSEN, "goed"),
        _word("verlenging", "field", "Het besluit over de verlenging.", CHOSEN, "goed niet"),
        _word("andere_grond", "field", "Ingevuld als de grond van de verlenging een andere is dan de gewone."),
        _word("overdracht", "field", "Of vervolghulp het gezin aanneemt.", CHOSEN, "goed bezig niet"),
        _word("vervolghulp_vanaf", "field", "De dag waarop de vervolghulp begint.", DAY),
        _word("nagekomen", "field", "Of een afspraak is nagekomen.", CHOSEN, "goed niet"),
        _word("einde", "field", "De reden waarom een traject eerder eindigt.", CHOSEN),
        _word("plan_op_tijd", "element", "De taak waarmee het plan klaar is: op tijd is voor zijn datum."),
        _word("controle", "element", "Een controle na de afsluiting; erachter na hoeveel maanden.", names="maand"),
    ]
)


@lru_cache(1024)
def read_word(argument: str) -> Said:
    """`"overdracht goed=aanvaard niet=geweigerd"` -> the word and what the values count as; `maand=3` gives `{"3": "maand"}`.

    Whether it makes sense is for the checks.
    """
    word, *pairs = argument.split() or [""]
    named = (pair.partition("=") for pair in pairs)
    return Said(word, {value: name for name, _, values in named for value in values.split("/")})


def fault(argument: str, where: str, kind: str, values: frozenset[str]) -> str:
    """What is wrong with the argument of this mark, in Dutch, or "". `kind` is the type of a field, `values` are its answers
    (empty: not known)."""
    said, word = read_word(argument), WORDS.get(read_word(argument).word)
    if word is None or word.where != where or (word.types and kind not in word.types):
        fit = [one.name for one in WORDS.values() if one.where == where and (not one.types or kind in one.types)]
        return f"‘rapport:{said.word}’ kan hier niet. Gebruik hier: {', '.join(fit)}."
    missing = [name for name in word.names if name not in said.counts_as.values()]
    if missing:
        return f"Bij ‘rapport:{word.name}’ ontbreekt {', '.join(f'‘{name}=…’' for name in missing)}."
    for value, name in said.counts_as.items():
        if name not in word.names:
            return f"Bij ‘rapport:{word.name}’ hoort geen ‘{name}=’."
        if name == MONTH and not value.isdigit():
            return f"‘{value}’ is geen aantal maanden."
        if name != MONTH and values and value not in values:
            return f"‘{value}’ is geen antwoord van dit veld. Kies uit: {', '.join(sorted(values))}."
    return ""
