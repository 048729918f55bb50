"""Alembic's entry: runs on the connection that `ledger/schema.py` hands over."""

from alembic import context
from sqlmodel import SQLModel

import ledger.acts
import ledger.deskwork
import ledger.models
import ledger.rows  # noqa: F401  (all fill the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
