"""What every use case is given: the database, and who wants to see the engine's steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from service.engine.step import Step
from service.store.session import Store


@dataclass(frozen=True)
class Regie:
    """`on_step(bundle_hash, step)` is called for every step of the engine, before it is saved: trials measure with it."""

    store: Store
    on_step: Callable[[str, Step], None] | None = None
