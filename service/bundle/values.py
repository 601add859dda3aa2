"""What expressions see: layers of values, the nearest first, then derived fields, then service facts.

The order is: fields of the row (and `rij`), decisions of this step, answers of the side instance, answers of the case,
registers, derived fields, facts. A name that no layer knows is null to an expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from service.feel import Expression, FeelValue

ROW = "rij"
ROW_ID = "id"


class Values(Mapping[str, FeelValue]):
    """`layers` are looked through in order; a derived field is computed when it is read, at most once for each `Values`.

    A derived field that needs itself is null (the checks refuse such a bundle). Values are never changed: `nearer` and
    `with_row` give new ones. A register is a list of contexts, each with its row's `id` (a text).
    """

    def __init__(
        self,
        layers: Iterable[Mapping[str, FeelValue]] = (),
        derived: Mapping[str, Expression] | None = None,
        facts: Mapping[str, FeelValue] | None = None,
    ) -> None:
        self._layers = tuple(layers)
        self._derived = derived or {}
        self._facts = facts or {}
        self._computed: dict[str, FeelValue] = {}

    def nearer(self, values: Mapping[str, FeelValue]) -> Values:
        """The same with one more layer in front."""
        return Values((values, *self._layers), self._derived, self._facts)

    def with_row(self, register: str, row: str) -> Values:
        """The same as seen from one row of a register: its fields by their own names, and the row itself as `rij`.

        A row that is no longer there has no fields, only its id.
        """
        rows = self.get(register)
        contexts = [item for item in rows if isinstance(item, dict)] if isinstance(rows, list) else []
        fields: dict[str, FeelValue] = next((context for context in contexts if context.get(ROW_ID) == row), {ROW_ID: row})
        return self.nearer({**{key: value for key, value in fields.items() if key != ROW_ID}, ROW: fields})

    def __getitem__(self, name: str) -> FeelValue:
        for layer in self._layers:
            if name in layer:
                return layer[name]
        if name in self._derived:
            if name not in self._computed:
                self._computed[name] = None  # what it is while it is being computed
                self._computed[name] = self._derived[name].evaluate(self)
            return self._computed[name]
        return self._facts[name]

    def __contains__(self, name: object) -> bool:
        return any(name in source for source in (*self._layers, self._derived, self._facts))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for source in (*self._layers, self._derived, self._facts) for name in source))

    def __len__(self) -> int:
        return sum(1 for _ in self)
