"""Queries read from replicas; a mutation leaves a mark, so that whoever wrote reads it."""

from collections.abc import AsyncIterator

from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from catalog.cache.versions import versions
from nexus.common import replicas
from nexus.common.threads import in_database_thread
from schema.context import Context


class ReadFromReplicas(SchemaExtension):
    """Decides it for each operation, once it is known which one runs."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Choose before the first field, and note a write after the last."""
        context: Context = self.execution_context.context
        if self.execution_context.operation_type is OperationType.QUERY:
            known = versions.current() or await versions.read()
            replicas.current.set(replicas.Reads(versions=known, viewer_id=context.viewer.user_id))
            yield
            return
        yield
        if context.viewer.user_id:
            await in_database_thread(replicas.note_write, context.viewer.user_id)
