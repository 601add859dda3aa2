"""The studio: drafts, plays, results of trials, moving running cases; and what cases went through.

Revision 0002.
"""

from __future__ import annotations

import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _results()
    _drafts()
    _moves()
    _passages()
    _plays()
    _move_cases()
    _publications()
    _standing()


def _results() -> None:
    op.create_table(
        "trial_results",
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("trial", sa.Text(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("touched", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bundle", "trial", name=op.f("pk_trial_results")),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("submitted", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'published', 'dropped')", name=op.f("ck_drafts_state")),
        sa.ForeignKeyConstraint(["base"], ["bundles.hash"], name=op.f("fk_drafts_base")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "draft_editors",
        sa.Column("draft_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_editors_draft_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_draft_editors_user_id")),
        sa.PrimaryKeyConstraint("draft_id", "path", "user_id", name=op.f("pk_draft_editors")),
    )
    op.create_table(
        "draft_files",
        sa.Column("draft_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_files_draft_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_draft_files_user_id")),
        sa.PrimaryKeyConstraint("draft_id", "path", "version", name=op.f("pk_draft_files")),
    )


def _moves() -> None:
    op.create_table(
        "moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.String(length=64), nullable=False),
        sa.Column("dry", sa.Boolean(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bundle"], ["bundles.hash"], name=op.f("fk_moves_bundle")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_moves_draft_id")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_moves_job_id")),
        sa.ForeignKeyConstraint(["undoes"], ["moves.id"], name=op.f("fk_moves_undoes")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_moves_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index(op.f("ix_moves_bundle"), "moves", ["bundle"], unique=False)


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_passages_case_id")),
        sa.ForeignKeyConstraint(["instance_id"], ["instances.id"], name=op.f("fk_passages_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
    )
    op.create_index(op.f("ix_passages_case_id"), "passages", ["case_id"], unique=False)
    columns = ["process", "flow", "element", "hours", "late", "at", "case_id"]
    op.create_index("ix_passages_counted", "passages", columns, unique=False)


def _plays() -> None:
    op.create_table(
        "plays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begin", sa.Date(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_plays_draft_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_plays_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plays")),
    )
    op.create_index(op.f("ix_plays_draft_id"), "plays", ["draft_id"], unique=False)


def _move_cases() -> None:
    op.create_table(
        "move_cases",
        sa.Column("move_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("from_bundle", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("saved", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('waiting', 'moves', 'moved', 'stays', 'returned')", name=op.f("ck_move_cases_outcome")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_move_cases_case_id")),
        sa.ForeignKeyConstraint(["move_id"], ["moves.id"], name=op.f("fk_move_cases_move_id")),
        sa.PrimaryKeyConstraint("move_id", "case_id", name=op.f("pk_move_cases")),
    )
    op.create_index("ix_move_cases_outcome", "move_cases", ["move_id", "outcome"], unique=False)


def _publications() -> None:
    op.create_index(op.f("ix_cases_bundle"), "cases", ["bundle"], unique=False)

    with op.batch_alter_table("publications") as batch:
        batch.add_column(sa.Column("approved_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("changes", sa.Text(), nullable=True))
        batch.create_foreign_key(op.f("fk_publications_approved_by"), "users", ["approved_by"], ["id"])


def _standing() -> None:
    """Where the instances that run are now, as far as the database knows: at their open tasks. What more there is follows with
    their next step."""
    open_ = sa.text("state = 'open'")
    op.create_index("ix_tasks_open", "tasks", ["process", "element"], sqlite_where=open_, postgresql_where=open_)
    op.add_column("instances", sa.Column("standing", sa.Text(), nullable=True))
    tasks = sa.table(
        "tasks",
        *map(sa.column, ("instance_id", "process", "element", "state")),
        sa.column("opened", sa.DateTime(timezone=True)),
    )
    places: dict[int, dict[tuple[str, str], str]] = {}
    for row in op.get_bind().execute(sa.select(tasks).where(tasks.c.state == "open").order_by(tasks.c.opened)):
        since = row.opened if row.opened.tzinfo else row.opened.replace(tzinfo=UTC)
        places.setdefault(row.instance_id, {}).setdefault((row.process, row.element), since.astimezone(UTC).isoformat())
    instances = sa.table("instances", *map(sa.column, ("id", "standing")))
    for id_, found in places.items():
        standing = json.dumps([[*place, since] for place, since in found.items()], ensure_ascii=False, separators=(",", ":"))
        op.execute(sa.update(instances).where(instances.c.id == id_).values(standing=standing))
