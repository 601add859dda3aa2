"""What both sides made of one thing, in a few Dutch words each."""

from __future__ import annotations

from collections.abc import Mapping

from service.bundle.diagrams import expression_text, properties_of
from service.bundle.merge import forms
from service.bundle.merge.data import ThreeLists
from service.bundle.merge.forms import ThreeForms
from service.bundle.merge.tables import plain_cells
from service.bundle.merge.xml_merge import Three
from service.bundle.merge.xml_parts import Document
from service.bundle.strict_xml import Node
from service.bundle.wording import moment_in_words, quoted, the_kind

MINE, THEIRS = "uw concept", "de nieuwste versie"
GONE, NEW, OTHERWISE = "weggehaald", "nieuw", "anders"
LONGEST = 120
Facts = Mapping[str, str]


def sentence(what: str, mine: bool, theirs: bool, changed: bool = True) -> str:
    """What happened to one thing; `mine` and `theirs`: is it still there; `changed`: did it change there."""
    thing = what[:1].upper() + what[1:]
    if mine and theirs:
        return f"{thing} is in {MINE} én in {THEIRS} veranderd."
    gone, there = (MINE, THEIRS) if theirs else (THEIRS, MINE)
    return f"{thing} is in {gone} weggehaald, maar in {there} {'veranderd' if changed else 'nog nodig'}."


def told(base: Facts | None, side: Facts | None) -> str:
    """What one side made of it: only what it changed."""
    if side is None:
        return GONE
    changed = [f"{name}: {_short(text) or 'geen'}" for name, text in side.items() if base is None or base.get(name, "") != text]
    changed += [f"{name}: geen" for name, text in (base or {}).items() if text and name not in side]
    return "; ".join(changed) or ("nog nodig" if base == side else NEW if base is None else OTHERWISE)


def in_xml(three: Three, key: str) -> tuple[str, str, str]:
    """(what it is, what mine says, what theirs says) of a part of a diagram or table."""
    documents = (three.base, three.mine, three.theirs)
    found = [_xml_facts(document, key) if key in document.nodes else None for document in documents]
    where = next(document for document in (three.mine, three.theirs, three.base) if key in document.nodes)
    return _called(where, key), told(found[0], found[1]), told(found[0], found[2])


def of_order(three: Three, key: str) -> tuple[str, str, str]:
    """The same of the order of the rules of a table."""
    words = []
    for document in (three.mine, three.theirs):
        rules = [one for one in document.children.get(key, []) if one in three.base.nodes and one in three.decision.kept]
        words.append("; ".join(_called(three.base, one) for one in rules if three.base.nodes[one].tag.endswith("}rule")))
    return "de volgorde van de regels", _short(words[0]), _short(words[1])


def in_form(three: ThreeForms, key: str) -> tuple[str, str, str]:
    """The same of a component of a form."""
    found = [
        {
            name: _plain(value)
            for name, value in schema.components[key].items()
            if name != forms.INNER and name not in forms.SIGNATURES
        }
        if key in schema.components
        else None
        for schema in (three.base, three.mine, three.theirs)
    ]
    named = next(facts for facts in (found[1], found[2], found[0]) if facts is not None)
    label = named.get("label") or named.get("dateLabel") or named.get("text") or key
    what = f"het veld {quoted(_short(label))}" if key else "het formulier zelf"
    return what, told(found[0], found[1]), told(found[0], found[2])


def in_list(three: ThreeLists, key: str) -> tuple[str, str, str]:
    """The same of an entry of a YAML file."""
    found = []
    for one in (three.base, three.mine, three.theirs):
        value = one.values.get(key)
        facts = (
            {str(name): _plain(held) for name, held in value.items()} if isinstance(value, dict) else {"waarde": _plain(value)}
        )
        found.append(facts if key in one.texts else None)
    named = next(facts for facts in (found[1], found[2], found[0]) if facts is not None)
    return (
        f"het gegeven {quoted(named.get('naam') or key.rpartition('/')[2])}",
        told(found[0], found[1]),
        told(found[0], found[2]),
    )


def _called(document: Document, key: str) -> str:
    node = document.plain(key)
    if node.tag == "sequenceFlow":
        ends = (_name(document, node.get(end)) for end in ("sourceRef", "targetRef"))
        return f"de pijl van {' naar '.join(ends)}"
    if node.tag == "rule":
        order = [one for one, element in document.nodes.items() if element.tag == document.nodes[key].tag]
        return f"regel {order.index(key) + 1}"
    return f"{the_kind(node.tag)} {_name(document, key)}" if key else "het bestand zelf"


def _name(document: Document, key: str) -> str:
    node = document.nodes.get(key)
    name = node.get("name") or node.get("label") or key if node is not None else key
    return quoted(name)


def _xml_facts(document: Document, key: str) -> Facts:
    node = document.plain(key)
    if node.tag == "rule":
        return {**plain_cells(document, key), "toelichting": node.text_at("description")}
    facts = {
        "naam": node.get("name") or node.get("label"),
        "baan": _name(document, document.lanes[key]) if key in document.lanes else "",
        "van": _name(document, node.get("sourceRef")) if node.get("sourceRef") else "",
        "naar": _name(document, node.get("targetRef")) if node.get("targetRef") else "",
        "voorwaarde": expression_text(node.text_at("conditionExpression")),
        "uitleg": node.text_at("extensionElements", "instructionsForEndUser") or node.text_at("documentation"),
        "tabel": node.text_at("extensionElements", "calledDecisionId"),
        "roept aan": node.get("calledElement"),
        "anders naar": _name(document, document.nodes[node.get("default")].get("targetRef", ""))
        if node.get("default") and node.get("default") in document.nodes
        else "",
        "hoort bij": _name(document, node.get("attachedToRef")) if node.get("attachedToRef") else "",
        "tijd": _timer(node),
        "treffersregel": node.get("hitPolicy"),
        "leest": node.text_at("inputExpression", "text"),
        **{name: moment_in_words(value) for name, value in properties_of(node).items()},
    }
    return {name: text for name, text in facts.items() if text}


def _timer(node: Node) -> str:
    timer = node.first("timerEventDefinition")
    texts = (timer.text_at(tag) for tag in ("timeDate", "timeDuration", "timeCycle")) if timer else iter(())
    return moment_in_words(expression_text(next((text for text in texts if text), "")))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_plain(held)}" for name, held in value.items())
    if isinstance(value, list):
        return ", ".join(str(one.get("label") or _plain(one)) if isinstance(one, dict) else _plain(one) for one in value)
    return "" if value is None else str(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
