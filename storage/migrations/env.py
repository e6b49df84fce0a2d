"""Runs migrations on the connection that ``storage.migrate`` hands over."""

from alembic import context
from sqlmodel import SQLModel

from storage import tables, tables_text, tables_work

MODULES = (tables, tables_text, tables_work)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
