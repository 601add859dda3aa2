"""Two versions of the registers and the derived values."""

from __future__ import annotations

from service.bundle.model import Bundle, Derived, Register
from service.bundle.wording import quoted
from service.compare.order import moved
from service.compare.scribe import Scribe


def compare_data(scribe: Scribe, old: Bundle, new: Bundle) -> None:
    """Write down what changed in `gegevens.yaml`."""
    for key, register in old.registers.items():
        if key not in new.registers:
            scribe.tell("removed", "register", key, f"Weg: het register {_register(register)}", old=register.label)
    for key, register in new.registers.items():
        if key not in old.registers:
            scribe.tell("added", "register", key, f"Nieuw register: {_register(register)}", new=register.label)
        else:
            _registers(scribe, old.registers[key], register)
    for key, derived in old.derived.items():
        if key not in new.derived:
            scribe.tell("removed", "derived", key, f"Weg: het gegeven {_derived(derived)}", old=derived.expression)
    for key, derived in new.derived.items():
        if key not in old.derived:
            scribe.tell(
                "added", "derived", key, f"Nieuw gegeven: {_derived(derived)} = {derived.expression}", new=derived.expression
            )
        else:
            _both(scribe, old.derived[key], derived)
    for went in (moved(list(old.registers), list(new.registers)), moved(list(old.derived), list(new.derived))):
        for key in sorted(went):
            name = (
                _register(new.registers[key]) if key in new.registers and key in old.registers else _derived(new.derived[key])
            )
            scribe.tell("changed", "moved", key, f"{name} staat op een andere plaats in de lijst")


def _registers(scribe: Scribe, old: Register, new: Register) -> None:
    it = f"het register {_register(new)}"
    if old.label != new.label:
        scribe.line("name", new.key, "Het register {old} heet nu {new}", it, quoted(old.label), quoted(new.label))
    if old.may_add != new.may_add:
        words = [scribe.old.roles(", ".join(old.may_add)), scribe.new.roles(", ".join(new.may_add))]
        scribe.line("may_add", new.key, "Wie een regel mag toevoegen aan {it}: {old} → {new}", it, words[0], words[1])
    if old.form != new.form:
        line = "Formulier om een regel toe te voegen aan {it}: {old} → {new}"
        scribe.line("form", new.key, line, it, scribe.old.form(old.form), scribe.new.form(new.form))
    scribe.marks(new.key, it, old.marks, new.marks)


def _both(scribe: Scribe, old: Derived, new: Derived) -> None:
    it = f"het gegeven {_derived(new)}"
    if old.label != new.label:
        scribe.line("name", new.key, "Het gegeven {old} heet nu {new}", it, quoted(old.label), quoted(new.label))
    if old.expression != new.expression:
        scribe.line(
            "formula", new.key, "Formule van {it}: {old} → {new}", it, old.expression or "geen", new.expression or "geen"
        )
    scribe.marks(new.key, it, old.marks, new.marks)


def _register(register: Register) -> str:
    return quoted(register.label or register.key)


def _derived(derived: Derived) -> str:
    return quoted(derived.label or derived.key)
