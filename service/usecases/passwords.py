"""Passwords are kept as argon2 hashes."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.domain.errors import RegieError

SHORTEST = 10
LONGEST = 200

# The least that OWASP's Password Storage Cheat Sheet asks of argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep. Raises RegieError for a password that is too short or absurdly long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RegieError(f"Een wachtwoord heeft {SHORTEST} tot {LONGEST} tekens.")
    return _HASHER.hash(password)


def hashed_code(code: str) -> str:
    """The hash of a short code that was made by us, of which only a few guesses are allowed."""
    return _HASHER.hash(code)


def right(kept: str | None, password: str) -> bool:
    """Whether it is the password. For an unknown user (None) this takes as long as for a known one."""
    try:
        return _HASHER.verify(kept or _NOBODY, password[:LONGEST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
