"""Logging in and out."""
from __future__ import annotations
from dataclasses import dataclass
from datetime import datetime
from service.domain.people import User
from service.usecases.regie import Regie

@dataclass(frozen=True)
class Login:
    """`token` goes in the cookie; the database keeps only its hash."""
    user: User
    token: str
    expires: datetime

def login(regie: Regie, username: str, password: str, now: datetime) -> Login: raise NotImplementedError
def session_user(regie: Regie, token: str, now: datetime) -> User | None: raise NotImplementedError
def logout(regie: Regie, token: str) -> None: raise NotImplementedError
def user(regie: Regie, user_id: int) -> User: raise NotImplementedError
def user_named(regie: Regie, username: str) -> User: raise NotImplementedError
