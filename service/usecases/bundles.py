"""Bundles by their hash: read from the database once in a process, because they never change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from threading import Lock

from service.bundle.model import Bundle, Field, Form
from service.bundle.read import read_bundle
from service.domain.errors import NotFound
from service.store import bundles
from service.store.session import Tx

KEPT = 32
_reading = Lock()
_read: dict[str, Bundle] = {}


def bundle_of(tx: Tx, hash_: str) -> Bundle:
    """The bundle with this hash, which is in the database."""
    with _reading:
        if hash_ not in _read:
            while len(_read) >= KEPT:
                del _read[next(iter(_read))]
            _read[hash_] = read_bundle(bundles.files(tx, hash_))
        return _read[hash_]


def newest(tx: Tx) -> Bundle:
    """What new cases take. Raises NotFound when nothing was published yet."""
    publication = bundles.newest(tx)
    if publication is None:
        raise NotFound("Er is nog niets gepubliceerd. Publiceer eerst de processen: regie publish.")
    return bundle_of(tx, publication.bundle)


class Fields:
    """What the fields of a bundle are called and marked, over all its forms.

    The same key may stand in several forms: it is one value, so what one form marks as personal is personal everywhere.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.marks: dict[str, dict[str, str]] = {}
        self.of: dict[str, Field] = {}
        self.columns: dict[str, dict[str, Field]] = {}
        self.personal_registers = frozenset(key for key, r in bundle.registers.items() if "persoonsgegeven" in r.marks)
        for form in bundle.forms.values():
            self._read(form.fields, "")

    def _read(self, fields: tuple[Field, ...], register: str) -> None:
        for field in fields:
            if field.register:
                self.columns.setdefault(field.register, {})
                self._read(field.fields, field.register)
            elif field.type == "group":
                self._read(field.fields, register)
            elif field.key:
                self.marks.setdefault(field.key, {}).update(field.marks)
                (self.columns[register] if register else self.of).setdefault(field.key, field)

    def personal(self, key: str, register: str = "") -> bool:
        """Whether the value of this field is kept apart."""
        marks = self.marks.get(key, {})
        return register in self.personal_registers or "persoonsgegeven" in marks or "bsn" in marks

    def closed(self, register: str) -> bool:
        """Whether rows of this register hold anything that is kept apart."""
        columns = self.columns.get(register, {})
        return register in self.personal_registers or any(self.personal(key, register) for key in columns)

    def mark(self, key: str, name: str) -> str | None:
        """The argument of a field's mark ("" without one), or None when it does not bear it."""
        return self.marks.get(key, {}).get(name)


@lru_cache(KEPT)
def _fields(hash_: str, held: _Held) -> Fields:
    return Fields(held.bundle)


class _Held:
    """A bundle that is equal to any other: the cache goes by its hash alone."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


def fields_of(bundle: Bundle) -> Fields:
    """The fields of a bundle, gathered once."""
    return _fields(bundle.hash, _Held(bundle))


def form_of(bundle: Bundle, properties: Mapping[str, str]) -> Form:
    """The form that an element's property `formulier` names. The checks see to it that it is there."""
    form = bundle.forms.get(properties.get("formulier", ""))
    if form is None:
        raise NotFound("Bij deze stap hoort een formulier dat er niet is. Laat de coördinator de processen controleren.")
    return form
