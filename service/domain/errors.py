"""The errors that the service knows. Each says what is wrong, where, and what to do, in Dutch that a user can read.

`RegieError.status` is the HTTP status that a page answers with: 4xx is the user's mistake or a race, 500 is ours.
"""

from __future__ import annotations

from collections.abc import Mapping


class RegieError(Exception):
    """Anything that the service refuses or could not do; the message is meant for the person who asked."""

    status = 400


class NotFound(RegieError):
    """It is not there, or not for this user: the two are never told apart."""

    status = 404


class Forbidden(RegieError):
    """This user may see it, but may not do this to it."""

    status = 403


class Conflict(RegieError):
    """Somebody else was first; the message says who and when."""

    status = 409


class InvalidAnswers(RegieError):
    """What was filled in is not right. `errors` maps a field path ("personen.0.naam") to a Dutch sentence."""

    status = 422

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("Niet alles is goed ingevuld: " + " ".join(self.errors.values()))


class BrokenStep(RegieError):
    """A step of a process failed; the case stays where it was and gets an incident (in the interface: storing)."""

    status = 500

    def __init__(self, message: str, *, process: str = "", element: str = "") -> None:
        self.process, self.element = process, element
        super().__init__(message)


class InvalidBundle(RegieError):
    """Diagrams, tables or forms that can't be read or published. `findings` are the checks' findings, or empty."""

    def __init__(self, message: str, findings: tuple[object, ...] = ()) -> None:
        self.findings = findings
        super().__init__(message)


class Misconfigured(RegieError):
    """A setting is missing or wrong; the message names it and says what to do."""

    status = 500
