"""The ledger on both databases, as the tests of storage have it."""

from tests.storage.conftest import database, kind, new_database, now, postgres_server, url

__all__ = ["database", "kind", "new_database", "now", "postgres_server", "url"]
