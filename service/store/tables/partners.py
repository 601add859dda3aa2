"""The tables of partners and of Beheer: papers of what was agreed, who decides for an organisation, and what was changed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from service.store.columns import Moment
from service.store.tables.metadata import metadata

# The paper of an agreement or mandate: `parties` are who signed it, as text.
agreement_papers = Table(
    "agreement_papers",
    metadata,
    Column("id", String(43), primary_key=True),
    Column("mandate_id", ForeignKey("mandates.id"), nullable=False, index=True),
    Column("parties", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", Moment, nullable=False),
)

# Who decides in an organisation (requirements.md section 5: staff of partners lacked authority). `about` is the name of a
# mandate, or "" for everything; `bound` says up to where, in words.
deciders = Table(
    "deciders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
    Column("user_id", ForeignKey("users.id")),
    Column("name", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("bound", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
)

# What was changed in Beheer: by whom (empty: on the machine where Regie runs), about what (`subject`: "gebruiker:5",
# "organisatie:2", "instelling:link_dagen"), and what exactly. It only grows, and holds no password and nothing of a family.
admin_log = Table(
    "admin_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Column("subject", String(60), nullable=False, index=True),
    Column("text", Text, nullable=False),
)
