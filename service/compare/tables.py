"""Two versions of a decision table: columns, rules, and cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from service.bundle.model import Clause, Rule, Table
from service.bundle.wording import quoted
from service.compare.order import moved
from service.compare.scribe import Scribe

POLICIES = {
    "UNIQUE": "precies één regel past",
    "FIRST": "de eerste regel die past",
    "PRIORITY": "de uitkomst die vooraan staat wint",
    "ANY": "meer regels mogen passen, met dezelfde uitkomst",
    "RULE ORDER": "alle regels die passen, op volgorde van de tabel",
    "OUTPUT ORDER": "alle regels die passen, op volgorde van de uitkomsten",
    "COLLECT": "alle regels die passen",
}
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Grid:
    """Which columns and rules belong together, for showing two tables side by side.

    `inputs`, `outputs` and `rules` are pairs of places (from 0) in the old and the new table, in the new order; what was
    removed stands where it was. None: not there on that side.
    """

    inputs: tuple[tuple[int | None, int | None], ...]
    outputs: tuple[tuple[int | None, int | None], ...]
    rules: tuple[tuple[int | None, int | None], ...]


def align(old: Table, new: Table) -> Grid:
    """Match columns by what they read or give, and else by label; rules by id, else by content, else by most of it."""
    inputs = _match(old.inputs, new.inputs, _COLUMN_KEYS)
    outputs = _match(old.outputs, new.outputs, _COLUMN_KEYS)

    def content(rule: Rule, side: int) -> Hashable:
        columns = [(rule.inputs, inputs), (rule.outputs, outputs)]
        return tuple(_at(cells, pair[side]) for cells, pairs in columns for pair in pairs if None not in pair)

    old_contents = {id(rule): content(rule, 0) for rule in old.rules}
    new_contents = {id(rule): content(rule, 1) for rule in new.rules}
    contents = {**old_contents, **new_contents}
    rules = _match(old.rules, new.rules, (lambda rule: rule.id or None, lambda rule: (contents[id(rule)], rule.note)))
    return Grid(inputs, outputs, _alike(rules, old, new, contents))


def compare_tables(scribe: Scribe, old: Table, new: Table) -> None:
    """Write down what changed in a table that is in both bundles (or against an empty one)."""
    it = f"de tabel {quoted(new.name or new.id)}"
    if old.id != new.id:
        scribe.line("id", "", "De id van {it}: {old} → {new}", it, old.id, new.id)
    if old.name != new.name:
        scribe.line("name", "", "De tabel {old} heet nu {new}", it, quoted(old.name), quoted(new.name))
    policies = [" ".join(filter(None, (table.hit_policy, table.aggregation))) for table in (old, new)]
    if policies[0] != policies[1]:
        words = [f"{policy} ({POLICIES.get(policy.split(' (')[0], 'bijzonder')})" for policy in policies]
        scribe.line("hit_policy", "", "Treffersregel van {it}: {old} → {new}", it, words[0], words[1])
    grid = align(old, new)
    for pairs, before, after, kind in (
        (grid.inputs, old.inputs, new.inputs, "invoer"),
        (grid.outputs, old.outputs, new.outputs, "uitkomst"),
    ):
        _columns(scribe, pairs, before, after, kind)
    _rules(scribe, grid, old, new)


def column_name(clause: Clause) -> str:
    """What a column is called on a page."""
    return clause.label or clause.text


_COLUMN_KEYS: tuple[Callable[[Clause], Hashable], ...] = (
    lambda clause: (clause.text, clause.label),
    lambda clause: clause.text or None,
    lambda clause: clause.label or None,
)


def _match(
    old: Sequence[Thing], new: Sequence[Thing], keys: Sequence[Callable[[Thing], Hashable]]
) -> tuple[tuple[int | None, int | None], ...]:
    """Pairs of places: first by the first key, what is left by the next; a key that is there twice on a side, in order."""
    pairs: dict[int, int] = {}
    for key in keys:
        left: dict[Hashable, list[int]] = {}
        for place, thing in enumerate(old):
            if place not in pairs and key(thing) is not None:
                left.setdefault(key(thing), []).append(place)
        taken = set(pairs.values())
        for place, thing in enumerate(new):
            if place not in taken and left.get(key(thing)):
                pairs[left[key(thing)].pop(0)] = place
    return tuple(_laid_out(pairs, len(old), len(new)))


def _laid_out(pairs: dict[int, int], old: int, new: int) -> Iterator[tuple[int | None, int | None]]:
    """In the order of the new side; what is only on the old side after what it followed there."""
    back = {place: before for before, place in pairs.items()}
    gone: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for place in range(old):
        if place in pairs:
            anchor = pairs[place]
        else:
            gone.setdefault(anchor, []).append(place)
    yield from ((place, None) for place in gone.get(None, []))
    for place in range(new):
        yield back.get(place), place
        yield from ((before, None) for before in gone.get(place, []))


def _alike(
    pairs: tuple[tuple[int | None, int | None], ...], old: Table, new: Table, contents: dict[int, Hashable]
) -> tuple[tuple[int | None, int | None], ...]:
    """Rules without a partner that have more than half of their cells in common belong together too: an editor may give a
    row another id."""
    matched = {before: after for before, after in pairs if before is not None and after is not None}
    lonely = [after for before, after in pairs if before is None and after is not None]
    for before in [before for before, after in pairs if after is None and before is not None]:
        cells = contents[id(old.rules[before])]
        for after in lonely:
            others = contents[id(new.rules[after])]
            if isinstance(cells, tuple) and isinstance(others, tuple) and cells:
                same = sum(one == other for one, other in zip(cells, others, strict=True))
                if same * 2 > len(cells):
                    matched[before] = after
                    lonely.remove(after)
                    break
    return tuple(_laid_out(matched, len(old.rules), len(new.rules)))


def _columns(
    scribe: Scribe, pairs: tuple[tuple[int | None, int | None], ...], old: Sequence[Clause], new: Sequence[Clause], kind: str
) -> None:
    for before, after in pairs:
        if after is None and before is not None:
            name = column_name(old[before])
            scribe.tell("removed", "column", "", f"De kolom {quoted(name)} ({kind}) is weg", column=name, old=old[before].text)
        elif before is None and after is not None:
            name = column_name(new[after])
            scribe.tell("added", "column", "", f"Nieuwe kolom ({kind}): {quoted(name)}", column=name, new=new[after].text)
        elif before is not None and after is not None:
            _column(scribe, old[before], new[after])
    keys = [str(pair) for pair in pairs if None not in pair]
    in_old_order = [str(pair) for pair in sorted((p for p in pairs if None not in p), key=lambda pair: pair[0] or 0)]
    for key in sorted(moved(in_old_order, keys)):
        clause = new[next(after for before, after in pairs if str((before, after)) == key and after is not None)]
        scribe.tell(
            "changed",
            "column",
            "",
            f"De kolom {quoted(column_name(clause))} staat op een andere plaats",
            column=column_name(clause),
        )


def _column(scribe: Scribe, old: Clause, new: Clause) -> None:
    name = column_name(new)
    for what, line, before, after in (
        ("column", "De kolom {old} heet nu {new}", quoted(old.label), quoted(new.label)),
        ("column", "De kolom {it} leest of geeft: {old} → {new}", old.text, new.text),
        ("column", "Het soort waarde in de kolom {it}: {old} → {new}", old.type or "geen", new.type or "geen"),
        (
            "column",
            "De keuzes van de kolom {it}: {old} → {new}",
            ", ".join(old.values) or "geen",
            ", ".join(new.values) or "geen",
        ),
    ):
        if before != after:
            sentence = line.format(it=quoted(name), old=before, new=after)
            scribe.tell("changed", what, "", sentence, column=name, old=before, new=after)


def _rules(scribe: Scribe, grid: Grid, old: Table, new: Table) -> None:
    both = [(before, after) for before, after in grid.rules if before is not None and after is not None]
    keys = {pair: _key(new.rules[pair[1]], pair[1]) for pair in both}
    went = moved([keys[pair] for pair in sorted(both)], [keys[pair] for pair in both])
    doubled = Counter(keys.values())
    for before, after in grid.rules:
        if after is None and before is not None:
            rule = old.rules[before]
            scribe.tell(
                "removed", "rule", _key(rule, before), f"Regel {before + 1} is weg: {_row(old, rule)}", old=_row(old, rule)
            )
        elif before is None and after is not None:
            rule = new.rules[after]
            scribe.tell(
                "added", "rule", _key(rule, after), f"Regel {after + 1} is nieuw: {_row(new, rule)}", new=_row(new, rule)
            )
        elif before is not None and after is not None:
            key, was = keys[before, after], _key(old.rules[before], before)
            if key in went and doubled[key] == 1:
                line = "{it} staat nu op plaats {new}"
                scribe.line("moved", key, line, f"regel {before + 1}", str(before + 1), str(after + 1), was)
            _cells(scribe, grid, old, new, before, after)


def _cells(scribe: Scribe, grid: Grid, old: Table, new: Table, before: int, after: int) -> None:
    one, other = old.rules[before], new.rules[after]
    key, was = _key(other, after), _key(one, before)
    it = f"regel {after + 1}" + ("" if before == after else f" (eerst regel {before + 1})")
    for cells, others, pairs, clauses in (
        (one.inputs, other.inputs, grid.inputs, (old.inputs, new.inputs)),
        (one.outputs, other.outputs, grid.outputs, (old.outputs, new.outputs)),
    ):
        for left, right in pairs:
            value, instead = _at(cells, left), _at(others, right)
            if value == instead:
                continue
            said = value or "(leeg)", instead or "(leeg)"
            if left is not None and right is not None:
                name = column_name(clauses[1][right])
                sentence = f"{it}, kolom {quoted(name)}: {said[0]} → {said[1]}"
            elif {value, instead} <= {"", "-"}:
                continue
            elif right is not None:
                name = column_name(clauses[1][right])
                sentence = f"{it}, nieuwe kolom {quoted(name)}: {said[1]}"
            else:
                name = column_name(clauses[0][left or 0])
                sentence = f"{it}, kolom {quoted(name)} (nu weg): {said[0]}"
            more = {"column": name, "old": said[0], "new": said[1], "was": "" if was == key else was}
            scribe.tell("changed", "cell", key, sentence, part=left is None or right is None, **more)
    if one.note != other.note:
        scribe.line("note", key, "De toelichting bij {it} is veranderd", it, one.note, other.note, was)


def _row(table: Table, rule: Rule) -> str:
    """A rule in one line: "Leeftijd: < 18 → Besluit: "toelaten""."""
    tests = [
        (column_name(clause), cell) for clause, cell in zip(table.inputs, rule.inputs, strict=False) if cell not in ("", "-")
    ]
    gives = [(column_name(clause), cell) for clause, cell in zip(table.outputs, rule.outputs, strict=False) if cell]
    left = ", ".join(f"{name}: {cell}" for name, cell in tests) or "altijd"
    return f"{left} → {', '.join(f'{name}: {cell}' for name, cell in gives) or 'niets'}"


def _key(rule: Rule, place: int) -> str:
    return rule.id or str(place + 1)


def _at(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
