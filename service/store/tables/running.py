"""The tables of people, cases and what happens in them.

What only grows: `answers`, `events`, `incidents`, `reads`, `passages`. The current answer to a field is the newest one;
nothing is overwritten, so the history of a case is its data. Personal values stand apart, ready to be encrypted.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
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
    text,
)

from service.store.columns import Feel, Moment, Plain
from service.store.tables.metadata import metadata

organisations = Table(
    "organisations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
)

# What an organisation may do (kind "mandaat") and what was agreed with it (kind "afspraak"): data that tables' rules read.
mandates = Table(
    "mandates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("name", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    UniqueConstraint("organisation_id", "kind", "name", "valid_from"),
    CheckConstraint("kind IN ('mandaat', 'afspraak')", name="kind"),
)

# `password` is an argon2 hash; failures in a row and the moment until which logging in is refused guard against guessing.
# `hours` is what the contract says, per week; `mails` are the kinds of mail that somebody does not want, `digest` whether a
# daily one is wanted; `language` is that of the pages. A `guest` is somebody without an account, for a link to one task. With
# `renew` the password was made by somebody else: who logs in with it chooses one of his own first.
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("roles", Plain, nullable=False),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("password", Text),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("email", Text, nullable=False, server_default=text("''")),
    Column("phone", Text, nullable=False, server_default=text("''")),
    Column("hours", Integer),
    Column("mails", Plain),
    Column("digest", Boolean, nullable=False, server_default=false()),
    Column("language", String(5), nullable=False, server_default=text("''")),
    Column("guest", Boolean, nullable=False, server_default=false()),
    Column("renew", Boolean, nullable=False, server_default=false()),
)

# `id` is the SHA-256 of the token in the cookie.
sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
)

settings = Table("settings", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

# `files` is the compressed JSON of path -> content.
bundles = Table(
    "bundles",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("files", LargeBinary, nullable=False),
    Column("added", Moment, nullable=False),
)

# `user_id` made it, `approved_by` is the second person who approved it (empty where none is asked for); `changes` are
# sentences: what is different from the publication before it.
publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bundle", ForeignKey("bundles.hash"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("note", Text, nullable=False),
    Column("approved_by", ForeignKey("users.id")),
    Column("changes", Plain),
)

# `kind` is "traject", or "vooraf" for what comes before a case (a consultation). Phase and end are those of its main instance.
# `suspended` is when the case was brought to a standstill, empty when it isn't (`suspensions` has the history).
cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("alias", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("bundle", ForeignKey("bundles.hash"), nullable=False, index=True),
    Column("referrer_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("commissioner_id", ForeignKey("organisations.id"), index=True),
    Column("opened", Moment, nullable=False),
    Column("suspended", Moment),
    CheckConstraint("kind IN ('traject', 'vooraf')", name="kind"),
)

# Who has which role in a case, one after the other (`number`); `until` is empty for who has it now.
participants = Table(
    "participants",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("role", String(30), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Index("ix_participants_now", "user_id", "role", "until"),
)

# `id` is drawn by lot when the instance begins, so that all that belongs to it can be written in the same few statements.
# `state` is the engine's (None when done); `timers` and `waits` are all moments and messages it waits for; `wake_at` is the
# first of those moments, later while a broken wake backs off. `standing` is where it is now: [process, element, since when] of
# every open task, event and join that waits and call that runs. `visible_for` are roles, "" means whoever sees the case.
# `before` is what the completed task `before_task` found (compressed JSON), so that it can be opened again.
instances = Table(
    "instances",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("process", Text, nullable=False),
    Column("main", Boolean, nullable=False),
    Column("state", LargeBinary),
    Column("version", Integer, nullable=False),
    Column("phase", Text, nullable=False),
    Column("phase_element", Text, nullable=False),
    Column("visible_for", Plain, nullable=False),
    Column("timers", Plain, nullable=False),
    Column("waits", Plain, nullable=False),
    Column("wake_at", Moment, index=True),
    Column("attempts", Integer, nullable=False),
    Column("started", Moment, nullable=False),
    Column("started_by", ForeignKey("users.id")),
    Column("done", Moment),
    Column("outcome", Text, nullable=False),
    Column("standing", Plain),
    Column("before", LargeBinary),
    Column("before_task", Integer),
)

# `engine_id` is the engine's id of the task; `token` that of the form that completed it, so that a second post is recognised.
# `done_for` is the absent colleague in whose name `done_by` did it. `urgent` and `statutory` are the marks `spoed` and
# `wettelijk` of its element.
tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("engine_id", String(40), nullable=False),
    Column("process", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("role", String(30), nullable=False),
    Column("assignee_id", ForeignKey("users.id")),
    Column("register", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("target", Date),
    Column("hard", Date),
    Column("warn", Date),
    Column("explanation", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("statutory", Boolean, nullable=False, server_default=false()),
    Column("state", String(10), nullable=False),
    Column("done_by", ForeignKey("users.id")),
    Column("done_for", Integer),
    Column("done_at", Moment),
    Column("token", String(64)),
    UniqueConstraint("instance_id", "engine_id"),
    CheckConstraint("state IN ('open', 'done', 'cancelled')", name="state"),
    Index("ix_tasks_case", "case_id", "state"),
    Index("ix_tasks_assignee", "assignee_id", "state"),
    Index("ix_tasks_role", "role", "state"),
    Index("ix_tasks_done_by", "done_by", "case_id"),
    Index("ix_tasks_open", "process", "element", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
)

# The answer to one field. `scope_id` is the side instance that it belongs to, empty for the whole case; with a `register`
# and `row` it belongs to that row. The row itself is the answer to the field "": true, or false once it is removed.
# `source` is "form", "decision" or "message". A personal answer has its value in `personal_values`.
answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("instance_id", ForeignKey("instances.id")),
    Column("scope_id", ForeignKey("instances.id")),
    Column("register", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Feel),
    Column("personal", Boolean, nullable=False),
    Column("source", String(10), nullable=False),
    Column("task_id", ForeignKey("tasks.id")),
    Column("form", Text, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("at", Moment, nullable=False),
    Index("ix_answers_case", "case_id", "scope_id", "register", "row", "field", "id"),
    Index("ix_answers_field", "field", "case_id", "scope_id", "register", "row"),  # of reports, over all cases
)

personal_values = Table(
    "personal_values",
    metadata,
    Column("answer_id", ForeignKey("answers.id"), primary_key=True, autoincrement=False),
    Column("value", Feel, nullable=False),
)

# The log. `details` holds no personal data. `once` is what may happen once in a case (the mark `eenmalig`): the constraint
# is the last guard, whatever the diagrams say. A decision of a table is an event too: rules, inputs and result are details.
# `handled` is when mails and webhooks were planned for it: the log is the outbox that a step writes in its own transaction.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("instance_id", ForeignKey("instances.id")),
    Column("at", Moment, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("visible_for", Plain, nullable=False),
    Column("once", Text),
    Column("details", Plain, nullable=False),
    Column("handled", Moment),
    UniqueConstraint("case_id", "once", name="uq_events_once"),
    Index("ix_events_unhandled", "id", sqlite_where=text("handled IS NULL"), postgresql_where=text("handled IS NULL")),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("instance_id", ForeignKey("instances.id")),
    Column("at", Moment, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("process", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("solved", Moment),
)

# The forms that were sent and began something; a second post with the same token finds what the first one made.
submissions = Table(
    "submissions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# Every element that a case went through, and (`flow` not empty) every sequence flow that it took. `hours` is how many whole
# hours it was at the element (null: not known, or a flow), `late` whether it was a task that was done after its date.
passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("instance_id", ForeignKey("instances.id"), nullable=False),
    Column("process", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("flow", Text, nullable=False),
    Column("hours", Integer),
    Column("late", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_passages_counted", "process", "flow", "element", "hours", "late", "at", "case_id"),
)

# Who read which case, and what of it.
reads = Table(
    "reads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("what", String(20), nullable=False),
    Index("ix_reads_at", "at"),
)

# Long work, in pieces: `progress` of `total` pieces are done; a worker that dies leaves the rest to the next one.
jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("arguments", Plain, nullable=False),
    Column("progress", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("run_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Index("ix_jobs_run_at", "run_at", sqlite_where=text("run_at IS NOT NULL"), postgresql_where=text("run_at IS NOT NULL")),
)
