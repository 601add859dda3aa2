"""The tables of what goes out and comes in: the outbox, links for one task, tokens, webhooks and calendar feeds."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from service.store.columns import Moment, Plain
from service.store.tables.metadata import metadata

# What is to be sent, once each: planned from a line of the log (`event_id`) or by a job. `content` holds codes and addresses of
# pages, never a name or a fact. `next_try` is empty once it was sent or given up.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("content", Plain, nullable=False),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("user_id", ForeignKey("users.id")),
    Column("event_id", ForeignKey("events.id")),
    Column("once", String(120), unique=True),
    Column("made", Moment, nullable=False),
    Column("next_try", Moment),
    Column("attempts", Integer, nullable=False),
    Column("sent", Moment),
    Column("error", Text, nullable=False),
    CheckConstraint("kind IN ('mail', 'sms', 'webhook')", name="kind"),
    Index(
        "ix_outbox_next_try",
        "next_try",
        sqlite_where=text("next_try IS NOT NULL"),
        postgresql_where=text("next_try IS NOT NULL"),
    ),
)

# A link with which somebody without an account does one task. `id` is the SHA-256 of the token in the address; `code` an argon2
# hash of what is sent over a second channel. `user_id` is the guest in whose name it is done. It is used up by sending the
# form, not by opening it.
task_links = Table(
    "task_links",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False, index=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("made_by", ForeignKey("users.id"), nullable=False),
    Column("made", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("opened", Moment),
    Column("used", Moment),
    Column("revoked", Moment),
)

# `id` is the SHA-256 of the token.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("made", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("last_used", Moment),
    Column("revoked", Moment),
)

# Where lines of the log go as CloudEvents: those of `kinds` (empty: all) of cases that `user_id` may see.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("kinds", Plain, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made", Moment, nullable=False),
)

# The address of somebody's calendar; `id` is the SHA-256 of the token in it. A new one ends the one before.
calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, unique=True),
    Column("made", Moment, nullable=False),
)
