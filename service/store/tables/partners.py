"""The tables of partners: the papers of what was agreed, and who decides for an organisation."""

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
