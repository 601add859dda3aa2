"""The difference between two bundles, each change as a Dutch sentence that a coordinator understands. Pure."""

from service.compare.compare import compare
from service.compare.difference import Change, Difference, Sides

__all__ = ["Change", "Difference", "Sides", "compare"]
