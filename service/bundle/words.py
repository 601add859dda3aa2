"""The words of a text that lists them with commas: roles, ids of tasks, names of values."""

from __future__ import annotations


def words(text: str) -> list[str]:
    """`" coach, verwijzer,"` -> `["coach", "verwijzer"]`."""
    return [word.strip() for word in text.split(",") if word.strip()]
