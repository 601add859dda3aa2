"""Two people's changes to the same files put together, element by element; what can't be both is asked."""

from service.bundle.merge.conflict import Conflict, Merge
from service.bundle.merge.merge import merge

__all__ = ["Conflict", "Merge", "merge"]
