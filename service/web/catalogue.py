"""Brings the English catalogue up to date with the texts of the pages: `python -m service.web.catalogue`.

New texts come in without a translation, those that are gone go out; what was translated stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from service.web.language import CATALOGUE, ENGLISH
from service.web.sentences import BELOW, sentences

HERE = Path(__file__).parent
METHODS = [("frontend/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
# calls whose arguments are texts
WORDS = {**DEFAULT_KEYWORDS, "count": (2, 3), "later": None, "lazy_gettext": None}
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}


def texts() -> Catalog:
    """Every text of the pages, with the places where it stands."""
    found = Catalog()
    for path, line, message, comments, context in extract_from_dir(HERE, METHODS, OPTIONS, WORDS):
        found.add(message, None, [(path, line)], auto_comments=comments, context=context)
    for text, path, line in sentences():
        found.add(text, None, [(path, line)], context=BELOW)
    return found


def update() -> Catalog:
    """The catalogue as it should be: all texts, with the translations that there are."""
    with CATALOGUE.open("rb") as source:
        known = read_po(source, ENGLISH)
    known.update(texts(), no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def missing(catalogue: Catalog) -> list[str]:
    """The texts that have no translation."""
    strings = ((one.id, one.string if isinstance(one.string, tuple) else (one.string,)) for one in catalogue if one.id)
    return [str(id_) for id_, translated in strings if not all(translated)]


def main() -> int:
    catalogue = update()
    with CATALOGUE.open("wb") as target:
        write_po(target, catalogue, width=120, no_location=True, omit_header=False, sort_output=True)
    gaps = missing(catalogue)
    print(f"{len(catalogue)} teksten, {len(gaps)} nog niet vertaald")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
