"""What the layers below the pages say, in the language of the page: errors, what is wrong with an answer, "over 3 dagen".

Those layers know no languages: they speak Dutch. Their sentences are found in the sources by their shape (a capital first and
a full stop last) and stand in the catalogue with the context `BELOW`, with a named placeholder for each value; `PHRASES` are
what they say without being sentences. A page that isn't in Dutch looks up what was said: as it is, or, when values
are in it, as the sentence that it was made of.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask_babel import get_locale, pgettext

from service.domain.people import ROLE_LABELS
from service.forms.wording import MONTHS
from service.usecases.titles import KINDS
from service.web.language import DUTCH, catalogue

BELOW = "onder"
SERVICE = Path(__file__).parents[1]
LAYERS = ("domain", "forms", "store", "usecases")
RAISING = ("trials", "web", "web/studio")  # of these only what is raised: the rest isn't for pages, or passes `_()`
NOT_SHOWN = {  # mails are Dutch, and so is what the command line says
    "letters.py", "tokens.py", "webhooks.py", "story.py", "run.py", "onward.py", "world.py", "examples.py", "report.py",
}  # fmt: skip
PHRASES = (
    *ROLE_LABELS.values(),
    *KINDS.values(),
    "geen termijn", "vandaag", "morgen", "gisteren", "1 dag te laat", "%(number)s dagen te laat", "%(number)s weken te laat",
    "over %(number)s dagen", "over %(number)s weken", "fout", "waarschuwing", "ja", "nee",
    # lines of the log
    "Afgerond: %(title)s", "Opgepakt: %(title)s", "Vervallen: %(title)s", "Weer open: %(title)s", "Begonnen: %(process)s",
    "Heropend: %(title)s (met reden)", "Taak voor %(role)s: %(title)s", "Nu een taak voor %(role)s: %(title)s",
    "Opmerking bij: %(title)s", "Document gemaakt: %(title)s", "Fase begonnen: %(phase)s", "Fase klaar: %(phase)s",
    "Bericht ontvangen: %(message)s", "Tabel ‘%(table)s’, regel %(rules)s: %(result)s",
    "Datum verplaatst van %(was)s naar %(day)s: %(title)s. Reden: %(reason)s",
    "Caseload overgedragen aan %(name)s. Reden: %(reason)s", "Staat stil vanaf %(day)s: %(why)s",
    "Gaat weer verder na %(length)s: %(reason)s", "Nieuwe datum voor ‘%(title)s’: %(why)s",
)  # fmt: skip
_SENTENCE = re.compile(r"[A-ZÉ%].*[.?!…]", re.DOTALL)
_WORDS = re.compile(r"[a-zë]{3,}.* ")
_VALUE = re.compile(r"%\((\w+)\)s")
_DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})\b")


def said(text: object) -> str:
    """A sentence from below, in the language of the page; as it is when nobody translated it."""
    sentence = str(text)
    if str(get_locale()) == DUTCH or not sentence:
        return sentence
    known = str(pgettext(BELOW, sentence.replace("%", "%%")))
    if known != sentence.replace("%", "%%"):
        return known.replace("%%", "%")
    for shape, message in _shapes():
        if found := shape.fullmatch(sentence):
            return str(pgettext(BELOW, message, **{name: said(value) for name, value in found.groupdict().items()}))
    return _DAY.sub(lambda day: f"{day[1]} {pgettext(BELOW, day[2])}", sentence)


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences that have values in them, those with the most words of their own first."""
    messages = (str(one.id) for one in catalogue() if one.context == BELOW and _VALUE.search(str(one.id)))
    return tuple((_shape(text), text) for text in sorted(messages, key=lambda text: -len(_VALUE.sub("", text))))


def _shape(message: str) -> re.Pattern[str]:
    own, names = _VALUE.split(message)[::2], _VALUE.findall(message)
    pattern = re.escape(own[0].replace("%%", "%"))
    for name, rest in zip(names, own[1:], strict=True):
        pattern += f"(?P<{name}>.+?)" + re.escape(rest.replace("%%", "%"))
    return re.compile(pattern, re.DOTALL)


def sentences() -> Iterator[tuple[str, str, int]]:
    """Each sentence and phrase of the layers below as (text, file, line); phrases have the line 0."""
    for phrase in (*PHRASES, *MONTHS):
        yield phrase, Path(__file__).name, 0
    for layer in (*LAYERS, *RAISING):
        for path in sorted((SERVICE / layer).glob("*.py")):
            if path.name not in NOT_SHOWN:
                for text, line in _in(ast.parse(path.read_text(encoding="utf-8")), raised=layer in RAISING):
                    yield text, str(path.relative_to(SERVICE)), line


def _in(tree: ast.Module, *, raised: bool) -> Iterator[tuple[str, int]]:
    """The texts in a module that have the shape of a sentence; `raised`: only those of its errors."""
    roots = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)] if raised else [tree]
    explaining = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    passed = {id(arg) for node in calls if isinstance(node.func, ast.Name) and node.func.id == "_" for arg in node.args}
    for root in roots:
        for node in ast.walk(root):
            if id(node) not in explaining | parts | passed and (text := _text(node)):
                yield text, getattr(node, "lineno", 0)


def _text(node: ast.AST) -> str:
    """The text of a literal as a message, "" when it is none or no sentence."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value.replace("%", "%%")
    elif isinstance(node, ast.JoinedStr):
        text, names = "", list[str]()
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                names.append(_name(part.value, names))
                text += f"%({names[-1]})s"
            elif isinstance(part, ast.Constant):
                text += str(part.value).replace("%", "%%")
    else:
        return ""
    return text if _SENTENCE.fullmatch(text) and _WORDS.search(_VALUE.sub("", text)) else ""


def _name(value: ast.expr, taken: list[str]) -> str:
    """What a value in a sentence is called: its last name, with a number when the sentence has it already."""
    names = [one for node in ast.walk(value) if (one := getattr(node, "attr", None) or getattr(node, "id", None))]
    name = str(names[0]).strip("_").lower() if names else "value"
    return name if name not in taken else f"{name}{len(taken)}"
