"""The tables of the studio: drafts of a bundle, what they are tried with, and how running cases are moved to a publication."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from service.store.columns import Moment, Plain
from service.store.tables.metadata import metadata

# `base` is the publication's bundle that the draft began as a copy of (or was last merged with). `submitted` is the request to
# publish it: the hash that was looked at, the note, struck trials with their reasons, who asked and when; null without one.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("base", ForeignKey("bundles.hash"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("submitted", Plain, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("created", Moment, nullable=False),
    Column("closed", Moment),
    CheckConstraint("state IN ('open', 'published', 'dropped')", name="state"),
)

# Every version of a file that was saved in a draft; the newest counts, and nothing is overwritten. Version 0 is the base's and
# has no row. An empty `content` means that the file was taken out.
draft_files = Table(
    "draft_files",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True, autoincrement=False),
    Column("path", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# Who has which file open now: `seen` is when the editor was last heard of.
draft_editors = Table(
    "draft_editors",
    metadata,
    Column("draft_id", ForeignKey("drafts.id"), primary_key=True, autoincrement=False),
    Column("path", Text, primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("seen", Moment, nullable=False),
)

# A play: the steps of a trial in the making. What it led to is not kept here: the steps are done again.
plays = Table(
    "plays",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("draft_id", ForeignKey("drafts.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("begin", Date, nullable=False),
    Column("steps", Plain, nullable=False),
    Column("version", Integer, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# How a trial ended on a bundle. `content` is the hash of the trial's own file, `touched` all that it went through.
trial_results = Table(
    "trial_results",
    metadata,
    Column("bundle", String(64), primary_key=True),
    Column("trial", Text, primary_key=True),
    Column("content", String(64), nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("message", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("touched", Plain, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("at", Moment, nullable=False),
)

# Running cases to another bundle: looked at only (`dry`), done, or undone (`undoes` is the move that is taken back).
moves = Table(
    "moves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bundle", ForeignKey("bundles.hash"), nullable=False, index=True),
    Column("dry", Boolean, nullable=False),
    Column("draft_id", ForeignKey("drafts.id")),
    Column("undoes", ForeignKey("moves.id")),
    Column("job_id", ForeignKey("jobs.id")),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# One case in a move. `reason` tells in one word why it stays (else ""), `text` in a sentence, about `element` of `process`;
# `notes` are sentences on what changes for a case that moves. `saved` is the case as it was before (packed), `versions` those
# of its instances afterwards: as long as they are the same, it can be put back exactly.
move_cases = Table(
    "move_cases",
    metadata,
    Column("move_id", ForeignKey("moves.id"), primary_key=True, autoincrement=False),
    Column("case_id", ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("outcome", String(10), nullable=False),
    Column("from_bundle", String(64), nullable=False),
    Column("reason", String(30), nullable=False),
    Column("process", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("notes", Plain, nullable=False),
    Column("versions", Plain, nullable=False),
    Column("saved", LargeBinary),
    Column("at", Moment),
    CheckConstraint("outcome IN ('waiting', 'moves', 'moved', 'stays', 'returned')", name="outcome"),
    Index("ix_move_cases_outcome", "move_id", "outcome"),
)
