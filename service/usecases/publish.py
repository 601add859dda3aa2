"""Publishing: the files become a bundle, checked as a whole, that new cases take."""
from __future__ import annotations
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from service.domain.people import User
from service.usecases.regie import Regie

@dataclass(frozen=True)
class Publication:
    """A bundle that was made current. `unchanged`: it was the newest already, nothing was published."""
    id: int
    bundle: str
    at: datetime
    by: str
    note: str = ""
    unchanged: bool = False

def publish(regie: Regie, files: Mapping[str, bytes], actor: User, now: datetime, note: str = "", based_on: str | None = None) -> Publication: raise NotImplementedError
def again(regie: Regie, bundle: str, actor: User, now: datetime, note: str = "") -> Publication: raise NotImplementedError
def publications(regie: Regie, actor: User) -> tuple[Publication, ...]: raise NotImplementedError
def newest(regie: Regie) -> Publication | None: raise NotImplementedError
