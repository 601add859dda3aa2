"""The commands of `regie`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from service.cli.commands import parser
from service.domain.errors import InvalidBundle, Misconfigured, RegieError

FAILED, REFUSED = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command. 0: done; 1: refused for a reason that was told; 2: Regie itself is not set up well."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("spiff").setLevel(logging.WARNING)  # the engine tells of every state of every task
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except KeyboardInterrupt:
        return 0
    except RegieError as error:
        print(error, file=sys.stderr)
        broken = isinstance(error, Misconfigured) or (error.status >= 500 and not isinstance(error, InvalidBundle))
        return REFUSED if broken else FAILED
    return status
