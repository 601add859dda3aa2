"""The tables of a day's work: what is half filled in, said of a task, looked at, put off, and added as a file."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from service.store.columns import Moment, Plain
from service.store.tables.metadata import metadata

# What somebody has typed in a form and not sent yet, right or wrong: all versions, the newest counts. `subject` says which
# form: "taak:12" (who does the task finds it), or of one user, whose id stands last ("actie:7:coachwissel:3",
# "register:7:bezoeken:3", "begin:aanmelding:3"). `content` is what the page posted, and personal; a version without content
# throws the draft away.
form_drafts = Table(
    "form_drafts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("content", Plain),
    UniqueConstraint("subject", "version"),
)

# What colleagues say to each other about a task (or, without one, about the case). `text` is personal.
comments = Table(
    "comments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("task_id", ForeignKey("tasks.id"), index=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
)

# Who opened which task: it is unread until then. `busy` is when its form was last being filled in.
looks = Table(
    "looks",
    metadata,
    Column("task_id", ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    Column("user_id", ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("first", Moment, nullable=False),
    Column("busy", Moment),
)

# A task that somebody does not want to see until a day comes; its dates stay what they are. `warned` says that the early
# warning of its deadline had been given already: then that does not bring it back.
snoozes = Table(
    "snoozes",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("task_id", ForeignKey("tasks.id"), primary_key=True, autoincrement=False),
    Column("until", Date, nullable=False),
    Column("at", Moment, nullable=False),
    Column("warned", Boolean, nullable=False, server_default=false()),
)

# A file that was added to a form: `id` is random, `name` what it was called, `type` what its content says it is. `subject` is
# that of the draft it was added to; `kept` once a form with it was sent. An answer that is a file holds its id.
attachments = Table(
    "attachments",
    metadata,
    Column("id", String(43), primary_key=True),
    Column("subject", String(200), nullable=False),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept", Boolean, nullable=False),
    Index("ix_attachments_subject", "subject"),
)
