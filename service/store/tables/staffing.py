"""The tables of who is there: who stands in for whom, who is on call, and which cases stand still for a while."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from service.store.columns import Moment
from service.store.tables.metadata import metadata

# From the day `first` up to and including `last`, `substitute_id` may do what `user_id` may: tasks that are there and that
# come. `ended` when it was called off earlier.
covers = Table(
    "covers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("substitute_id", ForeignKey("users.id"), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("made_by", ForeignKey("users.id"), nullable=False),
    Column("made", Moment, nullable=False),
    Column("ended", Moment),
    Index("ix_covers_substitute", "substitute_id", "last"),
)

# The on-call roster: outside office hours urgent tasks go to who has duty then (requirements.md 27).
duties = Table(
    "duties",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("begins", Moment, nullable=False, index=True),
    Column("ends", Moment, nullable=False),
    Column("made_by", ForeignKey("users.id"), nullable=False),
    Column("made", Moment, nullable=False),
)

# A case that stands still: its open dates and moments move along when it goes on again, those that are `wettelijk` never do.
suspensions = Table(
    "suspensions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("begun", Moment, nullable=False),
    Column("begun_by", ForeignKey("users.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("ended", Moment),
    Column("ended_by", ForeignKey("users.id")),
)
