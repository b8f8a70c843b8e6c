"""Alembic's entry: runs the steps on the connection that `bot.storage.schema` hands over."""

from alembic import context

from bot.storage.models import Entity

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Entity.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
