"""Organisations, their mandates and agreements, and users: data that the decision tables read."""
from __future__ import annotations
from collections.abc import Iterable
from datetime import date
from service.domain.people import Organisation, Role, User
from service.usecases.regie import Regie

def add_organisation(regie: Regie, name: str, kind: str) -> Organisation: raise NotImplementedError
def organisations(regie: Regie) -> tuple[Organisation, ...]: raise NotImplementedError
def set_mandate(regie: Regie, organisation_id: int, name: str, valid_from: date, valid_until: date | None = None, *, agreement: bool = False) -> None: raise NotImplementedError
def add_user(regie: Regie, username: str, name: str, roles: Iterable[Role], organisation_id: int, password: str | None = None) -> User: raise NotImplementedError
def set_password(regie: Regie, username: str, password: str) -> None: raise NotImplementedError
def users(regie: Regie) -> tuple[User, ...]: raise NotImplementedError
